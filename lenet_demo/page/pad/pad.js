// The pad: the drawing on the screen, and the one finger, pen or mouse that makes it.

import { bytesOf, colours, onColours, paintInk, square } from "../shared/canvas.js";
import { data, role, root } from "../shared/data.js";
import { emit, isElsewhere, on } from "../shared/events.js";
import { get, isBlank, set } from "../shared/state.js";
import { change, clear, continueStroke, isFull, startStroke, undo } from "./drawing.js";
import { showChoices } from "./choices.js";

const pad = root.querySelector("#pad .pad");
const canvas = pad.querySelector(".paper canvas");
const context = canvas.getContext("2d");
const { side } = data.pad;
const PLAYED = 4; // the sample that plays over an empty pad
const FULL = "The pad is full: undo or clear.";
let pointer = null;

export function start() {
  canvas.addEventListener("pointerdown", press);
  // Moves wait for the screen's next frame, raw updates do not: 8 ms on average are worth having.
  canvas.addEventListener("onpointerrawupdate" in canvas ? "pointerrawupdate" : "pointermove", move);
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) canvas.addEventListener(end, lift);
  pad.addEventListener("click", click);
  role(pad, "pen").addEventListener("input", ({ target }) => set({ pen: Number(target.value) }));
  role(pad, "file").addEventListener("change", ({ target }) => {
    if (target.files[0]) emit("file", target.files[0]);
    target.value = ""; // so that the same file can be opened again
  });
  document.addEventListener("keydown", key);
  on("changed", follow);
  on("sample", showSample);
  on("drawing", show);
  on("play", () => isBlank() && showSample(PLAYED));
  on("notice", (sentence) => say({ notice: sentence }));
  on("complaint", (sentence) => say(sentence ? { complaint: sentence, notice: "" } : { complaint: "" }));
  on("unit", showSeen);
  onColours(() => (paint(), paintSamples()));
  new ResizeObserver(fit).observe(canvas);
  showChoices(pad);
}

// ---- What is on the pad ----------------------------------------------------------------------

let scheduled = false;
function follow(changed) {
  role(pad, "pen").value = get("pen");
  if (["strokes", "picture", "pen"].some((name) => changed.has(name)) && !scheduled) {
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      paint();
    });
  }
}

function paint() {
  const scale = canvas.width / side;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (get("picture")) paintInk(context, canvas.width, bytesOf(get("picture")));
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = get("pen");
  context.strokeStyle = colours.inkName;
  for (const stroke of get("strokes")) {
    context.beginPath();
    context.moveTo(...stroke[0]);
    for (const point of stroke) context.lineTo(...point);
    // A line of no length at all is not stroked.
    if (stroke.length === 1) context.lineTo(stroke[0][0] + 0.01, stroke[0][1]);
    context.stroke();
  }
  pad.classList.toggle("empty", isBlank());
}

function fit() {
  const pixels = Math.round(canvas.clientWidth * devicePixelRatio);
  if (pixels && pixels !== canvas.width) canvas.width = canvas.height = pixels;
  paint();
}

function paintSamples() {
  for (const button of pad.querySelectorAll("[data-sample]")) {
    const target = button.firstElementChild.getContext("2d");
    target.clearRect(0, 0, 28, 28);
    paintInk(target, 28, bytesOf(data.samples[button.dataset.sample]));
  }
}

// What the chosen unit sees of the drawing: the field's pixels, brought back to the pad.
function showSeen({ seen, prepared }) {
  let path = "";
  if (seen && prepared && !prepared.isDistorted) {
    const [x, y] = [seen.left, seen.top].map((at, i) => (at - prepared.origin[i]) / prepared.scale);
    path = square(x, y, seen.side / prepared.scale);
  }
  for (const part of pad.querySelectorAll(".paper path")) part.setAttribute("d", path);
}

// What has just happened, before what stands for as long as it is so.
const said = { notice: "", complaint: "" };
function say(words) {
  Object.assign(said, words);
  role(root, "message").textContent = said.notice || said.complaint;
}

// ---- Drawing -----------------------------------------------------------------------------------

function place(event) {
  const box = canvas.getBoundingClientRect();
  const inside = (at) => Math.round(10 * Math.min(side, Math.max(0, at * side))) / 10;
  return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
}

function press(event) {
  if (pointer !== null || event.button !== 0) return;
  event.preventDefault();
  canvas.focus({ preventScroll: true });
  if (isFull()) return say({ notice: FULL });
  pointer = event.pointerId;
  canvas.setPointerCapture(pointer);
  say({ notice: "" });
  startStroke(place(event));
}

function move(event) {
  if (event.pointerId !== pointer) return;
  if (isFull()) {
    lift(event);
    return say({ notice: FULL });
  }
  const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
  if (!continueStroke((events.length ? events : [event]).map((each) => place(each)))) lift(event);
}

function lift(event) {
  if (event.pointerId === pointer) pointer = null;
}

// ---- Buttons and keys ----------------------------------------------------------------------------

const does = (act) => () => {
  act();
  say({ notice: "" });
};
const ACTS = { undo: does(undo), clear: does(clear), more: showMore };

function click({ target }) {
  const { do: act, sample } = target.closest("button")?.dataset ?? {};
  if (act) ACTS[act]?.();
  if (sample) showSample(sample);
}

// On a phone: what is chosen once stands behind a button, so that the answers come before it.
function showMore() {
  pad.querySelector('[data-do="more"]').setAttribute("aria-expanded", String(pad.classList.toggle("open")));
}

const showSample = (digit) => show({ strokes: [], picture: data.samples[digit] });

function show(drawing) {
  change(drawing);
  say({ notice: "" });
}

function key(event) {
  if (event.altKey || isElsewhere(event)) return;
  if (event.key === "z") ACTS.undo();
  else if (event.key === "c" && !event.ctrlKey && !event.metaKey) ACTS.clear();
  else return;
  event.preventDefault();
}
