// The address always says where one is, what is drawn and how it is shown, so that it can be sent to others or
// kept: #STEP, or #STEP/STATE, packed. Each step that one comes to is one of the browser's Back.

import { base64Of, bytesOf } from "../core/canvas.js";
import { data, networkInfo, role, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { blobOf } from "../core/server.js";
import { get, holdsDrawing, restore, serialise, set } from "../core/state.js";
import { t } from "../core/texts.js";
import { fromFormer } from "./former.js";

const DAMAGED = t("This link holds no drawing: it is damaged or cut off.");
const ABSENT = t(
  "This link names a network that is not here: a link cannot carry a network that someone opened from a file.",
);
const MOST_BYTES = 500_000; // unpacked: what is larger is a bomb and no drawing
const AFTER = 400; // milliseconds without a change
const menu = role(root, "export"); // its `data-kept` says when the address holds what is on the page
let isOpen = false; // what a link brings then takes the place of what is there
let timer;

export async function start() {
  if (data.notebook) return restore(data.notebook.state); // whose document has no address
  await follow();
  isOpen = true;
  history.replaceState(placeNow(), "");
  on("changed", keep);
  window.addEventListener("popstate", ({ state }) => (state ? set(state) : follow()));
}

const placeNow = () => ({ step: get("step"), fold: get("fold"), present: get("present") });

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
  const { step = "draw", ...state } = serialise();
  const isPlain = step === "draw" && !Object.keys(state).length;
  const hash = Object.keys(state).length ? `#${step}/${await packed(state)}` : isPlain ? "" : `#${step}`;
  const isOther = history.state?.step !== get("step");
  if (isOther || hash !== location.hash) {
    history[isOther ? "pushState" : "replaceState"](
      placeNow(),
      "",
      location.pathname + location.search + hash,
    );
  }
  menu.dataset.kept = "true";
  return location.href;
}

async function follow() {
  const [first, text] = location.hash.slice(1).split("/");
  if (!first) return;
  const isStep = data.steps.some(({ name, chapter }) => [name, chapter].includes(first));
  const step = isStep && (data.steps.find(({ name }) => name === first) ?? firstOf(first)).name;
  // As by its button where nothing is drawn yet, with what the step shows; on an open page the drawing stays.
  if (isStep && !text) return isOpen ? set({ step }) : emit("go", step);
  const found = await unpacked(isStep ? text : first).catch(() => null);
  const { state, hasAbsent } = thoseHere(isStep ? found && { ...found, step } : fromFormer(found));
  if (!holdsDrawing(state)) return emit("notice", DAMAGED);
  if (isOpen) emit("replace");
  restore(state);
  if (hasAbsent) emit("notice", ABSENT);
}

const firstOf = (chapter) => data.steps.find((step) => step.chapter === chapter);

// One network that is not here is no reason to leave out the others.
function thoseHere(state) {
  if (!Array.isArray(state?.nets)) return { state, hasAbsent: false };
  const nets = state.nets.filter(networkInfo);
  return { state: { ...state, nets }, hasAbsent: nets.length < state.nets.length };
}
