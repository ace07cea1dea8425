// Your own kernel in C1: the bench's filter in the place of one of LeNet-5's.

import { role } from "../shared/data.js";
import { on } from "../shared/events.js";
import { get, set } from "../shared/state.js";

let bench;
let onBench = null; // {weights, bias}

export function showOwn(element) {
  bench = element;
  bench.addEventListener("click", ({ target }) => {
    const { own, do: act } = target.closest("button")?.dataset ?? {};
    if (own) set({ filter: { map: Number(own), ...onBench } });
    if (act === "take-out") set({ filter: null });
  });
  on("changed", (changed) => changed.has("filter") && follow());
  on("read", say);
  follow();
}

/** The filter on the bench has changed: so has the one in C1, where there is one. */
export function put(filter) {
  onBench = filter;
  if (get("filter")) set({ filter: { map: get("filter").map, ...filter } });
}

function follow() {
  const map = get("filter")?.map;
  for (const button of bench.querySelectorAll("[data-own]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.own) === map));
  }
  const takeOut = bench.querySelector('[data-do="take-out"]');
  if (takeOut) takeOut.disabled = map === undefined;
}

const reads = ({ digit, distances }) => `${digit}, at a distance of ${Math.round(distances[digit])}`;

function say({ readings, plain }) {
  const finding = role(bench, "finding");
  if (!finding) return;
  const own = readings.lenet5;
  const words = () =>
    `As trained, LeNet-5 reads ${reads(plain)}; with this filter in map ${get("filter").map}, ${reads(own)}.`;
  finding.textContent = plain && own?.trace ? words() : "";
}
