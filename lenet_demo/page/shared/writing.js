// Strokes that write themselves, at a hand's pace.

import { pointsOf } from "./state.js";

const TAKES = 1500; // milliseconds
const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * @param {number[][][]} strokes
 * @param {(written: number[][][]) => boolean} put is given them as far as they are written, at each frame,
 *   and says whether to go on; at once whole for whoever wants no motion
 */
export function write(strokes, put) {
  const begun = performance.now();
  const grow = (now) => {
    const share = Math.min(1, Math.max(0, (now - begun) / TAKES));
    const goesOn = put(firstPoints(strokes, Math.ceil(share * pointsOf(strokes))));
    if (goesOn && share < 1) requestAnimationFrame(grow);
  };
  if (isStill) put(strokes);
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
