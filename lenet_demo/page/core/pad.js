// A pad: a drawing on the screen, and the one finger, pen or mouse that makes it, or the arrow keys.

import { inkStrokes, onColours } from "./canvas.js";
import { data } from "./data.js";
import { MOVES, emit, isElsewhere, on, withModifier } from "./events.js";
import { speak } from "./pace.js";
import { get, isExample, pointsOf, set, watch } from "./state.js";
import { t } from "./texts.js";

const FULL = t("The pad is full: undo or clear.");
const BEYOND = t("Beyond the pad: the stroke is kept along its edge.");
const HAND = 500; // milliseconds around a pen's strokes in which what touches the pad is the hand that holds it
const CELLS = 28; // of the pad's height, a step of an arrow key each
const FAR = 4; // of them, with Shift

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
  let pointer = null; // the one that draws: {id, type, isBeyond}
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
    const at = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    const inside = at.map((share) => Math.min(1, Math.max(0, share)));
    if (pointer && !pointer.isBeyond && inside.some((share, i) => Math.abs(at[i] - share) * size[i] > 1)) {
      pointer.isBeyond = true;
      emit("notice", BEYOND);
    }
    return inside.map((share, i) => Math.round(10 * share * size[i]) / 10);
  }

  function press(event) {
    const { pointerId: id, pointerType: type } = event;
    if (type === "touch" && isHand(event)) return;
    if (!event.isPrimary) return takeBack(); // two fingers scroll and zoom
    if (type === "pen") {
      seePen(event);
      takeBack(event.timeStamp - touched < HAND);
    }
    if (pointer || event.button !== 0) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    leaveKeys();
    if (drawing.isFull()) return emit("notice", FULL);
    pointer = { id, type, isBeyond: false };
    touched = -HAND;
    canvas.setPointerCapture(id);
    emit("notice", "");
    drawing.startStroke(place(event));
  }

  function move(event) {
    if (event.pointerType === "pen") seePen(event); // one that hovers, too
    if (event.pointerId !== pointer?.id) return;
    if (drawing.isFull()) {
      lift(event);
      return emit("notice", FULL);
    }
    const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    if (!drawing.continueStroke((events.length ? events : [event]).map((each) => place(each)))) lift(event);
  }

  function lift(event) {
    if (event.pointerId !== pointer?.id) return;
    // The browser scrolls or zooms now, or has seen by itself that it was a hand.
    if (event.type === "pointercancel") takeBack();
    if (pointer?.type === "pen") seePen(event);
    if (pointer?.type === "touch") touched = event.timeStamp;
    pointer = null;
  }

  // ---- A pen, and the hand that holds it -----------------------------------------------------------

  let penSeen = -HAND; // when a pen was last on the pad or above it
  let touched = -HAND; // when the last stroke of a finger ended

  const isHand = ({ timeStamp }) => pointer?.type === "pen" || timeStamp - penSeen < HAND;

  /** Takes the stroke back that a finger draws, or has drawn. */
  function takeBack(hasDrawn = false) {
    if (pointer ? pointer.type !== "touch" : !hasDrawn) return;
    pointer = null;
    drawing.takeBack();
  }

  // Nor does it scroll or zoom what is written on. All of the page is listened to where there is a pen:
  // scrolling has to wait for it.
  const keepStill = (event) => isHand(event) && event.cancelable && event.preventDefault();
  const keepStillOn = (target) => target.addEventListener("touchmove", keepStill, { passive: false });

  function seePen({ timeStamp }) {
    if (penSeen < 0) keepStillOn(document);
    penSeen = timeStamp;
  }

  // ---- Drawing by keys -----------------------------------------------------------------------------

  const step = size[1] / CELLS;
  const last = size.map((length) => Math.round(length / step) - 1);
  const middle = last.map((cell) => Math.floor(cell / 2));
  let at = middle; // column and row
  const nib = part.querySelector(".nib");
  const point = () => at.map((cell) => (cell + 0.5) * step);
  const isDown = () => canvas.dataset.keys === "down";

  /** `keys`: "up" or "down", the nib that the arrow keys move; `edge`: whether it was to go farther. */
  function showNib(keys, edge = false) {
    canvas.dataset.keys = keys;
    [nib.style.left, nib.style.top] = point().map((along, i) => `${(100 * along) / size[i]}%`);
    const values = { column: at[0] + 1, row: at[1] + 1 };
    const here =
      keys === "up"
        ? t("Pen up, column {column}, row {row}", values)
        : t("Pen down, column {column}, row {row}", values);
    speak("here", edge ? t("{place}, the edge", { place: here }) : here);
  }

  function leaveKeys() {
    delete canvas.dataset.keys;
  }

  function put() {
    if (drawing.isFull()) return emit("notice", FULL);
    emit("notice", "");
    drawing.startStroke(point());
    showNib("down");
  }

  function go([down, right], cells) {
    const wanted = [right, down].map((way, i) => at[i] + cells * way);
    at = wanted.map((cell, i) => Math.min(Math.max(cell, 0), last[i]));
    const isFull = isDown() && drawing.isFull();
    if (isFull) emit("notice", FULL);
    const draws = isDown() && !isFull && drawing.continueStroke([point()]);
    showNib(draws ? "down" : "up", String(wanted) !== String(at));
  }

  function keyOnPad(event) {
    // After a stroke by hand the keys are still those of a talk.
    const isTalks = get("present") && !canvas.dataset.keys;
    if (withModifier(event) || pointer || isTalks) return;
    if (MOVES[event.key]) go(MOVES[event.key], event.shiftKey ? FAR : 1);
    else if (event.key === "Escape" && isDown()) showNib("up");
    else if (event.key === "Enter" || event.key === " ") {
      if (event.repeat) return event.preventDefault();
      if (isDown()) showNib("up");
      else put();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- Undo and clear ------------------------------------------------------------------------------

  function does(act) {
    drawing[act]();
    emit("notice", "");
    if (isDown()) showNib("up");
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
  keepStillOn(canvas);
  canvas.addEventListener("keydown", keyOnPad);
  canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && showNib("up"));
  canvas.addEventListener("blur", leaveKeys);
  for (const act of ["undo", "clear"]) {
    part.querySelector(`[data-do="${act}"]`).addEventListener("click", () => does(act));
  }
  document.addEventListener("keydown", key);
  on("reset", () => (at = middle));
  watch([name, "picture", "line", "pen"], paintSoon);
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
  let replaced = null; // what there was before it, the page's example, too

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
      replaced = Object.fromEntries(Object.keys(blank).map((part) => [part, get(part)]));
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
    /** As if the newest stroke had never been started; where something else has come since, nothing. */
    takeBack() {
      if (get(name).at(-1) !== open) return;
      past.pop();
      set(replaced);
    },
  };
}
