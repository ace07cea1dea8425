// A pad: a drawing on the screen, and the one finger, pen or mouse that makes it.

import { inkStrokes, onColours } from "./canvas.js";
import { data } from "./data.js";
import { emit, isElsewhere, on } from "./events.js";
import { get, isExample, pointsOf, set, watch } from "./state.js";

const FULL = "The pad is full: undo or clear.";

/**
 * @param {Element} part of the page: has `.paper` with a canvas, and buttons to undo and clear
 * @param {object} of
 * @param {[number, number]} of.size width and height in the strokes' units, at any size on the screen
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
  watch([name, "picture", "pen"], paintSoon);
  onColours(paint);
  new ResizeObserver(fit).observe(canvas);
  return paintSoon;
}

// ----
// A drawing as it is made: strokes added, undone and cleared. It never changes: each change makes another,
// so that undo is a step back.

const { most_points: mostPoints, most_strokes: mostStrokes } = data.pad;
const NEAREST = 1; // pad units: points closer than that to the last are not kept

/**
 * @param {"strokes" | "number"} name under which the state holds its strokes
 * @param {Record<string, unknown>} blank all that the state holds of it, by name, where nothing is drawn
 */
export function drawingOf(name, blank) {
  const past = [];
  let open = null; // the stroke that the pen is at, as long as it is the last one of the drawing

  // The visitor's own: what the page has drawn as its example counts as nothing.
  const now = () =>
    isExample(name) ? blank : Object.fromEntries(Object.keys(blank).map((part) => [part, get(part)]));
  const isBlank = () => Object.values(now()).every((part) => !part?.length);

  on("replace", () => past.push(now()));
  on("reset", () => (past.length = 0));

  /** Another drawing in the place of the one there is; it may bring a pen, which undo takes back, too. */
  function change(drawing) {
    past.push({ ...now(), ...(drawing.pen && { pen: get("pen") }) });
    set(drawing);
  }

  return {
    change,
    undo() {
      if (past.length) set(past.pop());
      else if (isExample(name)) set(blank);
    },
    clear() {
      if (isExample(name)) set(blank);
      else if (!isBlank()) change(blank);
    },
    /** One event may bring a handful of points: full a little early. */
    isFull: () => pointsOf(get(name)) > mostPoints - 100 || get(name).length >= mostStrokes,
    startStroke(point) {
      open = [point];
      const before = now();
      change({ ...before, [name]: [...before[name], open] });
    },
    /**
     * Adds points to the stroke that was started, those that lie apart. Returns whether it is still there:
     * it may have been undone or cleared, or another drawing have taken its place.
     */
    continueStroke(points) {
      const strokes = get(name);
      if (strokes.at(-1) !== open) return false;
      const stroke = [...open];
      for (const [x, y] of points) {
        const [lastX, lastY] = stroke.at(-1);
        if (Math.hypot(x - lastX, y - lastY) >= NEAREST) stroke.push([x, y]);
      }
      if (stroke.length > open.length) {
        open = stroke;
        set({ [name]: [...strokes.slice(0, -1), stroke] });
      }
      return true;
    },
  };
}
