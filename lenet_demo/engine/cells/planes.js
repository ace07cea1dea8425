// Planes of cells, one upon the other, and what windows over all of them add up.

import { convolve, squash } from "./filters.js";

/**
 * Numbers plane by plane, row by row.
 * @typedef {{maps: number, width: number, height: number, values: Float64Array}} Planes
 */

/** Cells of nothing on every side. */
function padded({ maps, width, height, values }, margin) {
  const [wide, high] = [width + 2 * margin, height + 2 * margin];
  const made = new Float64Array(maps * wide * high);
  for (let line = 0; line < maps * height; line++) {
    const [map, row] = [Math.floor(line / height), line % height];
    const to = (map * high + row + margin) * wide + margin;
    made.set(values.subarray(line * width, (line + 1) * width), to);
  }
  return { maps, width: wide, height: high, values: made };
}

/**
 * Σ cells × weights over side×side cells of every plane, at every `stride`th place: a plane for each list of
 * weights, which are plane by plane, row by row. Weights of 0 and planes in which nothing answers, as most do,
 * take no time.
 * @param {Planes} input
 * @param {ArrayLike<number>[]} lists
 * @param {number} side
 * @param {{stride?: number, margin?: number}} [how] `margin` cells of nothing around; as it is at first, there is
 *   a sum for each cell
 * @returns {Planes}
 */
export function windowSums(input, lists, side, { stride = 1, margin = (side - 1) / 2 } = {}) {
  const { width: wide, height: high, values: from } = padded(input, margin);
  const [width, height] = [wide, high].map((length) => Math.floor((length - side) / stride) + 1);
  const units = width * height;
  const area = side * side;
  const values = new Float64Array(lists.length * units);
  for (let map = 0; map < input.maps; map++) {
    if (isSilent(input, map)) continue;
    for (let at = 0; at < area; at++) {
      const begin = (map * high + Math.floor(at / side)) * wide + (at % side);
      for (let plane = 0; plane < lists.length; plane++) {
        const weight = lists[plane][map * area + at];
        if (weight === 0) continue;
        let to = plane * units;
        for (let y = 0; y < height; y++) {
          let k = begin + y * stride * wide;
          for (const end = to + width; to < end; to++, k += stride) values[to] += weight * from[k];
        }
      }
    }
  }
  return { maps: lists.length, width, height, values };
}

function isSilent({ width, height, values }, map) {
  const end = (map + 1) * width * height;
  for (let i = map * width * height; i < end; i++) if (values[i] !== 0) return false;
  return true;
}

/** One plane of the squares of all planes, added up. */
export function squaresOf({ maps, width, height, values }) {
  const units = width * height;
  const made = new Float64Array(units);
  for (let i = 0; i < maps * units; i++) made[i % units] += values[i] ** 2;
  return { maps: 1, width, height, values: made };
}

/** What a window around (row, column) sees, plane by plane. */
export function patchOf(input, row, column, side) {
  const { maps, width, height, values } = padded(input, (side - 1) / 2);
  return Float64Array.from({ length: maps * side ** 2 }, (_, i) => {
    const [map, at] = [Math.floor(i / side ** 2), i % side ** 2];
    return values[(map * height + row + Math.floor(at / side)) * width + column + (at % side)];
  });
}

/** The planes, each for itself. */
export const eachOf = ({ maps, width, height, values }) =>
  Array.from({ length: maps }, (_, map) => ({
    width,
    height,
    values: values.subarray(map * width * height, (map + 1) * width * height),
  }));

/** Planes of one size, one upon the other. */
export function stacked(planes) {
  const [{ width, height }] = planes;
  const values = new Float64Array(planes.length * width * height);
  planes.forEach((plane, map) => values.set(plane.values, map * width * height));
  return { maps: planes.length, width, height, values };
}

// ----
// Cells with a centre and a surround, as they stand between the eye and the cortex (Kuffler 1953; Hubel and
// Wiesel 1961), and a simple cell as a row of them (Hubel and Wiesel 1962, J. Physiol. 160, 106–154, figure 19).

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
