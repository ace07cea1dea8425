// What follows the pen: at once, unless it moves faster than the machine can follow.

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
