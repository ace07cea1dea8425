// A pad: a drawing on the screen, and the one finger, pen or mouse that makes it.

import { inkStrokes, onColours } from "./canvas.js";
import { emit, isElsewhere, on } from "./events.js";
import { get } from "./state.js";

const FULL = "The pad is full: undo or clear.";

/**
 * @param {Element} part of the page: has `.paper` with a canvas, and buttons to undo and clear
 * @param {object} of
 * @param {[number, number]} of.size width and height in the strokes' units, whatever it is on the screen
 * @param {string} of.name under which the state holds the strokes
 * @param {object} of.drawing as `drawingOf` makes it
 * @param {(context: CanvasRenderingContext2D) => void} of.under paints what lies under the strokes, in
 *   their units
 * @param {() => boolean} of.isShown whether the keys mean this pad
 * @returns {() => void} paints it anew, with the next frame
 */
export function makePaper(part, { size, name, drawing, under, isShown }) {
  const canvas = part.querySelector(".paper canvas");
  const context = canvas.getContext("2d");
  let pointer = null;
  let scheduled = false;

  // ---- What is on it -----------------------------------------------------------------------------

  function paintSoon() {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      paint();
    });
  }

  function paint() {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(canvas.width / size[0], 0, 0, canvas.height / size[1], 0, 0);
    under(context);
    inkStrokes(context, get(name), get("pen"));
  }

  function fit() {
    const pixels = Math.round(canvas.clientWidth * devicePixelRatio);
    if (pixels && pixels !== canvas.width) {
      canvas.width = pixels;
      canvas.height = Math.round((pixels * size[1]) / size[0]);
    }
    paint();
  }

  // ---- Drawing -----------------------------------------------------------------------------------

  function place(event) {
    const box = canvas.getBoundingClientRect();
    const inside = (at, most) => Math.round(10 * Math.min(most, Math.max(0, at * most))) / 10;
    return [
      inside((event.clientX - box.left) / box.width, size[0]),
      inside((event.clientY - box.top) / box.height, size[1]),
    ];
  }

  function press(event) {
    if (pointer !== null || event.button !== 0) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    if (drawing.isFull()) return emit("notice", FULL);
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    emit("notice", "");
    drawing.startStroke(place(event));
  }

  function move(event) {
    if (event.pointerId !== pointer) return;
    if (drawing.isFull()) {
      lift(event);
      return emit("notice", FULL);
    }
    const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    if (!drawing.continueStroke((events.length ? events : [event]).map((each) => place(each)))) lift(event);
  }

  function lift(event) {
    if (event.pointerId === pointer) pointer = null;
  }

  // ---- Undo and clear ------------------------------------------------------------------------------

  function does(act) {
    drawing[act]();
    emit("notice", "");
  }

  function key(event) {
    if (event.altKey || isElsewhere(event) || !isShown()) return;
    if (event.key === "z") does("undo");
    else if (event.key === "c" && !event.ctrlKey && !event.metaKey) does("clear");
    else return;
    event.preventDefault();
  }

  canvas.addEventListener("pointerdown", press);
  // Moves wait for the screen's next frame, raw updates do not: 8 ms on average are worth having.
  canvas.addEventListener("onpointerrawupdate" in canvas ? "pointerrawupdate" : "pointermove", move);
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) canvas.addEventListener(end, lift);
  for (const act of ["undo", "clear"]) {
    part.querySelector(`[data-do="${act}"]`).addEventListener("click", () => does(act));
  }
  document.addEventListener("keydown", key);
  on("changed", (changed) => [name, "picture", "pen"].some((each) => changed.has(each)) && paintSoon());
  onColours(paint);
  new ResizeObserver(fit).observe(canvas);
  return paintSoon;
}
