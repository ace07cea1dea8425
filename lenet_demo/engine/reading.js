// A field, read by a network.

import { FIELD_SIDE, hasSeveralDigits } from "./ink/field.js";
import { forward } from "./network/forward.js";

/** @typedef {import("./network/description.js").Net} Net */

/**
 * What a network makes of one field. Without ink there is no answer: `digit`, `distances`, `trace`
 * and `sums` are null, and the probabilities are all 0.
 * @typedef {object} Reading
 * @property {number | null} digit or the class, from 0, of a network for other pictures
 * @property {Float32Array} probabilities (classes), sum 1
 * @property {Float32Array | null} distances (classes), squared, to the prototypes, where there are any
 * @property {boolean} rejected farther from its nearest prototype than 99 of 100 held-out digits:
 *   none of the ten; never so for a network without prototypes, which has no such measure
 * @property {boolean} several whether the ink looks like more than one digit, side by side
 * @property {import("./network/forward.js").Trace | null} trace every stage, image c1 … output
 * @property {import("./network/forward.js").Trace | null} sums every stage before its squashing
 */

/**
 * Read a 32×32 field of ink in [0, 1]; null is a blank pad.
 * @param {Net} net
 * @param {Float32Array | null} field (1024) row by row; for a network for colour also (3 · 1024),
 *   red, green and blue
 * @param {{scaled?: boolean}} [how] without `scaled` the network gets the ink as it is, not in the
 *   scaling that it learnt from
 * @returns {Reading}
 * @throws {RangeError} for a field of another size
 */
export function read(net, field, { scaled = true } = {}) {
  if (field === null) {
    const nothing = {
      digit: null,
      distances: null,
      rejected: false,
      several: false,
      trace: null,
      sums: null,
    };
    return { ...nothing, probabilities: new Float32Array(net.classes) };
  }
  const { trace, sums } = forward(net, imageOf(net, field, FIELD_SIDE ** 2, scaled), FIELD_SIDE, FIELD_SIDE);
  const { output } = trace;
  const probabilities = softmax(output, net.posterior === "softmax of minus" ? -1 : 1);
  let digit = 0;
  for (let i = 1; i < net.classes; i++) if (probabilities[i] > probabilities[digit]) digit = i;
  const distances = net.hasPrototypes ? output : null;
  const rejected = distances !== null && net.rejection !== null && Math.min(...distances) > net.rejection;
  const several = field.length === FIELD_SIDE ** 2 && hasSeveralDigits(field);
  return { digit, probabilities, distances, rejected, several, trace, sums };
}

/**
 * Ink in [0, 1] → the image in the network's own scaling, the same on all of its channels.
 * @param {Net} net
 * @param {Float32Array} ink (units), or (channels · units)
 * @param {number} units of the field: height · width
 * @param {boolean} scaled whether it is scaled at all
 * @returns {Float32Array} (channels · units)
 */
export function imageOf({ channels, pixels: { paper, ink: full } }, ink, units, scaled = true) {
  if (ink.length !== units && ink.length !== channels * units) {
    throw new RangeError(`A field of ${units} numbers is wanted, not ${ink.length}.`);
  }
  const image = new Float32Array(channels * units);
  for (let i = 0, k = 0; i < image.length; i++, k++) {
    if (k === ink.length) k = 0;
    image[i] = scaled ? paper + (full - paper) * ink[k] : ink[k];
  }
  return image;
}

function softmax(output, sign) {
  const most = Math.max(...output.map((value) => sign * value));
  const powers = Array.from(output, (value) => Math.exp(sign * value - most));
  const sum = powers.reduce((all, power) => all + power);
  return Float32Array.from(powers, (power) => power / sum);
}
