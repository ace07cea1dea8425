// C1's filters of the networks, as they act on plain ink, for the bench to take.

import { inkFilters } from "../../engine/index.js";
import { data, element } from "../core/data.js";
import { on } from "../core/events.js";
import { loadNetwork } from "../core/networks.js";
import { t } from "../core/texts.js";

const rounded = (number) => Math.round(1000 * number) / 1000;

const fits = ({ description: { stages } }) => [3, 5].includes(stages[0].size);

/** Lists every map of every network's C1 in `select`, where its filters are 3×3 or 5×5. */
export function listLearned(select) {
  const first = select.firstElementChild;
  const fill = () => {
    const chosen = select.value;
    select.replaceChildren(
      first,
      ...data.networks.filter(fits).map(({ name, title, description: { stages } }) => {
        const group = element("optgroup", undefined, { label: title });
        for (let map = 0; map < stages[0].maps; map++) {
          group.append(
            element("option", t("{network}, C1 map {map}", { network: title, map }), {
              value: `${name} ${map}`,
            }),
          );
        }
        return group;
      }),
    );
    select.value = chosen;
  };
  fill();
  on("network", fill);
}

const OFFERED = new Set(["tanh", "relu"]); // by the bench to follow a filter

/**
 * One of them, with what follows it, as settings of the bench. Where a network has no trainable subsampling,
 * the bench's is a plain average.
 */
export async function learnedFilter(name, map) {
  const net = await loadNetwork(name);
  const { weights, bias } = inkFilters(net)[map];
  const [c1, s2] = net.stages;
  const fed = s2.sees.findIndex((seen) => seen.includes(map)); // in LeNet-4 two maps: the first
  const learnt = s2.kind === "subsampling" ? [s2.coefficient[fed], s2.bias[fed]] : [0.25, 0];
  return {
    weights: Array.from(weights, rounded),
    bias: rounded(bias),
    squash: OFFERED.has(c1.squash) ? c1.squash : "none",
    coefficient: rounded(learnt[0]),
    s2_bias: rounded(learnt[1]),
  };
}
