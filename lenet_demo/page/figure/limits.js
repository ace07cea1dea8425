// The value of each stage that is painted in full colour. Fixed, since colours that followed each
// drawing would flicker: the squashing's own limit, or, where nothing bounds the values, what 1 % of
// them pass over the ten sample digits.

import { read, TANH_LIMIT } from "../../engine/index.js";
import { sampleFields } from "../shared/nets.js";

const known = new WeakMap(); // network → [limits after squashing, limits before]

/** @returns {Record<string, number>} by stage, c1 … f6 */
export function limitsOf(net, before) {
  if (!known.has(net)) known.set(net, [undefined, undefined]);
  const limits = known.get(net);
  limits[Number(before)] ??= measure(net, before);
  return limits[Number(before)];
}

function measure(net, before) {
  const stages = net.stages.slice(0, -1);
  if (!before && stages.every(({ squash }) => squash === "tanh")) {
    return Object.fromEntries(stages.map(({ name }) => [name, TANH_LIMIT]));
  }
  const readings = sampleFields().map((field) => read(net, field));
  return Object.fromEntries(
    stages.map(({ name }) => {
      const all = readings.flatMap(({ trace, sums }) => Array.from((before ? sums : trace)[name], Math.abs));
      const inOrder = Float32Array.from(all).toSorted();
      return [name, Math.max(inOrder[Math.floor(0.99 * (inOrder.length - 1))], 1e-6)];
    }),
  );
}
