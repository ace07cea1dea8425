// One unit of the filtered map: its patch, times the filter.

import { filters } from "../../engine/index.js";
import { square } from "../core/canvas.js";
import { role as roleIn } from "../core/data.js";
import { MOVES, on } from "../core/events.js";
import { figures, sumOf, sumWithBias, term } from "../core/numbers.js";
import { outline } from "../core/row.js";
import { inFigures, t } from "../core/texts.js";

const FOLLOWS = { relu: " → ReLU = ", tanh: ` → ${inFigures(1.7159)} tanh(⅔·) = ` };
let role;
let unit = [14, 14]; // row and column of the map: last pointed at or reached by keys
let now = null; // the map on the screen, with what made it

/** Lets the map be pointed at and walked over by keys. */
export function walkOver(bench) {
  role = (name) => roleIn(bench, name);
  const map = role("map");
  for (const type of ["pointermove", "click"]) map.addEventListener(type, (event) => point(unitAt(event)));
  map.addEventListener("keydown", step);
  on("reset", () => (unit = [14, 14]));
  // Spoken while it is the map that is walked over, not while the pen moves.
  for (const [type, live] of [
    ["focus", "polite"],
    ["blur", "off"],
  ]) {
    map.addEventListener(type, () => role("sum-of").setAttribute("aria-live", live));
  }
}

const inside = (at, length) => Math.min(Math.max(at, 0), length - 1);

function unitAt({ clientX, clientY }) {
  const canvas = role("map");
  const box = canvas.getBoundingClientRect();
  return [
    Math.floor(((clientY - box.top) / box.height) * canvas.height),
    Math.floor(((clientX - box.left) / box.width) * canvas.width),
  ];
}

function point(to) {
  unit = to;
  if (now) showUnit(now);
}

function step(event) {
  const move = MOVES[event.key];
  if (!move || !now) return;
  event.preventDefault();
  point([inside(unit[0], now.map.height) + move[0], inside(unit[1], now.map.width) + move[1]]);
}

// One square; or, where it leaves out some, one for each that it sees.
function seenBy(left, top, side, dilation) {
  if (dilation === 1) return square(left, top, side);
  const steps = Array.from({ length: side }, (_, i) => i * dilation);
  return steps.flatMap((down) => steps.map((right) => square(left + right, top + down, 1))).join("");
}

/** The sum of the unit that was last pointed at, on a map with what made it. */
export function showUnit(made) {
  now = made;
  const { map, padded, chosen } = now;
  const [y, x] = [inside(unit[0], map.height), inside(unit[1], map.width)];
  const { weights, stride, dilation, bias } = chosen;
  const side = Math.sqrt(weights.length);
  outline(role("field").parentElement, seenBy(x * stride, y * stride, side, dilation));
  outline(role("map").parentElement, square(x, y, 1));
  const inputs = filters.patch(padded, y * stride, x * stride, side, dilation);
  const products = inputs.map((input, i) => input * weights[i]);
  const follows = FOLLOWS[chosen.squash];
  const total = sumWithBias(sumOf(products), bias);
  const value = follows ? follows + figures(map.values[y * map.width + x]) : "";
  role("sum-of").textContent = t("Row {row}, column {column}: Σ patch × filter = {sum}", {
    row: y,
    column: x,
    sum: total + value,
  });
  role("sum").replaceChildren(term(side, inputs, weights, products));
}
