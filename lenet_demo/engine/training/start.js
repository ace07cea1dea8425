// What a run begins with: a network's weights by chance.

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
