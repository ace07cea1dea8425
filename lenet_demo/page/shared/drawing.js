// A drawing as it is made: strokes added, undone and cleared. It never changes: each change makes another,
// so that undo is a step back.

import { data } from "./data.js";
import { on } from "./events.js";
import { get, isExample, pointsOf, set } from "./state.js";

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
