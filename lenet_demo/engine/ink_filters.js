// C1's filters as they act on plain ink, and a network with one of them replaced: as in
// lenet_demo/nets/filters.py.

import { normOf } from "./network.js";

/** @typedef {import("./description.js").Net} Net */

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
