// Which networks are shown: two that are compared, or either alone. In each place that lets one choose.

import { networkInfo, data, element, root } from "../core/data.js";
import { on } from "../core/events.js";
import { compared, get, set, watch } from "../core/state.js";
import { t } from "../core/texts.js";

const places = [...root.querySelectorAll("[data-choices]")];
let pair = []; // the two that are compared, from above, shown or not

/** Fills the places for the choice; nothing to choose where only one network is there. */
export function showChoices() {
  pair = compared();
  for (const place of places) place.addEventListener("change", choose);
  on("network", build);
  on("choice", () => {
    const [upper, lower] = [[pair[0]], [pair[1]]];
    const all = [pair, upper, lower].map(String);
    set({ nets: [[...pair], upper, lower][(all.indexOf(String(get("nets"))) + 1) % 3] });
  });
  watch(["nets"], follow);
  on("reset", () => {
    pair = compared();
    build();
  });
  build();
}

function build() {
  pair = pair.length < 2 ? compared() : pair;
  places.forEach((place, i) => {
    const legend = place.querySelector("legend");
    const kind = place.dataset.choices; // "radios": either or both; "selects": which two; "all"
    if (data.networks.length < 2) return place.replaceChildren(legend);
    const parts = [legend];
    if (kind !== "radios" && data.networks.length > 2) parts.push(selects());
    if (kind !== "selects") parts.push(...radios(`shown-${i}`));
    place.replaceChildren(...parts);
  });
  follow();
}

function selects() {
  const made = element("div", undefined, { class: "pair" });
  for (const [i, which] of ["upper", "lower"].entries()) {
    const select = element("select", undefined, {
      "data-role": which,
      "aria-label": i ? t("Second network") : t("First network"),
    });
    select.append(...data.networks.map(({ name, title }) => element("option", title, { value: name })));
    made.append(select);
  }
  return made;
}

function radios(name) {
  return ["upper", "lower", "both"].map((value) => {
    const label = element("label");
    label.append(element("input", undefined, { type: "radio", name, value }), element("span", t("both")));
    return label;
  });
}

// A network is compared with another one: to choose it twice makes the two change places.
function choose({ target }) {
  const isWhich = target.matches("select");
  if (isWhich) {
    const at = target.dataset.role === "upper" ? 0 : 1;
    if (pair[1 - at] === target.value) pair[1 - at] = pair[at];
    pair[at] = target.value;
  }
  const shown = isWhich ? "both" : target.value;
  set({ nets: { both: [...pair], upper: [pair[0]], lower: [pair[1]] }[shown] });
  follow();
}

// Shows what the state says, from wherever it came.
function follow() {
  const nets = get("nets");
  if (nets.length === 2) pair = [...nets];
  else if (!pair.includes(nets[0])) pair = [nets[0], pair.find((name) => name !== nets[0])];
  const shown = nets.length === 2 ? "both" : nets[0] === pair[0] ? "upper" : "lower";
  for (const place of places) {
    for (const [i, which] of ["upper", "lower"].entries()) {
      const select = place.querySelector(`[data-role="${which}"]`);
      if (select) select.value = pair[i];
      const words = place.querySelector(`[value="${which}"] + span`);
      if (words) words.textContent = networkInfo(pair[i]).short;
    }
    const radio = place.querySelector(`[type="radio"][value="${shown}"]`);
    if (radio) radio.checked = true;
  }
}
