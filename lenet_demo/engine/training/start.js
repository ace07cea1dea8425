// What a run begins with: a network's weights by chance, or a network with one sign more.

import { randomFrom } from "../random.js";
import { onNumbers } from "./parameters.js";

/** @typedef {import("../network/description.js").Net} Net */

/**
 * The network with weights by chance, F being how many inputs a unit has. Where it is squashed as in 1998, even
 * in ±1.3/√F, every subsampling coefficient ½, biases 0: `start_wide` in lenet_demo/training/recipe.py says why
 * not the paper's ±2.4/F. Else even in ±1/√F, biases too, as PyTorch begins; norms do nothing yet.
 * @param {Net} net stays as it is
 * @param {number} seed
 * @returns {Net}
 */
export function fresh(net, seed) {
  const random = randomFrom(seed);
  const is1998 = net.stages[0].squash === "tanh";
  const made = onNumbers(net);
  for (const stage of made.stages) {
    if (stage.coefficient) {
      stage.coefficient.fill(0.5);
      stage.bias.fill(0);
    } else if (stage.kind === "weighted") {
      for (let map = 0; map < stage.maps; map++) {
        const inputs = stage.sees[map].length * stage.size ** 2;
        const most = (is1998 ? 1.3 : 1) / Math.sqrt(inputs);
        const drawn = () => most * (2 * random() - 1);
        const kernels = stage.weights.subarray(stage.starts[map], stage.starts[map] + inputs);
        for (let i = 0; i < inputs; i++) kernels[i] = drawn();
        stage.bias[map] = is1998 ? 0 : drawn();
      }
    }
    if (stage.norm) {
      const { mean, variance, weight, bias } = stage.norm;
      for (const zeros of [mean, bias]) zeros.fill(0);
      for (const ones of [variance, weight]) ones.fill(1);
    }
  }
  return { ...made, rejection: null };
}

/**
 * The network with one class more, whose prototype is `sign`: what is nearest to it is read as it. The rest is
 * shared; what is before the distances has yet to learn it.
 * @param {Net} net with prototypes
 * @param {ArrayLike<number>} sign of ±1, as many as F6 has units: of LeNet-5 a picture of 7×12, row by row
 * @returns {Net}
 * @throws {RangeError} for a network without prototypes, or a sign that is none
 */
export function withSign(net, sign) {
  const [output] = net.stages.slice(-1);
  if (output.kind !== "distance") throw new RangeError("Only a network with prototypes gets another one.");
  const length = output.weights.length / output.maps;
  if (sign.length !== length || !Array.prototype.every.call(sign, (dot) => Math.abs(dot) === 1)) {
    throw new RangeError(`A prototype of this network is ${length} numbers of 1 or -1.`);
  }
  const more = {
    ...output,
    maps: output.maps + 1,
    sees: [...output.sees, output.sees[0]],
    starts: [...output.starts, output.weights.length],
    weights: Float32Array.of(...output.weights, ...sign),
  };
  return { ...net, classes: more.maps, stages: [...net.stages.slice(0, -1), more] };
}
