// One unit's part in the loss, taken apart: `explain` of network/units.js, backward.

import { SLOPES } from "./backward.js";

/** @typedef {import("../network/description.js").Net} Net */

/**
 * @typedef {object} ErrorSum
 * @property {string | null} next the stage that the unit feeds; null of the output
 * @property {{place: [number, number, number], weight: number, error: number}[]} terms of each unit there: what this
 *   unit's value is to its sum, and that sum's δ; of the output's distances (x - w)², 2 (x - w) and ∂E/∂y
 * @property {number} slope of this unit's own squashing, 1 where there is none
 * @property {number} error δ: slope · Σ weight · error
 */

/**
 * How δ of the unit (map, row, column) of a stage is made.
 * @param {Net} net without norms
 * @param {import("./trainer.js").Gradient} gradient of one image
 * @param {string} name the stage's
 * @param {[number, number, number]} unit
 * @returns {ErrorSum}
 */
export function explainError(net, { found, at }, name, [map, row, column]) {
  const number = net.stages.findIndex((stage) => stage.name === name);
  const { height, width } = found.shapes[name];
  const own = (map * height + row) * width + column;
  const { squash } = net.stages[number];
  const slope = SLOPES[squash]?.(found.trace[name][own]) ?? 1;
  const next = net.stages[number + 1];
  const made = { next: next?.name ?? null, terms: [], slope, error: at.sums[name][own] };
  if (!next) return made;
  const shape = found.shapes[next.name];
  for (let to = 0; to < next.maps; to++) {
    const seen = next.sees[to].indexOf(map);
    if (seen < 0) continue;
    for (const [y, down] of windowsOver(row, next, shape.height)) {
      for (const [x, right] of windowsOver(column, next, shape.width)) {
        const input = (seen * next.size + down) * next.size + right;
        const error = at.sums[next.name][(to * shape.height + y) * shape.width + x];
        const weight = WEIGHTS[next.kind](next, to, input, found.trace[name][own]);
        made.terms.push({ place: [to, y, x], weight, error });
      }
    }
  }
  return made;
}

// Of the windows of a stage along one side of a map those that lie over a unit: [window, where it has the unit].
function windowsOver(at, { size, step, margin, padding }, count) {
  const first = at - margin + padding;
  return Array.from({ length: size }, (_, within) => [(first - within) / step, within]).filter(
    ([window]) => Number.isInteger(window) && window >= 0 && window < count,
  );
}

// What one input is to a unit's total.
const WEIGHTS = {
  weighted: ({ weights, starts }, map, input) => weights[starts[map] + input],
  subsampling: ({ coefficient }, map) => coefficient[map],
  distance: ({ weights, starts }, map, input, value) => 2 * (value - weights[starts[map] + input]),
};
