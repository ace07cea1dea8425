// What each kind of stage makes of the units that it sees, before norm and squashing.

import { convolution } from "./convolution.js";

/** @typedef {import("./stages.js").Stage} Stage */
/** @typedef {{values: Float32Array, maps: number, height: number, width: number}} Maps */

/**
 * By kind, a function (stage, input, made) that fills `made.values`, map by map, row by row.
 * @type {Record<string, (stage: Stage, input: Maps, made: Maps) => void>}
 */
export const TOTALS = {
  // Σ x · w + bias
  weighted(stage, input, made) {
    const sees = stage.sees[0].length * stage.size ** 2;
    const full = made.width * made.height === 1 && sees === input.values.length;
    if (full) fullLayer(stage, input.values, made.values);
    else convolution(stage, input, made);
  },

  // coefficient · Σ x + bias
  subsampling(stage, input, made) {
    eachUnit(stage, input, made, (map, corner) => {
      let sum = 0;
      for (const seen of stage.sees[map]) {
        const from = seen * input.height * input.width + corner;
        for (let row = 0; row < stage.size; row++) {
          for (let column = 0; column < stage.size; column++)
            sum += input.values[from + row * input.width + column];
        }
      }
      return stage.coefficient[map] * sum + stage.bias[map];
    });
  },

  // max x
  largest(stage, input, made) {
    eachUnit(stage, input, made, (map, corner) => {
      let most = -Infinity;
      for (const seen of stage.sees[map]) {
        const from = seen * input.height * input.width + corner;
        for (let row = 0; row < stage.size; row++) {
          for (let column = 0; column < stage.size; column++) {
            const x = input.values[from + row * input.width + column];
            if (x > most) most = x;
          }
        }
      }
      return most;
    });
  },

  // Σ (x - w)²
  distance(stage, input, made) {
    eachUnit(stage, input, made, (map, corner) => {
      let [sum, weight] = [0, stage.starts[map]];
      for (const seen of stage.sees[map]) {
        const from = seen * input.height * input.width + corner;
        for (let row = 0; row < stage.size; row++) {
          for (let column = 0; column < stage.size; column++) {
            const apart = input.values[from + row * input.width + column] - stage.weights[weight++];
            sum += apart * apart;
          }
        }
      }
      return sum;
    });
  },
};

function eachUnit({ maps, step }, input, { values, height, width }, total) {
  let unit = 0;
  for (let map = 0; map < maps; map++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) values[unit++] = total(map, y * step * input.width + x * step);
    }
  }
}

// Each unit sees all there is: its weights and the inputs lie in the same order. Four maps at a time
// read each input once, and their sums do not wait for each other: half the time of one at a time.
function fullLayer({ maps, weights, bias }, inputs, values) {
  const n = inputs.length;
  for (let first = 0; first < maps; first += 4) {
    // Where there are no four left, the last one is made again.
    const four = [0, 1, 2, 3].map((i) => Math.min(first + i, maps - 1));
    const [s, t, u, v] = four.map((map) => map * n);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < n; i++) {
      const x = inputs[i];
      a += x * weights[s + i];
      b += x * weights[t + i];
      c += x * weights[u + i];
      d += x * weights[v + i];
    }
    [a, b, c, d].forEach((sum, i) => (values[four[i]] = sum + bias[four[i]]));
  }
}
