// What a filter and what pooling do to a map, in the plainest form: the arithmetic of the filter
// bench. What each function gives is torch's, to rounding.

import { SQUASHES } from "../network/forward.js";

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

/** How many units a window of `side` reaches over, of which it sees each `dilation`th. */
export const reach = (side, dilation) => dilation * (side - 1) + 1;

/** How many places a window that reaches over `side` takes along `length` units, `padding` at both ends. */
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

/** The `side`×`side` units of `map` from (top, left) on, each `dilation`th, row by row. */
export function patch(map, top, left, side, dilation = 1) {
  const at = (i) => (top + dilation * Math.floor(i / side)) * map.width + left + dilation * (i % side);
  return Array.from({ length: side * side }, (_, i) => map.values[at(i)]);
}

/** Σ patch × weights + bias at every place; `weights` are side×side, row by row. */
export function convolve(map, weights, { bias = 0, padding = 0, stride = 1, dilation = 1 } = {}) {
  const side = Math.sqrt(weights.length);
  const padded = pad(map, padding);
  const [width, height] = [map.width, map.height].map((length) =>
    places(length, reach(side, dilation), padding, stride),
  );
  const { values } = padded;
  return make(width, height, (y, x) => {
    let sum = bias;
    for (let row = 0, i = 0; row < side; row++) {
      let at = (y * stride + row * dilation) * padded.width + x * stride;
      for (const end = i + side; i < end; i++, at += dilation) sum += values[at] * weights[i];
    }
    return sum;
  });
}

/** Maps of one size, unit by unit: their sum + bias, as a filter over several channels makes it. */
export function add(maps, bias = 0) {
  const values = Float64Array.from(maps[0].values, (_, i) => sumOf(maps.map((map) => map.values[i])) + bias);
  return { ...maps[0], values };
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

/** Everything moved by `columns` to the right, or by less than none to the left; zeros come in. */
export function shift(map, columns) {
  return make(map.width, map.height, (y, x) => {
    const column = x - columns;
    return column >= 0 && column < map.width ? map.values[y * map.width + column] : 0;
  });
}

/**
 * A bar of ink across a square of `side`, `width` units wide, soft at its edges as a pixel is.
 * @param {number} side
 * @param {{angle: number, offset: number, width: number}} bar `angle`: degrees from upright, clockwise;
 *   `offset`: units from the middle of the square to that of the bar, to the right of an upright one
 * @returns {Plane} in [0, 1]
 */
export function bar(side, { angle, offset, width }) {
  const [across, down] = [Math.cos, Math.sin].map((of) => of((angle * Math.PI) / 180));
  const middle = (side - 1) / 2;
  return make(side, side, (y, x) => {
    const away = Math.abs((x - middle) * across + (y - middle) * down - offset);
    return Math.min(1, Math.max(0, (width + 1) / 2 - away));
  });
}

/** How much two maps differ, of all that is in them: 0 the same, 1 nothing in common. */
export function change(one, other) {
  const all = sumOf(one.values.map(Math.abs)) + sumOf(other.values.map(Math.abs));
  return all ? sumOf(one.values.map((value, i) => Math.abs(value - other.values[i]))) / all : 0;
}

// ----
// What a layer of maps would have to learn, wired in three ways.

/**
 * @param {object} layer
 * @param {number} layer.inputs how many numbers there are to see
 * @param {number} layer.sees how many of them each unit of a map sees
 * @param {number} layer.maps
 * @param {number} layer.units of each map
 * @returns {Record<"full" | "local" | "shared", {weights: number, biases: number, connections: number}>}
 *   `full`: every unit sees all there is; `local`: it sees its own place, by weights of its own; `shared`:
 *   all units of a map have the same. A connection is a weight or a bias at work in one unit.
 */
export function wirings({ inputs, sees, maps, units }) {
  const all = maps * units;
  const wired = (seen, kinds) => ({
    weights: kinds * seen,
    biases: kinds,
    connections: all * (seen + 1),
  });
  return { full: wired(inputs, all), local: wired(sees, all), shared: wired(sees, maps) };
}
