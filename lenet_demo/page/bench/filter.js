// One filter: the visitor's drawing through it, and the sum of one unit.

import { TANH_LIMIT, filters } from "../../engine/index.js";
import { learnedFilter, listLearned } from "./learned.js";
import { mostOf, paint as paintMap, paintFilter, paintInk } from "./maps.js";
import { inFive, put, showOwn } from "./own.js";
import { choose, held, now, show } from "./settings.js";
import { showUnit, walkOver } from "./unit.js";
import { READY_NAMES, ready, titleOf } from "../core/bench_state.js";
import { element, role as roleIn } from "../core/data.js";
import { emit } from "../core/events.js";
import { sumOf, tint } from "../core/numbers.js";
import { get, watch } from "../core/state.js";
import { t } from "../core/texts.js";

const { convolve, pad, reach, squash } = filters;
const LARGEST_SIDE = 5;
// What a filter begins with that comes without settings of its own; the stride and dilation stay.
const PLAIN = { bias: 0, padding: 0, squash: "none", coefficient: 0.25, s2_bias: 0 };
const THREE = t("9 weights instead of 25. Two such layers in a row see 5×5 pixels with 18 weights.");
const DILATED = t("The same weights, spread out: a unit sees farther, and learns no more numbers.");
let part;
const role = (name) => roleIn(part, name);
const sideOf = (weights) => Math.sqrt(weights.length);
const same = (some, others) => some?.length === others.length && some.every((each, i) => each === others[i]);

export function start(section) {
  part = section;
  fillReady();
  listLearned(role("learned"));
  showOwn(part);
  walkOver(part);
  part.addEventListener("click", ({ target }) => {
    const { ready: name, side } = target.closest("button")?.dataset ?? {};
    if (side) resize(Number(side));
    if (!name) return;
    role("learned").value = "";
    choose({ ...PLAIN, weights: ready(name, sideOf(now().weights)) });
  });
  part.addEventListener("input", ({ target }) => target.dataset.weight && changeWeight());
  // On commit, show the clamped value.
  part.addEventListener("change", ({ target }) => {
    const { weights } = now();
    if (target.dataset.weight) target.value = weights[inputs(sideOf(weights)).indexOf(target)];
  });
  role("learned").addEventListener("change", takeLearned);
  watch(["filter", "bench"], (changed) => {
    // A filter that came with a link, or stands in C1, stands on the bench, too; and the other way round.
    const own = get("filter");
    if (changed.has("filter") && own) follow(own);
    else if (changed.has("bench")) put();
  });
  if (get("filter")) follow(get("filter"));
}

function fillReady() {
  part.querySelector(".ready").append(
    ...READY_NAMES.map((name) => {
      const button = element("button", undefined, { type: "button", "data-ready": name });
      button.append(element("canvas"), titleOf(name));
      return button;
    }),
  );
}

async function takeLearned({ target }) {
  const [name, map] = target.value.split(" ");
  if (!name) return;
  try {
    choose({ ...PLAIN, stride: 1, dilation: 1, ...(await learnedFilter(name, Number(map))) });
  } catch {
    target.value = "";
    emit("notice", t("This network's weights could not be fetched; try again."));
  }
}

function follow({ weights, bias }) {
  const here = now();
  if (!same(inFive(here.weights), weights) || here.bias !== bias) choose({ ...PLAIN, weights, bias });
}

/** A ready filter becomes the same of the other size; any other keeps its middle, or gets a margin of zeros. */
function resize(side) {
  const { weights } = now();
  const before = sideOf(weights);
  if (side === before) return;
  const name = READY_NAMES.find((each) => same(ready(each, before), weights));
  const made = name && ready(name, side);
  const middle = (_, i) => inFive(weights)[(Math.floor(i / side) + 1) * LARGEST_SIDE + (i % side) + 1];
  choose({
    weights: made ?? (side === LARGEST_SIDE ? inFive(weights) : Array.from({ length: side * side }, middle)),
  });
}

// ---- The weights: of a 3×3 filter the inputs in the middle ---------------------------------------------

function inputs(side) {
  const margin = (LARGEST_SIDE - side) / 2;
  const isIn = (at) => at >= margin && at < LARGEST_SIDE - margin;
  return [...part.querySelectorAll("[data-weight]")].filter((input, i) => {
    input.hidden = !isIn(Math.floor(i / LARGEST_SIDE)) || !isIn(i % LARGEST_SIDE);
    return !input.hidden;
  });
}

function changeWeight() {
  const { weights } = now();
  choose({ weights: inputs(sideOf(weights)).map((input, i) => held(input, weights[i])) });
}

// ---- Painting --------------------------------------------------------------------------------------------

// Full colour is the most that the filter can reach with any drawing: colours do not flicker.
export function limitOf({ weights, bias, squash: kind }) {
  if (kind === "tanh") return TANH_LIMIT;
  const most = (sign) => Math.abs(sumOf(weights.map((weight) => Math.max(0, sign * weight))) + sign * bias);
  return Math.max(most(1), most(-1), 1e-9);
}

/** A drawing through the bench's filter. */
export function through(field) {
  const { weights, ...how } = now();
  return squash(convolve(field, weights, how), how.squash);
}

export function paint(field) {
  const chosen = now();
  const { weights, padding, stride, dilation } = chosen;
  const [map, padded] = [through(field), pad(field, padding)];
  paintInk(role("field"), padded);
  paintMap(role("map"), map, limitOf(chosen));
  const span = reach(sideOf(weights), dilation);
  role("size").textContent = `(32 + 2·${padding} − ${span}) ÷ ${stride} + 1 → ${map.width}×${map.height}`;
  role("sees").textContent =
    dilation > 1
      ? t("Your drawing; a unit sees {n} of {side}×{side}", { n: weights.length, side: span })
      : t("Your drawing; a unit sees {side}×{side}", { side: span });
  role("note").textContent = dilation > 1 ? DILATED : sideOf(weights) === 3 ? THREE : "";
  paintFilters(weights);
  showUnit({ chosen, map, padded });
}

function paintFilters(weights) {
  const side = sideOf(weights);
  for (const button of part.querySelectorAll("[data-ready]")) {
    const own = ready(button.dataset.ready, side);
    button.hidden = !own;
    if (own) paintFilter(button.firstElementChild, own);
    button.setAttribute("aria-pressed", String(same(own, weights)));
  }
  for (const button of part.querySelectorAll("[data-side]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.side) === side));
  }
  part.querySelector(".weights").style.setProperty("--side", side);
  inputs(side).forEach((input, i) => {
    show(input, weights[i]);
    tint(input, weights[i] / mostOf(weights));
  });
}
