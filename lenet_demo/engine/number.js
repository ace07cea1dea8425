// A whole number, read at once: a network over a wide field, not cut up beforehand (section VII), as in
// lenet_demo/number.py.

import { forward } from "./network.js";
import { imageOf } from "./reading.js";

/** @typedef {import("./description.js").Net} Net */

/** What a column says that sees no digit in its middle. */
export const NONE = 10;
/** The distance that "none" is taken to have: j of Eq. 9, as it was learnt. */
export const RUBBISH = 20;
/** What the path pays for each change from one column to the next. */
export const CHANGE = 0.5;
const CLASSES = 10;
const FIELD_SIDE = 32;

/**
 * What a network makes of a wide field.
 * @typedef {object} NumberReading
 * @property {number[]} digits
 * @property {number[]} columns the column of outputs that each digit was read at; a column for every four
 *   pixels, column c seeing the pixels 4c to 4c + 31
 * @property {number[]} path for each column its digit, or `NONE`
 * @property {Float32Array} distances (10 · columns), digit by digit
 * @property {import("./network.js").Trace} trace every stage, image c1 … output
 * @property {import("./network.js").Trace} sums every stage before its squashing
 * @property {Record<string, import("./network.js").Shape>} shapes of every stage
 */

/**
 * Read a field of ink in [0, 1], 32 high.
 * @param {Net} net one with prototypes
 * @param {Float32Array} field (32 · width) row by row
 * @param {number} width a multiple of 4, at least 32
 * @returns {NumberReading}
 * @throws {RangeError} for a field of another size, or a network without prototypes
 */
export function readNumber(net, field, width) {
  if (!net.hasPrototypes) throw new RangeError("Only a network with prototypes reads a wide field.");
  const image = imageOf(net, field, FIELD_SIDE * width);
  const { trace, sums, shapes } = forward(net, image, FIELD_SIDE, width);
  const distances = trace.output;
  const path = bestPath(distances, shapes.output.width);
  const columns = runsOf(path).map((run) => nearest(run, path, distances));
  return { digits: columns.map((at) => path[at]), columns, path, distances, trace, sums, shapes };
}

/**
 * For each column its digit or `NONE`, such that all is likeliest together (Viterbi, 1967).
 *
 * A column costs -log of what Eq. 9 makes of its distances, with "none" as the rubbish class; each change
 * from one column to the next costs `CHANGE`.
 * @param {Float32Array} distances (10 · columns), digit by digit
 * @param {number} columns
 * @returns {number[]} (columns)
 */
export function bestPath(distances, columns) {
  const cameFrom = [];
  let total = costsOf(distances, columns, 0);
  for (let column = 1; column < columns; column++) {
    const cheapest = total.indexOf(Math.min(...total));
    const change = total[cheapest] + CHANGE;
    cameFrom.push(total.map((cost, label) => (cost <= change ? label : cheapest)));
    const costs = costsOf(distances, columns, column);
    total = total.map((cost, label) => Math.min(cost, change) + costs[label]);
  }
  const path = [total.indexOf(Math.min(...total))];
  for (const whence of cameFrom.toReversed()) path.push(whence[path.at(-1)]);
  return path.toReversed();
}

// -log of the probability of each digit, and of "none", in a column.
function costsOf(distances, columns, column) {
  const energies = Array.from({ length: CLASSES }, (_, digit) => distances[digit * columns + column]);
  energies.push(RUBBISH);
  const least = Math.min(...energies);
  const sum = energies.reduce((all, energy) => all + Math.exp(least - energy), 0);
  return energies.map((energy) => energy - least + Math.log(sum));
}

// The columns of each digit: where neighbours are the same digit.
function runsOf(path) {
  const runs = [];
  path.forEach((label, column) => {
    if (label === NONE) return;
    if (path[column - 1] === label) runs.at(-1).push(column);
    else runs.push([column]);
  });
  return runs;
}

function nearest(run, path, distances) {
  const distance = (column) => distances[path[column] * path.length + column];
  return run.reduce((best, column) => (distance(column) < distance(best) ? column : best));
}
