// C1's filters of the networks, as they act on plain ink, for the bench to take.

import { inkFilters } from "../../engine/index.js";
import { data, element } from "../shared/data.js";
import { on } from "../shared/events.js";
import { wanted } from "../shared/nets.js";

const rounded = (number) => Math.round(1000 * number) / 1000;

/** Lists every map of every network's C1 in `select`. */
export function listLearned(select) {
  const first = select.firstElementChild;
  const fill = () => {
    const chosen = select.value;
    select.replaceChildren(
      first,
      ...data.networks.map(({ name, title, description: { stages } }) => {
        const group = element("optgroup", undefined, { label: title });
        for (let map = 0; map < stages[0].maps; map++) {
          group.append(element("option", `${title}, C1 map ${map}`, { value: `${name} ${map}` }));
        }
        return group;
      }),
    );
    select.value = chosen;
  };
  fill();
  on("network", fill);
}

/**
 * One of them, with what follows it, as settings of the bench. Where a network has no trainable subsampling,
 * the bench's is a plain average.
 */
export async function learnedFilter(name, map) {
  const net = await wanted(name);
  const { weights, bias } = inkFilters(net)[map];
  const [c1, s2] = net.stages;
  if (![3, 5].includes(c1.size)) throw new RangeError("The bench has no room for this filter.");
  const learnt = s2.kind === "subsampling" ? [s2.coefficient[map], s2.bias[map]] : [0.25, 0];
  return {
    weights: Array.from(weights, rounded),
    bias: rounded(bias),
    squash: c1.squash ?? "none",
    coefficient: rounded(learnt[0]),
    s2_bias: rounded(learnt[1]),
  };
}
