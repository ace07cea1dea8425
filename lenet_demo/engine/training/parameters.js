// What learning changes in a network: as one array of numbers, and a network that works on such an array.

/** @typedef {import("../network/description.js").Net} Net */

const OF_STAGE = ["weights", "coefficient", "bias"];
const OF_NORM = ["weight", "bias"];

/**
 * Where each tensor of parameters lies among all, in the order of the stages. Prototypes are fixed, and the
 * mean and variance of a norm are measured: neither is among them.
 * @param {Net} net
 * @returns {{stage: number, key: string, isNorm: boolean, values: Float32Array, begin: number, end: number}[]}
 */
export function parametersOf(net) {
  const found = [];
  let end = 0;
  const add = (stage, of, keys, isNorm) => {
    for (const key of keys) {
      if (!of[key]) continue;
      const begin = end;
      end += of[key].length;
      found.push({ stage, key, isNorm, values: of[key], begin, end });
    }
  };
  net.stages.forEach((stage, i) => {
    if (stage.kind !== "distance") add(i, stage, OF_STAGE, false);
    if (stage.norm) add(i, stage.norm, OF_NORM, true);
  });
  return found;
}

/**
 * All parameters, 60,000 of LeNet-5: a copy.
 * @param {Net} net
 * @returns {Float32Array}
 */
export function numbersOf(net) {
  const parameters = parametersOf(net);
  const numbers = new Float32Array(parameters.at(-1).end);
  for (const { values, begin } of parameters) numbers.set(values, begin);
  return numbers;
}

/**
 * The network on `numbers`: each of its parameters is a part of them, so that who changes these changes it.
 * Its norms have a mean and a variance of their own.
 * @param {Net} net stays as it is
 * @param {Float32Array} [numbers] as `numbersOf` gives them: parameters, or one number for each
 * @returns {Net}
 */
export function onNumbers(net, numbers = numbersOf(net)) {
  const stages = net.stages.map((stage) => ({ ...stage }));
  for (const stage of stages) {
    if (!stage.norm) continue;
    const { mean, variance } = stage.norm;
    stage.norm = { ...stage.norm, mean: mean.slice(), variance: variance.slice() };
  }
  for (const { stage, key, isNorm, begin, end } of parametersOf(net)) {
    const of = isNorm ? stages[stage].norm : stages[stage];
    of[key] = numbers.subarray(begin, end);
  }
  return { ...net, stages };
}
