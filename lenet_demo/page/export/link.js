// The address always says what is drawn and how it is shown, so that it can be sent to others or kept.

import { base64Of, bytesOf } from "../shared/canvas.js";
import { role, root } from "../shared/data.js";
import { emit, on } from "../shared/events.js";
import { get, isBlank, isExample, restore, told } from "../shared/state.js";

const DAMAGED = "This link holds no drawing: it is damaged or cut off.";
const MOST_BYTES = 500_000; // unpacked: what is larger is a bomb and no drawing
const AFTER = 400; // milliseconds without a change
const menu = role(root, "export"); // its `data-kept` says when the address holds what is on the page
let timer;

export async function start() {
  await follow();
  on("changed", keep);
  window.addEventListener("hashchange", follow);
}

async function packed(state) {
  const stream = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return base64Of(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function unpacked(text) {
  const bytes = bytesOf(text.replaceAll("-", "+").replaceAll("_", "/"));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    if ((size += value.length) > MOST_BYTES) throw new Error("too large");
  }
  return JSON.parse(await new Blob(parts).text());
}

function keep() {
  clearTimeout(timer);
  menu.dataset.kept = "false";
  timer = setTimeout(write, AFTER);
}

/** Writes the address now. */
export async function write() {
  clearTimeout(timer);
  // Switches alone, over an empty pad or the page's own example, are nothing to send.
  const isPlain = (isBlank() || isExample()) && get("view") === "networks" && !get("talk");
  const hash = isPlain ? "" : `#${await packed(told())}`;
  if (hash !== location.hash) history.replaceState(null, "", location.pathname + location.search + hash);
  menu.dataset.kept = "true";
}

async function follow() {
  if (location.hash.length < 2) return;
  const state = await unpacked(location.hash.slice(1)).catch(() => null);
  if (!restore(state)) emit("notice", DAMAGED);
}
