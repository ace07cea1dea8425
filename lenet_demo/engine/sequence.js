// A whole number, read at once: a network over a wide field, not cut up beforehand (section VII), as in
// lenet_demo/sequence.py.

import { forward, onward } from "./network/forward.js";
import { imageOf } from "./reading.js";

/** @typedef {import("./network/description.js").Net} Net */

/**
 * Pixels from one column to the next. The network has one every four, since S4 adds up C3 by twos; for the
 * columns between, S4 begins one unit of C3 later, so that some column has a digit within a pixel of its middle.
 */
export const PITCH = 2;
/** What a column says that sees no digit in its middle. */
export const NONE = 10;
/** The distance that "none" is taken to have: j of Eq. 9, as it was learnt. */
export const RUBBISH = 40;
/** What the path pays for each digit that it begins, and besides where no "none" lies before it. */
export const DIGIT = 4;
export const TOUCHING = 8;
const CLASSES = 10;
const FIELD_SIDE = 32;

/**
 * What a network makes of a wide field.
 * @typedef {object} NumberReading
 * @property {number[]} digits
 * @property {number[]} columns the column that each digit was read at; column c sees the pixels `PITCH` · c to
 *   `PITCH` · c + 31
 * @property {number[]} path for each column its digit, or `NONE`
 * @property {Float32Array} distances (10 · columns), digit by digit
 * @property {[import("./network/forward.js").Found, import("./network/forward.js").Found | null]} founds every stage, and the
 *   same with S4 and all after it for the columns between: column c is the column c >> 1 of `founds[c & 1]`;
 *   null where there is one column
 */

/**
 * Read a field of ink in [0, 1], 32 high.
 * @param {Net} net one with prototypes of the ten digits
 * @param {Float32Array} field (32 · width) row by row
 * @param {number} width a multiple of 4, at least 32
 * @returns {NumberReading}
 * @throws {RangeError} for a field of another size, or a network without such prototypes
 */
export function readNumber(net, field, width) {
  if (!net.hasPrototypes || net.classes !== CLASSES) {
    throw new RangeError("Only a network with prototypes of the ten digits reads a wide field.");
  }
  const first = forward(net, imageOf(net, field, FIELD_SIDE * width), FIELD_SIDE, width);
  const founds = [first, width > FIELD_SIDE ? between(net, first) : null];
  const distances = interleaved(founds);
  const path = bestPath(distances, distances.length / CLASSES);
  const columns = runsOf(path).map((run) => nearest(run, path, distances));
  return { digits: columns.map((at) => path[at]), columns, path, distances, founds };
}

// S4 and all after it, without C3's first column.
function between(net, found) {
  const { maps, height, width } = found.shapes.c3;
  const values = new Float32Array(maps * height * (width - 1));
  for (let row = 0; row < maps * height; row++) {
    values.set(found.trace.c3.subarray(row * width + 1, (row + 1) * width), row * (width - 1));
  }
  const s4 = net.stages.findIndex(({ name }) => name === "s4");
  return onward(net.stages.slice(s4), { values, maps, height, width: width - 1 }, found);
}

function interleaved([first, second]) {
  const columns = first.shapes.output.width;
  const all = second ? 2 * columns - 1 : columns;
  const distances = new Float32Array(CLASSES * all);
  for (let digit = 0; digit < CLASSES; digit++) {
    for (let column = 0; column < all; column++) {
      const { trace, shapes } = column & 1 ? second : first;
      distances[digit * all + column] = trace.output[digit * shapes.output.width + (column >> 1)];
    }
  }
  return distances;
}

/**
 * For each column its digit or `NONE`, such that all is likeliest together (Viterbi, 1967).
 *
 * A column costs -log of what Eq. 9 makes of its distances, with "none" as the rubbish class; to go on to the
 * next costs what `price` says.
 * @param {Float32Array} distances (10 · columns), digit by digit
 * @param {number} columns
 * @returns {number[]} (columns)
 */
function bestPath(distances, columns) {
  const labels = Array.from({ length: NONE + 1 }, (_, label) => label);
  const cameFrom = [];
  let total = costsOf(distances, columns, 0).map((cost, label) => price(NONE, label) + cost);
  for (let column = 1; column < columns; column++) {
    const costs = costsOf(distances, columns, column);
    // Of all other digits only the cheapest can be where one comes from.
    const digit = total.indexOf(Math.min(...total.slice(0, NONE)));
    const whence = labels.map((to) => {
      const cost = (from) => total[from] + price(from, to);
      return [NONE, digit].reduce((best, from) => (cost(from) < cost(best) ? from : best), to);
    });
    total = labels.map((to) => total[whence[to]] + price(whence[to], to) + costs[to]);
    cameFrom.push(whence);
  }
  const path = [total.indexOf(Math.min(...total))];
  for (const whence of cameFrom.toReversed()) path.push(whence[path.at(-1)]);
  return path.toReversed();
}

// What the path pays to go on from one column to the next.
function price(from, to) {
  if (to === from || to === NONE) return 0;
  return from === NONE ? DIGIT : DIGIT + TOUCHING;
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
