// One unit: what it sees of every earlier stage, and every number that made its value, as
// lenet_demo/nets/wiring.py and arithmetic.py tell them.

import { SQUASHES, TOTALS, framed, gather, normOf, shapeAfter } from "./forward.js";

/** @typedef {import("./description.js").Net} Net */

/**
 * How the units of a stage see an earlier one: unit (row, column) of map m sees, in each of the maps
 * `sees[m]`, the size×size units whose upper left one is (margin + row · step, margin + column · step);
 * where a padding makes `margin` negative, the first of them lie off the map.
 * @typedef {{size: number, step: number, sees: number[][], margin: number}} Wiring
 */

/**
 * For each stage, how its units see every earlier stage, back to the image: fields.c3.image.
 * @param {Net} net
 * @returns {Record<string, Record<string, Wiring>>}
 */
export function receptiveFields(net) {
  const fields = { image: {} };
  let before = "image";
  for (const { name, size, step, sees, margin, padding } of net.stages) {
    const direct = { size, step, sees, margin: margin - padding };
    const through = Object.entries(fields[before]).map(([earlier, field]) => [
      earlier,
      compose(direct, field),
    ]);
    fields[name] = { [before]: direct, ...Object.fromEntries(through) };
    before = name;
  }
  return fields;
}

// What `later`'s units see through the stage whose units see by `earlier`.
function compose(later, earlier) {
  const joined = new Map(); // maps that see the same are one list: 84 times 120 are joined once
  for (const maps of later.sees) {
    if (joined.has(maps)) continue;
    const sources = new Set(maps.flatMap((map) => earlier.sees[map]));
    const inOrder = [...sources].toSorted((a, b) => a - b);
    joined.set(maps, inOrder);
  }
  return {
    size: (later.size - 1) * earlier.step + earlier.size,
    step: later.step * earlier.step,
    sees: later.sees.map((maps) => joined.get(maps)),
    margin: earlier.margin + later.margin * earlier.step,
  };
}

/**
 * A unit's value, taken apart. `total` is, of the inputs x and the weights w:
 *
 *   weighted     Σ x · w + bias              C1, C3, C5, F6, the modern outputs
 *   subsampling  coefficient · Σ x + bias    S2 and S4 of 1998
 *   largest      max x                       S2 and S4 of the modern network
 *   average      Σ x / how many              S2 and S4 of some tutorials
 *   distance     Σ (x - w)²                  the outputs of 1998 (Eq. 7)
 *
 * @typedef {object} Arithmetic
 * @property {string} kind
 * @property {number[]} maps of the stage before, those that the unit sees
 * @property {number} side of the square that it sees in each
 * @property {number[]} inputs map by map, row by row
 * @property {number[] | null} weights in the same order
 * @property {number[] | null} products x · w, or (x - w)², in the same order
 * @property {number[] | null} parts what the products of each map come to
 * @property {number | null} coefficient
 * @property {number | null} bias
 * @property {number} total
 * @property {[string, number][]} then what follows, by name, with the value after it; the last one,
 *   or `total` where nothing follows, is the value in the trace
 */

/**
 * The arithmetic of the unit (map, row, column) of a stage; C5, F6 and the output count as maps of
 * one unit.
 * @param {Net} net
 * @param {import("./forward.js").Trace} trace of this network
 * @param {string} name the stage's
 * @param {[number, number, number]} unit
 * @param {{height: number, width: number}} [image] the image's size
 * @returns {Arithmetic}
 * @throws {RangeError} for a unit that is not there
 */
export function explain(net, trace, name, [map, row, column], image = { height: 32, width: 32 }) {
  let [before, shape, stage] = ["image", { maps: net.channels, ...image }, null];
  let input = null;
  for (stage of net.stages) {
    [input, shape] = [shape, shapeAfter(stage, shape)];
    if (stage.name === name) break;
    before = stage.name;
  }
  const inside =
    stage.name === name && isIn(map, stage.maps) && isIn(row, shape.height) && isIn(column, shape.width);
  if (!inside) throw new RangeError(`${name} has no unit ${[map, row, column].join(", ")}.`);

  const inputs = new Float64Array(stage.sees[map].length * stage.size ** 2);
  gather(stage, framed(stage, { values: trace[before], ...input }), map, row, column, inputs);
  const total = TOTALS[stage.kind](stage, map, inputs);
  return {
    kind: stage.kind,
    maps: stage.sees[map],
    side: stage.size,
    inputs: [...inputs],
    ...productsOf(stage, map, inputs),
    coefficient: stage.coefficient ? stage.coefficient[map] : null,
    bias: stage.bias ? stage.bias[map] : null,
    total,
    then: afterwards(stage, map, total, (map * shape.height + row) * shape.width + column),
  };
}

const isIn = (at, length) => Number.isInteger(at) && at >= 0 && at < length;

// What each input makes with its weight, where it has one, and what the inputs of each map make.
function productsOf(stage, map, inputs) {
  if (!stage.weights) return { weights: null, products: null, parts: null };
  const start = stage.starts[map];
  const weights = [...stage.weights.subarray(start, start + inputs.length)];
  const combine = stage.kind === "distance" ? (x, w) => (x - w) ** 2 : (x, w) => x * w;
  const products = weights.map((weight, i) => combine(inputs[i], weight));
  const parts = stage.sees[map].map(() => 0);
  products.forEach((product, i) => (parts[Math.floor(i / stage.size ** 2)] += product));
  return { weights, products, parts };
}

const NAMES = { tanh: "1.7159 tanh(⅔·)", "plain tanh": "tanh", sigmoid: "sigmoid", relu: "ReLU" };

function afterwards({ norm, squash, off }, map, total, place) {
  const then = [];
  let value = total;
  if (norm) {
    const { factor, offset } = normOf(norm, map);
    value = value * factor + offset;
    then.push(["batch norm", value]);
  }
  if (squash) then.push([NAMES[squash], SQUASHES[squash](value)]);
  if (off?.includes(place)) then.push(["switched off", 0]);
  return then;
}

// ----
// C1's filters as they act on plain ink, and a network with one of them replaced: as in
// lenet_demo/nets/filters.py.

/**
 * C1's filters on ink in [0, 1]: before squashing, its map m is filter ∗ ink + bias.
 *
 * The scaling of the pixels, the norm, and the sum over equal channels are folded in, so that
 * filters of all networks can be compared.
 * @param {Net} net
 * @returns {{weights: Float64Array, bias: number}[]} for each map, its filter row by row
 */
export function inkFilters({ channels, pixels: { paper, ink }, stages: [c1] }) {
  const area = c1.size ** 2;
  return Array.from({ length: c1.maps }, (_, map) => {
    const { factor, offset } = c1.norm ? normOf(c1.norm, map) : { factor: 1, offset: 0 };
    const weights = new Float64Array(area);
    for (let i = 0; i < channels * area; i++) weights[i % area] += factor * c1.weights[c1.starts[map] + i];
    const bias = factor * c1.bias[map] + offset + paper * weights.reduce((sum, weight) => sum + weight);
    return { weights: weights.map((weight) => (ink - paper) * weight), bias };
  });
}

/**
 * A copy of `net` in which map `map` of C1 is `weights` ∗ ink + `bias`, before squashing.
 * @param {Net} net
 * @param {number} map of C1
 * @param {ArrayLike<number>} weights as many as one of its kernels has, row by row
 * @param {number} bias
 * @returns {Net}
 * @throws {RangeError} for a map or a filter that does not fit
 */
export function withInkFilter(net, map, weights, bias) {
  const {
    channels,
    pixels: { paper, ink },
    stages: [c1, ...rest],
  } = net;
  const area = c1.size ** 2;
  if (weights.length !== area || !(map in c1.starts)) {
    throw new RangeError(`C1 has no filter ${map} of ${weights.length} weights.`);
  }
  const { factor, offset } = c1.norm ? normOf(c1.norm, map) : { factor: 1, offset: 0 };
  const changed = { ...c1, weights: c1.weights.slice(), bias: c1.bias.slice() };
  let sum = 0;
  for (let i = 0; i < channels * area; i++) {
    const weight = weights[i % area] / ((ink - paper) * factor * channels);
    changed.weights[c1.starts[map] + i] = weight;
    sum += weight;
  }
  changed.bias[map] = (bias - offset) / factor - paper * sum;
  return { ...net, stages: [changed, ...rest] };
}
