// What training makes small, of one pattern, with its derivatives: as lenet_demo/training/losses.py.

/**
 * @typedef {object} Loss
 * @property {number} value
 * @property {Float32Array} first ∂/∂output (classes)
 * @property {Float32Array} second ∂²/∂output² (classes), the diagonal
 */

/** @typedef {(output: Float32Array, label: number) => Loss} Criterion of (classes) and the right class, from 0 */

/**
 * Eq. 8: y_D, the right class's distance.
 * @type {Criterion}
 */
export function meanSquaredError(distances, label) {
  const [first, second] = [new Float32Array(distances.length), new Float32Array(distances.length)];
  first[label] = 1;
  return { value: distances[label], first, second };
}

/**
 * Eq. 9: y_D + log(e^-j + Σ_i e^-y_i). The right prototype is drawn near, the wrong ones are pushed away; e^-j,
 * the rubbish class, lets those be that are well beyond j.
 * @param {number} [j] above 0; of 0.1, 5 and 40, 5 misread the fewest digits
 * @returns {Criterion}
 */
export function maximumAPosteriori(j = 5) {
  return (distances, label) => {
    const { value, first, second } = againstAll(
      [...distances, j].map((distance) => -distance),
      label,
    );
    // The rubbish class is none of the outputs.
    return { value, first: first.subarray(0, -1).map((each) => -each), second: second.subarray(0, -1) };
  };
}

/**
 * -log softmax of the right class's score.
 * @type {Criterion}
 */
export function crossEntropy(scores, label) {
  return againstAll([...scores], label);
}

// log Σ_i e^score_i less the right score, with its derivatives by the scores.
function againstAll(scores, label) {
  const most = Math.max(...scores); // taken out, so that no power overflows
  const powers = scores.map((score) => exp(score - most));
  const total = powers.reduce((sum, power) => sum + power);
  const shares = Float64Array.from(powers, (power) => power / total);
  const first = Float32Array.from(shares);
  // Less 1, by what the others have: where it is nearly nothing, too.
  first[label] = -shares.reduce((sum, share, i) => (i === label ? sum : sum + share), 0);
  const second = Float32Array.from(shares, (share) => share * (1 - share));
  return { value: Math.log(total) + most - scores[label], first, second };
}

// e^x of x ≤ 0, to 10⁻¹² of its value: the 1024th power of e^(x/1024), which is added up. The same bits wherever it runs,
// as what is learnt is to be; Math.exp has others in Chromium than in Firefox.
function exp(x) {
  if (x < -700) return 0;
  let [power, term] = [1, 1];
  for (let i = 1; i < 16; i++) {
    term *= x / 1024 / i;
    power += term;
  }
  for (let i = 0; i < 10; i++) power *= power;
  return power;
}

/**
 * The mean of (score - target)², the target 1 for the right class and 0 for the others.
 * @type {Criterion}
 */
export function squaredDifference(scores, label) {
  const n = scores.length;
  const apart = Float64Array.from(scores, (score, i) => score - (i === label ? 1 : 0));
  return {
    value: apart.reduce((sum, each) => sum + each * each, 0) / n,
    first: Float32Array.from(apart, (each) => (2 * each) / n),
    second: new Float32Array(n).fill(2 / n),
  };
}

/**
 * What this project trains a network by: Eq. 9 where it has prototypes, else cross-entropy.
 * @param {import("../network/description.js").Net} net
 * @returns {Criterion}
 */
export const lossOf = ({ hasPrototypes }) => (hasPrototypes ? maximumAPosteriori() : crossEntropy);
