// Your own kernel in C1: the bench's filter in the place of one of LeNet-5's.

import { now } from "./settings.js";
import { role } from "../core/data.js";
import { on } from "../core/events.js";
import { get, set, watch } from "../core/state.js";
import { t } from "../core/texts.js";

const SIDE = 5; // of C1's filters
let bench;

/** Weights as C1 takes them: a smaller filter in the middle of 5×5. */
export function inFive(weights) {
  const own = Math.sqrt(weights.length);
  const margin = (SIDE - own) / 2;
  const made = Array(SIDE * SIDE).fill(0);
  weights.forEach((weight, i) => (made[(Math.floor(i / own) + margin) * SIDE + (i % own) + margin] = weight));
  return made;
}

const onBench = () => ({ weights: inFive(now().weights), bias: now().bias });

export function showOwn(element) {
  bench = element;
  bench.addEventListener("click", ({ target }) => {
    const { own, do: act } = target.closest("button")?.dataset ?? {};
    if (own) set({ filter: { map: Number(own), ...onBench() } });
    if (act === "take-out") set({ filter: null });
  });
  watch(["filter"], follow);
  on("read", say);
  follow();
}

/** The filter on the bench has changed: so has the one in C1, where there is one. */
export function put() {
  const own = get("filter");
  const wanted = own && { map: own.map, ...onBench() };
  if (JSON.stringify(wanted) !== JSON.stringify(own)) set({ filter: wanted });
}

function follow() {
  const map = get("filter")?.map;
  for (const button of bench.querySelectorAll("[data-own]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.own) === map));
  }
  const takeOut = bench.querySelector('[data-do="take-out"]');
  if (takeOut) takeOut.disabled = map === undefined;
}

const reads = ({ digit, distances }) =>
  t("{digit}, {distance} away", { digit, distance: Math.round(distances[digit]) });

function say({ readings, plain }) {
  const finding = role(bench, "finding");
  if (!finding) return;
  const own = readings.lenet5;
  const words = () =>
    t("As trained, LeNet-5 reads {plain}; with this filter in map {map}, {own}.", {
      plain: reads(plain),
      map: get("filter").map,
      own: reads(own),
    });
  finding.textContent = plain && own?.trace ? words() : "";
}
