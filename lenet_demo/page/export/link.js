// The address always says what is drawn and how it is shown, so that it can be sent to others or kept.

import { base64Of, bytesOf } from "../core/canvas.js";
import { networkInfo, role, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { blobOf } from "../core/server.js";
import { holdsDrawing, restore, serialise } from "../core/state.js";

const DAMAGED = "This link holds no drawing: it is damaged or cut off.";
const ABSENT =
  "This link names a network that is not here: a link cannot carry a network that someone opened from a file.";
const MOST_BYTES = 500_000; // unpacked: what is larger is a bomb and no drawing
const AFTER = 400; // milliseconds without a change
const menu = role(root, "export"); // its `data-kept` says when the address holds what is on the page
let isOpen = false; // what a link brings then takes the place of what is there
let timer;

export async function start() {
  await follow();
  isOpen = true;
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
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await (await blobOf(stream, MOST_BYTES)).text());
}

function keep() {
  clearTimeout(timer);
  menu.dataset.kept = "false";
  timer = setTimeout(write, AFTER);
}

/** Writes the address now, and returns it. */
export async function write() {
  clearTimeout(timer);
  const state = serialise();
  const hash = Object.keys(state).length ? `#${await packed(state)}` : "";
  if (hash !== location.hash) history.replaceState(null, "", location.pathname + location.search + hash);
  menu.dataset.kept = "true";
  return location.href;
}

async function follow() {
  if (location.hash.length < 2) return;
  const { state, hasAbsent } = thoseHere(await unpacked(location.hash.slice(1)).catch(() => null));
  if (!holdsDrawing(state)) return emit("notice", DAMAGED);
  if (isOpen) emit("replace");
  restore(state);
  if (hasAbsent) emit("notice", ABSENT);
}

// One network that is not here is no reason to leave out the others.
function thoseHere(state) {
  if (!Array.isArray(state?.nets)) return { state, hasAbsent: false };
  const nets = state.nets.filter(networkInfo);
  return { state: { ...state, nets }, hasAbsent: nets.length < state.nets.length };
}
