// Digits to learn from and to be tried on, and what a network makes of many.

import { forward } from "../network/forward.js";
import { imageOf } from "../reading.js";

/** @typedef {import("../network/description.js").Net} Net */

const SIDE = 32;
const UNITS = SIDE ** 2;

/**
 * @typedef {object} Digits
 * @property {Uint8Array} fields (N · 1024), or (N · 3 · 1024) of colour; 0 paper … 255 ink
 * @property {Uint8Array} labels (N)
 */

/**
 * Digits of a smaller frame, such as MNIST's 28×28, in the middle of their field.
 * @param {Uint8Array} pixels (N · side²)
 * @param {Uint8Array} labels (N)
 * @param {number} [side]
 * @returns {Digits}
 */
export function digitsOf(pixels, labels, side = 28) {
  const fields = new Uint8Array(labels.length * UNITS);
  const margin = (SIDE - side) / 2;
  for (let row = 0; row < labels.length * side; row++) {
    const [digit, y] = [Math.floor(row / side), row % side];
    fields.set(pixels.subarray(row * side, (row + 1) * side), digit * UNITS + (margin + y) * SIDE + margin);
  }
  return { fields, labels };
}

/**
 * Fields of ink in [0, 1], such as a visitor's, as digits.
 * @param {Float32Array[]} fields each (1024)
 * @param {number[]} labels
 * @returns {Digits}
 */
export function digitsOfFields(fields, labels) {
  const digits = { fields: new Uint8Array(fields.length * UNITS), labels: Uint8Array.from(labels) };
  fields.forEach((field, i) => {
    for (let k = 0; k < UNITS; k++) digits.fields[i * UNITS + k] = Math.round(255 * field[k]);
  });
  return digits;
}

/** All of several sets, one after the other. */
export function together(...sets) {
  const joined = (key) => {
    const made = new Uint8Array(sets.reduce((sum, set) => sum + set[key].length, 0));
    let at = 0;
    for (const set of sets) {
      made.set(set[key], at);
      at += set[key].length;
    }
    return made;
  };
  return { fields: joined("fields"), labels: joined("labels") };
}

/**
 * The field of digit `i`, ink in [0, 1].
 * @param {Digits} digits
 * @param {number} i
 * @returns {Float32Array}
 */
export function fieldOf({ fields, labels }, i) {
  const size = fields.length / labels.length;
  const field = new Float32Array(size);
  for (let k = 0; k < size; k++) field[k] = fields[i * size + k] / 255;
  return field;
}

/**
 * Every stage of `net` for a field of ink, the same that `read` computes.
 * @param {Net} net
 * @param {Float32Array} field
 * @returns {import("../network/forward.js").Found}
 */
export const stagesOf = (net, field) => forward(net, imageOf(net, field, UNITS), SIDE, SIDE);

/**
 * The class of an output, from 0: the nearest prototype, or the largest score.
 * @param {Net} net
 * @param {ArrayLike<number>} output (classes)
 * @returns {number}
 */
export function classOf({ posterior, classes }, output) {
  const sign = posterior === "softmax of minus" ? -1 : 1;
  let best = 0;
  for (let i = 1; i < classes; i++) if (sign * output[i] > sign * output[best]) best = i;
  return best;
}

/**
 * How a network reads digits of which the class is known.
 * @param {Net} net
 * @param {Digits} digits
 * @param {{begin?: number, end?: number}} [part] those from `begin` on, up to `end`
 * @returns {{count: number, wrong: number, error: number, confusion: Uint32Array}} `error` in [0, 1];
 *   `confusion` (classes · classes): how many of class row are read as class column
 */
export function evaluate(net, digits, { begin = 0, end = digits.labels.length } = {}) {
  const confusion = new Uint32Array(net.classes ** 2);
  let wrong = 0;
  for (let i = begin; i < end; i++) {
    const { output } = stagesOf(net, fieldOf(digits, i)).trace;
    const [label, answer] = [digits.labels[i], classOf(net, output)];
    confusion[label * net.classes + answer] += 1;
    if (answer !== label) wrong += 1;
  }
  const count = end - begin;
  return { count, wrong, error: wrong / count, confusion };
}
