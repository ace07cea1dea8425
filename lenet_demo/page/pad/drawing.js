// The drawing as it is made: strokes added, undone and cleared. A drawing never changes: each change
// makes another, so that undo is a step back.

import { data } from "../shared/data.js";
import { on } from "../shared/events.js";
import { get, isBlank, isExample, pointsOf, set } from "../shared/state.js";

const { most_points: mostPoints, most_strokes: mostStrokes } = data.pad;
const NEAREST = 1; // pad units: points closer than that to the last are not kept
const past = [];
let open = null; // the stroke that the pen is at, as long as it is the last one of the drawing

const BLANK = { strokes: [], picture: null };
// The visitor's own: what the page has drawn as its example counts as nothing.
const now = () => (isExample() ? BLANK : { strokes: get("strokes"), picture: get("picture") });

on("replace", () => past.push(now()));

/** Another drawing in the place of the one there is; it may bring a pen, which undo takes back, too. */
export function change(drawing) {
  past.push({ ...now(), ...(drawing.pen && { pen: get("pen") }) });
  set(drawing);
}

export function undo() {
  if (past.length) set(past.pop());
  else if (isExample()) set(BLANK);
}

export function clear() {
  if (isExample()) set(BLANK);
  else if (!isBlank()) change(BLANK);
}

/** One event may bring a handful of points: full a little early. */
export const isFull = () =>
  pointsOf(get("strokes")) > mostPoints - 100 || get("strokes").length >= mostStrokes;

export function startStroke(point) {
  open = [point];
  const { strokes, picture } = now();
  change({ strokes: [...strokes, open], picture });
}

/**
 * Adds points to the stroke that was started, those that lie apart. Returns whether it is still there:
 * it may have been undone or cleared, or another drawing have taken its place.
 */
export function continueStroke(points) {
  const strokes = get("strokes");
  if (strokes.at(-1) !== open) return false;
  const stroke = [...open];
  for (const [x, y] of points) {
    const [lastX, lastY] = stroke.at(-1);
    if (Math.hypot(x - lastX, y - lastY) >= NEAREST) stroke.push([x, y]);
  }
  if (stroke.length > open.length) {
    open = stroke;
    set({ strokes: [...strokes.slice(0, -1), stroke] });
  }
  return true;
}
