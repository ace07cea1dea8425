// The page opens by drawing a digit of its own, stroke by stroke at a hand's pace, which the networks read
// as it grows. It is nobody's drawing: the first change that anybody makes takes its place.

import { data, root } from "../shared/data.js";
import { on } from "../shared/events.js";
import { net } from "../shared/nets.js";
import { get, isBlank, isExample, pointsOf, setExample } from "../shared/state.js";

const TAKES = 1500; // milliseconds
const pad = root.querySelector("#pad .pad");
const { strokes } = data.opening;
const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
let begun = 0; // when, or 0
let isOver = false;

/** To be called when the page knows what its link holds. */
export function start() {
  isOver = !isBlank();
  on("changed", (changed) => {
    pad.classList.toggle("example", isExample());
    if (changed.has("strokes") || changed.has("picture")) isOver ||= !isExample();
    begin();
  });
  on("network", begin);
  begin();
}

// It waits for the networks that are to read it, and for a pad that is seen.
function begin() {
  if (isOver || begun || !get("nets").every(net) || get("view") === "colour") return;
  begun = performance.now();
  if (isStill) setExample(strokes);
  else requestAnimationFrame(grow);
}

function grow(now) {
  if (isOver) return;
  const share = Math.min(1, Math.max(0, (now - begun) / TAKES));
  setExample(firstPoints(Math.ceil(share * pointsOf(strokes))));
  if (share < 1) requestAnimationFrame(grow);
}

/** The strokes as far as a pen has come that has made so many of their points, at least one. */
function firstPoints(count) {
  let left = Math.max(1, count);
  const begunStrokes = strokes.map((stroke) => {
    const part = stroke.slice(0, Math.max(0, left));
    left -= stroke.length;
    return part;
  });
  return begunStrokes.filter((stroke) => stroke.length);
}
