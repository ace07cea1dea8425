// Lines from a unit to the windows that it sees in the stage before, where outlines alone leave it to
// the eye to find them.

import { role } from "../shared/data.js";

const MOST_LINES = 16; // more would be a surface

// Drawn with the next frame: to ask where things are, right after outlines were written, would have the
// browser lay out the whole page at once, while the numbers wait.
let newest = null;

/**
 * A square of a plate's units.
 * @typedef {{plate: Element, x: number, y: number, width: number, height: number}} Box
 */

/**
 * Draws a line from the middle of `from` to that of each of `to`; none without `from`.
 * @param {Element} figure
 * @param {Box | null} from
 * @param {Box[]} to
 */
export function drawLines(figure, from, to) {
  if (!newest) requestAnimationFrame(() => draw(...newest));
  newest = [figure, from, to];
}

function draw(figure, from, to) {
  newest = null;
  const svg = role(figure, "lines");
  const seen = to.filter(({ plate }) => plate.clientWidth); // others are not on the screen
  const shown = from && seen.length <= MOST_LINES ? seen : [];
  const paths = svg.querySelectorAll("path");
  if (!shown.length) {
    for (const path of paths) path.setAttribute("d", "");
    return;
  }
  const origin = svg.getBoundingClientRect();
  const start = middle(from, origin);
  const d = shown.map((box) => `M${start}L${middle(box, origin)}`).join("");
  for (const path of paths) path.setAttribute("d", d);
}

function middle({ plate, x, y, width, height }, origin) {
  const box = plate.getBoundingClientRect();
  const canvas = plate.firstElementChild;
  const right = box.left + (box.width * (x + width / 2)) / (canvas.width ?? 1) - origin.left;
  const down = box.top + (box.height * (y + height / 2)) / (canvas.height ?? 1) - origin.top;
  return `${right.toFixed(1)} ${down.toFixed(1)}`;
}
