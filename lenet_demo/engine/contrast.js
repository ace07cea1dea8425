// Cells with a centre and a surround, as they stand between the eye and the cortex (Kuffler 1953; Hubel and
// Wiesel 1961), and a simple cell as a row of them (Hubel and Wiesel 1962, J. Physiol. 160, 106–154, figure 19).

import { convolve, squash } from "./filters.js";

/** @typedef {import("./filters.js").Plane} Plane */

/** What one of them sees: 5×5 units. */
export const CENTRE_SIDE = 5;
/** What a simple cell sees of them: 5×5, of which the upright row in the middle counts. */
export const ROW_SIDE = 5;
const MIDDLE = (CENTRE_SIDE - 1) / 2;
const [CENTRE, SURROUND] = [0.8, 1.6]; // deviations of the two Gaussians, in units
const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

/** A Gaussian over side×side units, 1 in the middle. */
export const bell = (side, deviation) =>
  Array.from({ length: side * side }, (_, i) => {
    const [y, x] = [Math.floor(i / side), i % side].map((at) => at - (side - 1) / 2);
    return Math.exp(-(y * y + x * x) / (2 * deviation ** 2));
  });

/** Weights shared out, so that they add up to 1. */
export const shares = (weights) => weights.map((weight) => weight / sumOf(weights));

function differenceOfGaussians() {
  const [centre, surround] = [CENTRE, SURROUND].map((deviation) => shares(bell(CENTRE_SIDE, deviation)));
  const difference = centre.map((weight, i) => weight - surround[i]);
  const most = sumOf(difference.map((weight) => Math.max(0, weight)));
  return difference.map((weight) => weight / most);
}

/** Excited in the middle, by 1 in all, and inhibited by as much around it: an even surface leaves it silent. */
export const CENTRE_SURROUND = differenceOfGaussians();

/**
 * On-centre cells, which answer to more ink in the middle than around it, and off-centre cells, to less.
 * @param {Plane} map ink in [0, 1]
 * @param {{padding?: number}} [how] paper around the map; as it is at first, there is a cell for each unit
 * @returns {{on: Plane, off: Plane}} in [0, 1]; where one answers, the other is silent
 */
export function centreSurround(map, { padding = MIDDLE } = {}) {
  const difference = convolve(map, CENTRE_SURROUND, { padding });
  const less = { ...difference, values: difference.values.map((value) => -value) };
  return { on: squash(difference, "relu"), off: squash(less, "relu") };
}

const ROW = Array.from({ length: ROW_SIDE ** 2 }, (_, i) => Number(2 * (i % ROW_SIDE) + 1 === ROW_SIDE));

/**
 * Simple cells made of rows of five: on-centre cells excite, as Hubel and Wiesel drew it; off-centre cells in
 * the same places, which they left out, inhibit.
 * @param {{on: Plane, off: Plane}} cells
 * @returns {Plane} smaller by 4 each way
 */
export function rowCells({ on, off }) {
  const [excited, inhibited] = [on, off].map((cells) => convolve(cells, ROW));
  const values = excited.values.map((value, i) => Math.max(0, value - inhibited.values[i]));
  return { ...excited, values };
}

/** What such a cell makes of the ink itself, as a filter: five centres and surrounds, added up; 9×9. */
export const ROW_FIELD = (() => {
  const side = CENTRE_SIDE + ROW_SIDE - 1;
  const field = Array(side * side).fill(0);
  for (let cell = 0; cell < ROW_SIDE; cell++) {
    CENTRE_SURROUND.forEach((weight, i) => {
      field[(cell + Math.floor(i / CENTRE_SIDE)) * side + MIDDLE + (i % CENTRE_SIDE)] += weight;
    });
  }
  return field;
})();
