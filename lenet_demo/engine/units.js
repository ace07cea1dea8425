// One unit: what it sees of every earlier stage, and every number that made its value, as
// lenet_demo/nets/wiring.py and arithmetic.py tell them.

import { normOf, shapeAfter, SQUASHES } from "./network.js";
import { gather, TOTALS } from "./totals.js";

/** @typedef {import("./description.js").Net} Net */

/**
 * How the units of a stage see an earlier one: unit (row, column) of map m sees, in each of the maps
 * `sees[m]`, the size×size units whose upper left one is (margin + row · step, margin + column · step).
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
  for (const { name, size, step, sees, margin } of net.stages) {
    const direct = { size, step, sees, margin };
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
 * @param {import("./network.js").Trace} trace of this network
 * @param {string} name the stage's
 * @param {[number, number, number]} unit
 * @param {{height: number, width: number}} [image] the image's size
 * @returns {Arithmetic}
 * @throws {RangeError} for a unit that is not there
 */
export function explain(net, trace, name, [map, row, column], image = { height: 32, width: 32 }) {
  let [before, shape, stage] = ["image", image, null];
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
  gather(stage, { values: trace[before], ...input }, map, row, column, inputs);
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
    then: afterwards(stage, map, total),
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

const NAMES = { tanh: "1.7159 tanh(⅔·)", relu: "ReLU" };

function afterwards({ norm, squash }, map, total) {
  const then = [];
  let value = total;
  if (norm) {
    const { factor, offset } = normOf(norm, map);
    value = value * factor + offset;
    then.push(["batch norm", value]);
  }
  if (squash) then.push([NAMES[squash], SQUASHES[squash](value)]);
  return then;
}
