// Links of former pages: views in place of chapters, two networks where none is named.

import { data } from "../core/data.js";

const NETS = ["lenet5", "modern"];
const VIEWS = {
  stress: { step: "turned", fold: "stress" },
  number: { step: "number" },
  learning: { step: "learning" },
  colour: { step: "modern", fold: "colour" },
};
const OF_BENCH = { filter: "c1", cells: "s2", neocognitron: "s2", sharing: "s2", channels: "modern" };
const IN_LAB = ["unit", "skip", "before", "filter"]; // what was shown in the figure with everything at once

/** @param {object | null} state as a former link held it @returns {object | null} the same, as it is called now */
export function fromFormer(state) {
  if (!state || typeof state !== "object" || Array.isArray(state)) return state;
  const { view, talk, scene, ...rest } = state;
  const named = state.bench?.chapter;
  const fold = Object.hasOwn(OF_BENCH, named) ? named : "filter";
  const isStep = data.steps.some(({ name }) => name === scene);
  const place = isStep
    ? { step: scene }
    : view === "bench"
      ? { step: OF_BENCH[fold], fold }
      : (VIEWS[view] ?? { step: IN_LAB.some((name) => name in rest) ? "lab" : "draw" });
  const nets = NETS.filter((name) => data.networks.some((network) => network.name === name));
  return { ...(nets.length && { nets }), ...rest, ...place, present: Boolean(talk || isStep) };
}
