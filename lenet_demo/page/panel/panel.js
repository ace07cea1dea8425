// Where a number comes from: the arithmetic of the unit that the figure tells of.

import { about as networkOf, data, role, root } from "../shared/data.js";
import { emit, on } from "../shared/events.js";
import { figures, sumOf, term, withBias } from "../shared/numbers.js";

const panel = role(root, "panel");
const part = (name) => role(panel, name);
const INVITATION =
  "Point at any square of the figure, tap it, or reach it by the arrow keys: here you see the numbers that made it. A click holds it.";
let asked = null; // the stage that was asked about, while no unit is chosen

export function start() {
  panel.addEventListener("click", ({ target }) => target.closest('[data-do="close"]') && close());
  document.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  on("unit", showUnit);
  on("about", showAbout);
  showUnit({ unit: null });
}

function close() {
  asked = null;
  showUnit({ unit: null });
  emit("release");
}

function showUnit({ unit, pinned, made }) {
  if (unit) asked = null;
  panel.dataset.state = pinned || asked ? "open" : unit ? "glance" : "idle";
  if (!unit) return asked ? showAbout(asked) : say("Where a number comes from", INVITATION);
  const value = made ? ` = ${figures(made.then.at(-1)?.[1] ?? made.total)}` : "";
  say(`${networkOf(unit.net).title}, ${nameOf(unit)}${value}`, data.sentences[unit.stage]);
  if (!made) return;
  part("sums").replaceChildren(...terms(made));
  part("total").textContent = total(made);
}

function showAbout(stage) {
  asked = stage;
  panel.dataset.state = "open";
  say(stage === "image" ? "Input" : data.stages[stage], data.sentences[stage]);
}

function say(where, sentence) {
  part("where").textContent = where;
  part("about").textContent = sentence;
  part("sums").replaceChildren();
  part("total").textContent = "";
}

function nameOf({ stage, place: [map, row, column] }) {
  if (stage === "output") return `output ${map}`;
  if (stage === "c5" || stage === "f6") return `${data.stages[stage]} unit ${map}`;
  return `${data.stages[stage]} map ${map}, row ${row}, column ${column}`;
}

// What the parts come to, and what follows.
function total({ kind, inputs, coefficient, bias, total: sum, then }) {
  const first = {
    weighted: () => `Σ input × weight = ${figures(sum - bias)}${withBias(bias)} = ${figures(sum)}`,
    subsampling: () =>
      `${figures(coefficient)} (coefficient) × ${figures(sumOf(inputs))}${withBias(bias)} = ${figures(sum)}`,
    largest: () => `the largest of ${inputs.length === 4 ? "four" : inputs.length} = ${figures(sum)}`,
    distance: () => `Σ (F6 − prototype)² = ${figures(sum)}`,
  }[kind]();
  return [first, ...then.map(([step, value]) => `${step} = ${figures(value)}`)].join("  →  ");
}

// Pictures of the numbers: inputs, weights and products, map by map.
function terms({ kind, maps, side, inputs, weights, products }) {
  if (!weights) return [term("", side, inputs, null, null, "", true)];
  const isDistance = kind === "distance";
  const sign = isDistance ? "−" : "×";
  if (side === 1) {
    const columns = { 84: 7, 120: 10 }[maps.length] ?? maps.length;
    const title = isDistance ? "F6, prototype, (difference)²" : "inputs, weights, products";
    return [term(title, columns, inputs, weights, products, sign)];
  }
  const isOne = maps.length === 1;
  return maps.map((map, i) => {
    const [x, w, p] = [inputs, weights, products].map((of) =>
      of.slice(i * side * side, (i + 1) * side * side),
    );
    return term(isOne ? "" : `map ${map}`, side, x, w, p, sign, isOne);
  });
}
