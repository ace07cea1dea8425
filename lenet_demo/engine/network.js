// The way forward through any network that describes itself. Every stage is computed once: its sums
// are what its squashing then takes, so both come from the same lines.

import { totalsOf } from "./totals.js";

/** @typedef {import("./description.js").Net} Net */
/** @typedef {import("./stages.js").Stage} Stage */

/** @typedef {{maps: number, height: number, width: number}} Shape */

/**
 * Every stage by the paper's names, image c1 s2 c3 s4 c5 f6 output, less those that the network lacks:
 * numbers map by map, row by row.
 * @typedef {Record<string, Float32Array>} Trace
 */

/**
 * @typedef {object} Found
 * @property {Trace} trace
 * @property {Trace} sums each stage as it was before its squashing; the same where none is
 * @property {Record<string, Shape>} shapes
 */

/**
 * Every stage of `net` for an image in its own scaling.
 * @param {Net} net
 * @param {Float32Array} image (channels · height · width)
 * @param {number} height
 * @param {number} width on a field wider than 32, C5 and all after it have several units a map
 * @returns {Found}
 */
export function forward(net, image, height, width) {
  const shape = { maps: net.channels, height, width };
  const found = { trace: { image }, sums: { image }, shapes: { image: shape } };
  return onward(net.stages, { values: image, ...shape }, found);
}

/**
 * What `stages` make of the input of their first, beside what was found before.
 * @param {Stage[]} stages
 * @param {Shape & {values: Float32Array}} input
 * @param {Found} before is left as it is
 * @returns {Found}
 */
export function onward(stages, input, before) {
  const [trace, sums, shapes] = [{ ...before.trace }, { ...before.sums }, { ...before.shapes }];
  for (const stage of stages) {
    const shape = shapeAfter(stage, input);
    const total = { values: new Float32Array(shape.maps * shape.height * shape.width), ...shape };
    totalsOf(stage, input, total);
    if (stage.norm) normalise(stage.norm, total);
    input = stage.squash ? { values: squash(total.values, stage.squash), ...shape } : total;
    sums[stage.name] = total.values;
    trace[stage.name] = input.values;
    shapes[stage.name] = shape;
  }
  return { trace, sums, shapes };
}

/**
 * How large a stage is that is made of one of `height`×`width`.
 * @param {Stage} stage
 * @param {{height: number, width: number}} before
 * @returns {Shape}
 */
export function shapeAfter({ maps, size, step, margin = 0 }, { height, width }) {
  const along = (length) => Math.floor((length - 2 * margin - size) / step) + 1;
  return { maps, height: along(height), width: along(width) };
}

/** What the scaled tanh nears and never passes. */
export const TANH_LIMIT = 1.7159;

/** What follows a sum, by name. */
export const SQUASHES = {
  tanh: (sum) => TANH_LIMIT * Math.tanh((2 / 3) * sum), // Eq. 6
  relu: (sum) => (sum > 0 ? sum : 0),
};

/**
 * What the norm makes of the totals of one map: total · factor + offset.
 * @param {import("./stages.js").Norm} norm
 * @param {number} map
 * @returns {{factor: number, offset: number}}
 */
export function normOf({ mean, variance, weight, bias, eps }, map) {
  const factor = weight[map] / Math.sqrt(variance[map] + eps);
  return { factor, offset: bias[map] - mean[map] * factor };
}

function normalise(norm, { values, maps }) {
  const units = values.length / maps;
  for (let map = 0; map < maps; map++) {
    const { factor, offset } = normOf(norm, map);
    for (let i = map * units; i < (map + 1) * units; i++) values[i] = values[i] * factor + offset;
  }
}

function squash(sums, kind) {
  const values = new Float32Array(sums.length);
  const f = SQUASHES[kind];
  for (let i = 0; i < sums.length; i++) values[i] = f(sums[i]);
  return values;
}
