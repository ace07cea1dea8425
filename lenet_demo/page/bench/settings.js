// The bench's settings: what is in the page's state, and the inputs that show it and change it.

import { firstOfBench } from "../core/bench_state.js";
import { get, set, watch } from "../core/state.js";

/** All settings of the bench, by the names of core/bench_state.js. */
export const now = () => ({ ...firstOfBench(), ...get("bench") });

/** Changes those that are named. */
export function choose(values) {
  const first = firstOfBench();
  const differs = ([name, value]) => JSON.stringify(value) !== JSON.stringify(first[name]);
  const kept = Object.entries({ ...get("bench"), ...values }).filter(differs);
  set({ bench: kept.length ? Object.fromEntries(kept) : null });
}

/** What an input holds, within its bounds; a half-typed one keeps what there was `before`. */
export function held(input, before) {
  if (input.matches("select")) return input.value;
  const value = input.valueAsNumber;
  if (!Number.isFinite(value)) return before;
  const inside = Math.min(Number(input.max), Math.max(Number(input.min), value));
  return input.step === "1" ? Math.round(inside) : inside;
}

/** Shows a value in an input, unless it is just being typed there. */
export function show(input, value) {
  if (input !== document.activeElement || input.type === "range") input.value = value;
}

/** Lets every input with `data-setting` show its setting and change it. */
export function bind(bench) {
  const inputs = [...bench.querySelectorAll("[data-setting]")];
  const showAll = () => {
    for (const input of inputs) show(input, now()[input.dataset.setting]);
  };
  bench.addEventListener("input", ({ target }) => {
    const name = target.dataset.setting;
    if (name) choose({ [name]: held(target, now()[name]) });
  });
  // What was typed is done: what counts of it stands there.
  bench.addEventListener("change", ({ target }) => {
    const name = target.dataset.setting;
    if (name) target.value = now()[name];
  });
  watch(["bench"], showAll);
  showAll();
}
