// What a filter and what pooling do to a map, in the plainest form: the arithmetic of the filter
// bench. What each function gives is torch's, to rounding.

import { SQUASHES } from "./network.js";

/**
 * Numbers of any kind, row by row.
 * @typedef {{width: number, height: number, values: ArrayLike<number>}} Plane
 */

const SQUASHED = { none: (sum) => sum, ...SQUASHES };
const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

function make(width, height, valueAt) {
  const values = new Float64Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) values[y * width + x] = valueAt(y, x);
  return { width, height, values };
}

/** How many places a window of `side` takes along `length` units with `padding` at both ends. */
export const places = (length, side, padding, stride) =>
  Math.floor((length + 2 * padding - side) / stride) + 1;

/** `padding` zeros on every side. */
export function pad(map, padding) {
  return make(map.width + 2 * padding, map.height + 2 * padding, (y, x) => {
    const [row, column] = [y - padding, x - padding];
    const inside = row >= 0 && column >= 0 && row < map.height && column < map.width;
    return inside ? map.values[row * map.width + column] : 0;
  });
}

/** The `side`×`side` units of `map` from (top, left) on, row by row. */
export function patch(map, top, left, side) {
  const at = (i) => (top + Math.floor(i / side)) * map.width + left + (i % side);
  return Array.from({ length: side * side }, (_, i) => map.values[at(i)]);
}

/** Σ patch × weights + bias at every place; `weights` are side×side, row by row. */
export function convolve(map, weights, { bias = 0, padding = 0, stride = 1 } = {}) {
  const side = Math.sqrt(weights.length);
  const padded = pad(map, padding);
  const [width, height] = [map.width, map.height].map((length) => places(length, side, padding, stride));
  return make(width, height, (y, x) => {
    const inputs = patch(padded, y * stride, x * stride, side);
    return inputs.reduce((sum, input, i) => sum + input * weights[i], bias);
  });
}

/** Every number through "none", "relu" or "tanh". */
export function squash(map, kind) {
  return { ...map, values: map.values.map(SQUASHED[kind]) };
}

const POOLS = {
  max: (window) => Math.max(...window),
  average: (window) => sumOf(window) / window.length,
  // As in S2 and S4 of 1998 (section II-B).
  trainable: (window, { coefficient, bias }) => SQUASHES.tanh(coefficient * sumOf(window) + bias),
};

/** Windows of `side`×`side` side by side, by "max", "average" or "trainable"; what fills none is left out. */
export function pool(map, side, kind, learnt) {
  return make(Math.floor(map.width / side), Math.floor(map.height / side), (y, x) =>
    POOLS[kind](patch(map, y * side, x * side, side), learnt),
  );
}

/** Everything moved by `columns` to the right; zeros come in at the left. */
export function shift(map, columns) {
  return make(map.width, map.height, (y, x) => (x < columns ? 0 : map.values[y * map.width + x - columns]));
}

/** How much two maps differ, of all that is in them: 0 the same, 1 nothing in common. */
export function change(one, other) {
  const all = sumOf(one.values.map(Math.abs)) + sumOf(other.values.map(Math.abs));
  return all ? sumOf(one.values.map((value, i) => Math.abs(value - other.values[i]))) / all : 0;
}
