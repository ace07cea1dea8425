// The bench's numbers: what its inputs hold, within their bounds; half-typed ones keep what they had.

import { root } from "../shared/data.js";

const bench = root.querySelector("#bench .bench");
export const weightInputs = [...bench.querySelectorAll("[data-weight]")];
const setting = (name) => bench.querySelector(`[data-setting="${name}"]`);
let seen = []; // the weights as they were last read

function number(input, before = 0) {
  const value = input.valueAsNumber;
  return Number.isFinite(value) ? Math.min(Number(input.max), Math.max(Number(input.min), value)) : before;
}

const whole = (name) => Math.round(number(setting(name), Number(setting(name).min)));

/** The filter's 25 weights, row by row. */
export function readFilter() {
  seen = weightInputs.map((input, i) => number(input, seen[i]));
  return seen;
}

export function settings() {
  return {
    bias: number(setting("bias")),
    padding: whole("padding"),
    stride: whole("stride"),
    squash: setting("squash").value,
    learnt: { coefficient: number(setting("coefficient")), bias: number(setting("s2_bias")) },
  };
}

/** Puts a filter on the bench, with its settings, the others as they are at first but for the stride. */
export function choose(weights, rest = {}) {
  weights.forEach((weight, i) => (weightInputs[i].value = weight));
  const first = { bias: 0, padding: 0, squash: "none", coefficient: 0.25, s2_bias: 0 };
  for (const [name, value] of Object.entries({ ...first, ...rest })) setting(name).value = value;
}
