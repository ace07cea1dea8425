// How the parameters step against their gradient. Each optimiser works on all of them as one array.

/**
 * @typedef {object} Optimiser
 * @property {number} rate may be changed between steps
 * @property {(numbers: Float32Array, gradient: Float32Array) => void} step changes `numbers`; the gradient is
 *   the mean over a batch
 * @property {number} [curvaturePatterns] of so many at the beginning of an epoch it wants the curvature …
 * @property {(epoch: number, curvature: Float32Array) => void} [begin] … and gets it here; epochs from 1
 */

/**
 * Plain gradient descent.
 * @param {{rate?: number}} [how]
 * @returns {Optimiser}
 */
export function descent({ rate = 1e-3 } = {}) {
  return {
    rate,
    step(numbers, gradient) {
      const factor = this.rate;
      for (let i = 0; i < numbers.length; i++) numbers[i] -= factor * gradient[i];
    },
  };
}

/**
 * Adam (Kingma and Ba, 2015), with `decay` AdamW (Loshchilov and Hutter, 2019).
 * @param {{rate?: number, beta1?: number, beta2?: number, epsilon?: number, decay?: number}} [how]
 * @returns {Optimiser}
 */
export function adam({ rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0 } = {}) {
  let [mean, square] = [null, null];
  let [left1, left2] = [1, 1]; // what is left of the zeros that the moments began with
  return {
    rate,
    step(numbers, gradient) {
      mean ??= new Float32Array(numbers.length);
      square ??= new Float32Array(numbers.length);
      left1 *= beta1;
      left2 *= beta2;
      const [shrink, factor] = [1 - this.rate * decay, this.rate / (1 - left1)];
      for (let i = 0; i < numbers.length; i++) {
        const g = gradient[i];
        mean[i] += (1 - beta1) * (g - mean[i]);
        square[i] += (1 - beta2) * (g * g - square[i]);
        const size = Math.sqrt(square[i] / (1 - left2)) + epsilon;
        numbers[i] = numbers[i] * shrink - (factor * mean[i]) / size;
      }
    },
  };
}

/** η of each of the 20 passes, as printed (section III-B). */
export const ETAS = [
  [2, 5e-4],
  [3, 2e-4],
  [3, 1e-4],
  [4, 5e-5],
  [8, 1e-5],
].flatMap(([passes, eta]) => Array.from({ length: passes }, () => eta));

/**
 * Stochastic diagonal Levenberg-Marquardt (appendix C), for batches of one: parameter k steps by
 * ε_k = η / (μ + h_kk). As lenet_demo/training/sdlm.py, with its departures: h_kk is the largest of each
 * epoch's so far, and the loss is halved.
 * @param {{etas?: number[], mu?: number, patterns?: number}} [how] η of each epoch, the last one for all that
 *   follow; μ; how many patterns h is the mean of
 * @returns {Optimiser & {epsilons: Float32Array | null}} of which `rate` is a factor of η
 */
export function levenbergMarquardt({ etas = ETAS, mu = 0.02, patterns = 500 } = {}) {
  let h = null;
  return {
    rate: 1,
    epsilons: null,
    curvaturePatterns: patterns,
    begin(epoch, curvature) {
      const eta = etas[Math.min(epoch, etas.length) - 1];
      h = curvature.map((each, i) => Math.max(each / 2, h?.[i] ?? 0));
      this.epsilons = h.map((each) => eta / (mu + each));
    },
    step(numbers, gradient) {
      const [factor, { epsilons }] = [this.rate / 2, this];
      for (let i = 0; i < numbers.length; i++) numbers[i] -= factor * epsilons[i] * gradient[i];
    },
  };
}
