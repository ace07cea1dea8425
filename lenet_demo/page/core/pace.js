// What follows the pen: at once, unless it moves faster than the machine can follow.

import { role, root } from "./data.js";
import { pointsOf } from "./state.js";

const BUSY_FOR = 4; // milliseconds

/**
 * `act` to be called for each move: it acts at once, unless moves come faster than it is done; then the
 * newest waits for the screen's next frame.
 */
export function paced(act) {
  let last = 0; // when it was done last
  let waiting = false;
  function now() {
    act();
    last = performance.now();
  }
  return () => {
    if (waiting) return;
    if (performance.now() - last > BUSY_FOR) return now();
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      now();
    });
  };
}

// ----
// What a screen reader says, once it has stood for a while: not at every move.

const RESTS = { read: 700, here: 250 }; // milliseconds
const timers = {};

/**
 * @param {"read" | "here"} what is read of the drawing, or where the keys have come
 * @param {string} words
 */
export function speak(what, words) {
  clearTimeout(timers[what]);
  timers[what] = setTimeout(() => {
    const region = role(root, `spoken-${what}`);
    if (region.textContent !== words) region.textContent = words;
  }, RESTS[what]);
}

// ----
// Strokes that write themselves, at a hand's pace.

const TAKES = 1500; // milliseconds

/**
 * @param {number[][][]} strokes
 * @param {(written: number[][][]) => boolean} put is given them as far as they are written, at each frame,
 *   and says whether to go on; at once whole where reduced motion is preferred
 */
export function write(strokes, put) {
  const begun = performance.now();
  const grow = (now) => {
    const share = Math.min(1, Math.max(0, (now - begun) / TAKES));
    const goesOn = put(firstPoints(strokes, Math.ceil(share * pointsOf(strokes))));
    if (goesOn && share < 1) requestAnimationFrame(grow);
  };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) put(strokes);
  else requestAnimationFrame(grow);
}

/** The strokes as far as a pen has come that has made so many of their points, at least one. */
function firstPoints(strokes, count) {
  let left = Math.max(1, count);
  const begun = strokes.map((stroke) => {
    const part = stroke.slice(0, Math.max(0, left));
    left -= stroke.length;
    return part;
  });
  return begun.filter((stroke) => stroke.length);
}
