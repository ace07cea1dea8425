// Which networks are compared: two, and whether both are shown or either alone.

import { networkInfo, data, element } from "../core/data.js";
import { on } from "../core/events.js";
import { get, set, watch } from "../core/state.js";

let fieldset;
let pair = []; // the two that are compared, from above, shown or not

/** Fills the pad's place for the choice; nothing to choose where only one network is there. */
export function showChoices(pad) {
  fieldset = pad.querySelector(".choices");
  pair = firstPair();
  fieldset.addEventListener("change", choose);
  on("network", build);
  watch(["nets"], follow);
  on("reset", () => {
    pair = firstPair();
    build();
  });
  build();
}

const firstPair = () => [...new Set([...get("nets"), ...data.networks.map(({ name }) => name)])].slice(0, 2);

function build() {
  if (pair.length < 2) pair = firstPair();
  const legend = fieldset.firstElementChild;
  if (data.networks.length < 2) return fieldset.replaceChildren(legend);
  const selects = element("div", undefined, { class: "pair" });
  selects.hidden = data.networks.length < 3;
  for (const [i, which] of ["upper", "lower"].entries()) {
    const select = element("select", undefined, {
      "data-role": which,
      "aria-label": `${i ? "Lower" : "Upper"} network`,
    });
    select.append(...data.networks.map(({ name, title }) => element("option", title, { value: name })));
    selects.append(select);
  }
  const radios = ["both", "upper", "lower"].map((value) => {
    const label = element("label");
    label.append(
      element("input", undefined, { type: "radio", name: "shown", value }),
      element("span", "Both"),
    );
    return label;
  });
  fieldset.replaceChildren(legend, selects, ...radios);
  follow();
}

// A network is compared with another one: to choose it twice makes the two change places.
function choose({ target }) {
  if (target.matches("select")) {
    const at = target.dataset.role === "upper" ? 0 : 1;
    if (pair[1 - at] === target.value) pair[1 - at] = pair[at];
    pair[at] = target.value;
  }
  const shown = fieldset.querySelector('[name="shown"]:checked').value;
  set({ nets: { both: [...pair], upper: [pair[0]], lower: [pair[1]] }[shown] });
  follow();
}

// Shows what the state says, from wherever it came.
function follow() {
  const nets = get("nets");
  if (nets.length === 2) pair = [...nets];
  else if (!pair.includes(nets[0])) pair = [nets[0], pair.find((name) => name !== nets[0])];
  const shown = nets.length === 2 ? "both" : nets[0] === pair[0] ? "upper" : "lower";
  for (const [i, which] of ["upper", "lower"].entries()) {
    const select = fieldset.querySelector(`[data-role="${which}"]`);
    if (!select) return;
    select.value = pair[i];
    fieldset.querySelector(`[value="${which}"] + span`).textContent = networkInfo(pair[i]).short;
  }
  fieldset.querySelector(`[name="shown"][value="${shown}"]`).checked = true;
}
