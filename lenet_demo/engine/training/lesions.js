// A network with something broken. Each shares with the whole one what it can, and leaves it as it is.

import { shapeAfter } from "../network/forward.js";
import { normalOf, randomFrom } from "../random.js";
import { numbersOf, onNumbers, parametersOf } from "./parameters.js";

/** @typedef {import("../network/description.js").Net} Net */

const SIDE = 32;

/**
 * The network with a map switched off: whatever its units see of a field, they say 0.
 * @param {Net} net
 * @param {string} name the stage's, c1 … f6
 * @param {number} map
 * @returns {Net}
 * @throws {RangeError} for a map that is not there
 */
export function withoutMap(net, name, map) {
  const { units, place } = placeOf(net, name, [map, 0, 0]);
  return withOff(
    net,
    name,
    Array.from({ length: units }, (_, i) => place + i),
  );
}

/**
 * The network with a single unit switched off.
 * @param {Net} net
 * @param {string} name
 * @param {[number, number, number]} unit map, row, column, those of C5 and F6 being maps of one
 * @returns {Net}
 * @throws {RangeError} for a unit that is not there
 */
export function withoutUnit(net, name, unit) {
  return withOff(net, name, [placeOf(net, name, unit).place]);
}

/**
 * The network without a connection of its table: map `map` of a stage no longer sees map `from` of the one
 * before.
 * @param {Net} net
 * @param {string} name of a stage with weights: of 1998's networks' C3, the connections of Table I
 * @param {number} map
 * @param {number} from
 * @returns {Net}
 * @throws {RangeError} for a connection that is not there
 */
export function withoutConnection(net, name, map, from) {
  const stage = net.stages.find((each) => each.name === name);
  const at = stage?.kind === "weighted" ? (stage.sees[map]?.indexOf(from) ?? -1) : -1;
  if (at < 0) throw new RangeError(`Map ${map} of ${name} sees no map ${from}.`);
  const weights = stage.weights.slice();
  const begin = stage.starts[map] + at * stage.size ** 2;
  weights.fill(0, begin, begin + stage.size ** 2);
  return withStage(net, { ...stage, weights });
}

/**
 * The network with noise on its weights.
 * @param {Net} net
 * @param {number} share the noise's deviation, as a share of that of each stage's weights
 * @param {number} seed
 * @returns {Net}
 */
export function withNoise(net, share, seed) {
  const random = randomFrom(seed);
  return withWeights(net, (weights) => {
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length;
    const size = share * Math.sqrt(variance);
    for (let i = 0; i < weights.length; i++) weights[i] += size * normalOf(random);
  });
}

/**
 * The network with its weights rounded to so many bits each: to multiples of a step, as many above 0 as below,
 * the last of which is the stage's largest weight; with one bit to their signs, times their mean size. Biases
 * stay as they are.
 * @param {Net} net
 * @param {number} bits 1 or more; 8, 4, 2, 1
 * @returns {Net}
 */
export function withRounding(net, bits) {
  return withWeights(net, (weights) => {
    const sizes = weights.map(Math.abs);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    const step = Math.max(...sizes) / (2 ** (bits - 1) - 1) || 1;
    const round = (weight) => step * Math.round(weight / step);
    const sign = (weight) => (weight < 0 ? -mean : mean);
    weights.set(weights.map(bits === 1 ? sign : round));
  });
}

/**
 * The network with all of this broken at once.
 * @param {Net} net
 * @param {object} how
 * @param {number} [how.noise] as of `withNoise`, by seed 0
 * @param {number} [how.bits] as of `withRounding`, which comes after the noise
 * @param {[number, number][]} [how.cut] connections of C3, [map, from] each
 * @param {[string, number][]} [how.off] maps, [stage, map] each
 * @returns {Net}
 * @throws {RangeError} for what is not there
 */
export function damaged(net, { noise = 0, bits = 0, cut = [], off = [] }) {
  const noisy = noise ? withNoise(net, noise, 0) : net;
  const rounded = bits ? withRounding(noisy, bits) : noisy;
  const fewer = cut.reduce((made, [map, from]) => withoutConnection(made, "c3", map, from), rounded);
  return off.reduce((made, [stage, map]) => withoutMap(made, stage, map), fewer);
}

// `change` works in place on each stage's weights or coefficients.
function withWeights(net, change) {
  const numbers = numbersOf(net);
  for (const { key, begin, end } of parametersOf(net)) {
    if (key === "weights" || key === "coefficient") change(numbers.subarray(begin, end));
  }
  return onNumbers(net, numbers);
}

const withStage = (net, changed) => ({
  ...net,
  stages: net.stages.map((stage) => (stage.name === changed.name ? changed : stage)),
});

function withOff(net, name, units) {
  const stage = net.stages.find((each) => each.name === name);
  return withStage(net, { ...stage, off: [...(stage.off ?? []), ...units] });
}

/**
 * Where a unit lies among its stage's, on a field of 32×32, and how many each map has.
 * @param {Net} net
 * @param {string} name
 * @param {[number, number, number]} unit map, row, column
 * @returns {{place: number, units: number}}
 * @throws {RangeError} for a unit that is not there, or is an output
 */
export function placeOf({ stages }, name, [map, row, column]) {
  let shape = { height: SIDE, width: SIDE };
  const stage = stages.slice(0, -1).find((each) => {
    shape = shapeAfter(each, shape);
    return each.name === name;
  });
  const { maps, height, width } = shape;
  const isIn = (at, length) => Number.isInteger(at) && at >= 0 && at < length;
  if (!stage || !isIn(map, maps) || !isIn(row, height) || !isIn(column, width)) {
    throw new RangeError(`${name} has no unit ${map}, ${row}, ${column}.`);
  }
  return { place: (map * height + row) * width + column, units: height * width };
}
