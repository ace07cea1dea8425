// What a unit makes of the units that it sees, before norm and squashing, by the kind of its stage.
// These lines make the whole stages and, one by one, the sums that a visitor is shown.

import { weightedStage } from "./weighted.js";

/** @typedef {import("./stages.js").Stage} Stage */
/** @typedef {{values: Float32Array, maps: number, height: number, width: number}} Maps */

/**
 * The total of a unit of `map` from its inputs x: map by map, row by row, in the weights' order.
 * @type {Record<string, (stage: Stage, map: number, x: Float64Array) => number>}
 */
export const TOTALS = {
  // Σ x · w + bias
  weighted({ weights, starts, bias }, map, x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i] * weights[starts[map] + i];
    return sum + bias[map];
  },

  // coefficient · Σ x + bias
  subsampling({ coefficient, bias }, map, x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i];
    return coefficient[map] * sum + bias[map];
  },

  // max x
  largest(_stage, _map, x) {
    let most = x[0];
    for (let i = 1; i < x.length; i++) if (x[i] > most) most = x[i];
    return most;
  },

  // Σ (x - w)²
  distance({ weights, starts }, map, x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const apart = x[i] - weights[starts[map] + i];
      sum += apart * apart;
    }
    return sum;
  },
};

/**
 * Fill `made.values` with the totals of all units of a stage.
 * @param {Stage} stage
 * @param {Maps} input the stage before
 * @param {Maps} made
 */
export function totalsOf(stage, input, made) {
  if (stage.kind === "weighted") return weightedStage(stage, input, made);
  const total = TOTALS[stage.kind];
  let unit = 0;
  for (let map = 0; map < made.maps; map++) {
    const inputs = new Float64Array(stage.sees[map].length * stage.size ** 2);
    for (let row = 0; row < made.height; row++) {
      for (let column = 0; column < made.width; column++) {
        gather(stage, input, map, row, column, inputs);
        made.values[unit++] = total(stage, map, inputs);
      }
    }
  }
}

/**
 * Fill `inputs` with what the unit (map, row, column) of a stage sees.
 * @param {Stage} stage
 * @param {Maps} input the stage before
 * @param {number} map
 * @param {number} row
 * @param {number} column
 * @param {Float64Array} inputs (maps that it sees · size²)
 */
export function gather({ size, step, sees, margin }, { values, height, width }, map, row, column, inputs) {
  let i = 0;
  for (const seen of sees[map]) {
    for (let y = 0; y < size; y++) {
      const from = (seen * height + margin + row * step + y) * width + margin + column * step;
      for (let x = 0; x < size; x++) inputs[i++] = values[from + x];
    }
  }
}
