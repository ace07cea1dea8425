// One step backward: on one's own drawing the error runs back through the stages, and a step against it changes the
// weights of a network that is there for nothing else. The page's own stay as they are.

import {
  classOf,
  explainError,
  gradientOf,
  lossOf,
  numbersOf,
  onNumbers,
} from "../../engine/training/index.js";
import { forward } from "../../engine/index.js";
import { onColours, paintTiles, square } from "../core/canvas.js";
import { data, element, networkInfo, role as roleIn, root } from "../core/data.js";
import { on } from "../core/events.js";
import { net as opened, setWeights } from "../core/networks.js";
import { figures, largestOf, picture } from "../core/numbers.js";
import { letPoint } from "../core/pointing.js";
import { distanceLines, distanceText, makeRow, outline, paintLine } from "../core/row.js";
import { outlineOf } from "../core/stages.js";
import { get, lesson, set, watch } from "../core/state.js";
import { inFigures, t, tn } from "../core/texts.js";

const NAME = "lenet5-stepped";
const SIDE = 32;
const SIZE = 5; // of C1's filters
const SLIGHT = 0.05; // an error below which there is nothing to learn
const MOST_STEPS = 50; // that can be undone
const TERMS = 2; // of a sum that are written out

const section = roleIn(root, "backward");
const role = (name) => roleIn(section, name);
const button = (name) => section.querySelector(`[data-do="${name}"]`);
const isOpen = () => get("step") === "backward";

let errors; // the row of δ: how each stage is drawn, and its plates
let filters; // of C1: what is pressed to say that it will change most, and what fills its pictures
let outputs; // a line each
let past = []; // the parameters before each step
let guess = null; // the filter that is said to change most
let now = null; // {net, label, gradient, before: {trace, loss}} of the newest reading
let unit = null; // the one that is meant

export function start() {
  if (!networkInfo(NAME)) return section.remove();
  errors = makeErrors();
  filters = makeFilters();
  outputs = distanceLines([...Array(10).keys()]);
  role("outputs").append(...outputs);
  section.addEventListener("change", ({ target }) => {
    if (target.name === "lesson") set({ lesson: { ...lesson(), label: Number(target.value) } });
    else if (target === role("rate")) set({ lesson: { ...lesson(), rate: Number(target.value) } });
  });
  button("step").addEventListener("click", step);
  button("back").addEventListener("click", () => undo(past.length - 1));
  button("all").addEventListener("click", () => undo(0));
  on("read", follow);
  on("unit", (told) => {
    ({ unit } = told);
    if (isOpen()) showUnit();
  });
  on("reset", () => {
    guess = null;
    if (past.length) undo(0);
  });
  watch(["lesson"], () => isOpen() && now && learn(now.reading, { runs: true }));
  // Of another drawing, what is read is right until somebody says otherwise; a link brings both.
  watch(["strokes", "picture"], (changed) => {
    if (lesson().label !== null && !changed.has("lesson")) set({ lesson: { ...lesson(), label: null } });
  });
  onColours(() => now && paint());
}

function follow({ readings }) {
  if (!isOpen()) return;
  const reading = readings[NAME];
  if (reading?.trace) learn(reading);
  else {
    now = null;
    paint();
  }
}

// What is wrong with a reading; `runs`: whether it is to be seen running back.
function learn(reading, { runs = false } = {}) {
  const { net } = reading;
  const { image } = reading.trace;
  const { output } = forward(net.of, image, SIDE, SIDE).trace;
  const label = lesson().label ?? classOf(net.of, output);
  const before = { output, loss: lossOf(net)(output, label).value };
  now = { reading, net, label, before, gradient: gradientOf(net, image, [label]) };
  paint();
  if (runs) run();
}

function step() {
  if (!now) return;
  const { net, gradient } = now;
  const numbers = numbersOf(net);
  past = [...past, numbers].slice(-MOST_STEPS);
  const { rate } = lesson();
  const changed = numbers.map((number, i) => number - rate * gradient.numbers[i]);
  setWeights(NAME, onNumbers(net, changed));
  run();
}

function undo(to) {
  const numbers = past[to];
  past = past.slice(0, to);
  setWeights(NAME, onNumbers(opened(NAME), numbers));
}

// The stages' δ appear one after the other, from the last to the first.
function run() {
  const row = role("errors");
  row.classList.remove("running");
  row.getBoundingClientRect(); // so that it begins anew
  row.classList.add("running");
}

// ---- What there is to see ------------------------------------------------------------------------

function paint() {
  const { label, gradient, before, net } = now ?? {};
  for (const input of section.querySelectorAll('[name="lesson"]')) {
    input.checked = Number(input.value) === label;
  }
  role("rate").value = lesson().rate;
  button("step").disabled = !now;
  button("back").disabled = button("all").disabled = !past.length;
  role("outcome").textContent = now ? outcome(now) : t("Draw a digit first.");
  for (const { stage, surface: plate, most } of errors.plates) {
    const values = gradient?.at.sums[stage.name] ?? null;
    const limit = values ? largestOf(values) : 1;
    paintTiles(stage, plate, values, limit);
    most.textContent = values ? short(limit) : "";
  }
  outputs.forEach((line, digit) => {
    const [was, is] = now ? [before.output[digit], gradient.found.trace.output[digit]] : [0, 0];
    const both = [was, is].map(distanceText);
    const words = now ? (past.length && both[0] !== both[1] ? both.join(" → ") : both[1]) : "";
    const wins = Boolean(now) && classOf(net, gradient.found.trace.output) === digit;
    paintLine(line, { distance: is, words, wins });
    line.classList.toggle("right", digit === label);
  });
  paintFilters();
  showUnit();
}

function outcome({ label, before, gradient }) {
  const values = { digit: label, was: figures(before.loss), is: figures(gradient.loss) };
  if (past.length) {
    return tn(
      "If this is a {digit}, the error was {was}, and after one step it is {is}.",
      "If this is a {digit}, the error was {was}, and after {n} steps it is {is}.",
      past.length,
      values,
    );
  }
  if (before.loss > SLIGHT) return t("If this is a {digit}, the error is {was}. Take a step.", values);
  return t("Hardly an error: it is read as a {digit}. Say that it is another digit.", values);
}

// ---- δ, under the maps and as they are tiled -------------------------------------------------------

function makeErrors() {
  const made = makeRow(networkInfo(NAME), { isWide: true });
  made.row.dataset.net = NAME;
  made.row.setAttribute("aria-label", t("The error’s way back"));
  for (const plate of made.plates) {
    const cell = made.row.querySelector(`[data-stage="${plate.stage.name}"]`);
    plate.most = element("p", "", { class: "most", title: t("What is in full colour") });
    cell.append(plate.most);
    const canvas = plate.surface.canvas;
    const called = data.stages[plate.stage.name];
    canvas.setAttribute("aria-label", t("δ of {stage}: arrow keys choose a unit", { stage: called }));
  }
  role("errors").append(made.row);
  const summary = (name, map) => {
    const at = now?.gradient.at.sums[name];
    const part = map === null ? data.stages[name] : t("Map {map}", { map });
    if (!at) return t("{part}: nothing is drawn", { part });
    return t("{part}: errors to ±{most}", { part, most: inFigures(largestOf(at).toPrecision(1)) });
  };
  letPoint(role("errors"), new Map([[NAME, { stages: made.stages, summary }]]));
  return made;
}

// How the unit's δ is made, and which units it feeds.
function showUnit() {
  for (const { surface: plate } of errors.plates) outline(plate.canvas.parentElement, "");
  const { stages, row } = errors;
  const isOurs = now && unit?.net === NAME && unit.stage !== "output";
  role("key").hidden = isOurs;
  role("made").textContent = "";
  if (!isOurs) return;
  const { stage: name, place } = unit;
  const sum = explainError(now.net, now.gradient, name, place);
  role("made").textContent = sumWords(sum);
  const plate = (of) => row.querySelector(`[data-stage="${of}"] .plate`);
  outline(plate(name), outlineOf(stages[name], [place[0]], place[1], place[2], 1, square));
  if (sum.next === "output") return;
  const { maps, width, columns } = stages[sum.next];
  if (width === 1) return outline(plate(sum.next), square(0, 0, columns, maps / columns)); // all of them
  const boxes = sum.terms.map(({ place: [map, y, x] }) =>
    outlineOf(stages[sum.next], [map], y, x, 1, square),
  );
  outline(plate(sum.next), boxes.join(""));
}

// "C5 unit 17: δ = slope 0.21 × (0.3 × 0.02 + … of 84 units of F6) = 0.004"
function sumWords({ next, terms, slope, error }) {
  const sizes = terms.map(({ weight, error: each }) => Math.abs(weight * each));
  const order = [...terms.keys()].toSorted((a, b) => sizes[b] - sizes[a]);
  const first = order.slice(0, TERMS).map((i) => `${number(terms[i].weight)} × ${number(terms[i].error)}`);
  const values = {
    unit: nameOf(unit),
    slope: number(slope),
    terms: first.join(" + "),
    n: terms.length,
    stage: data.stages[next],
    error: number(error),
  };
  if (terms.length > TERMS) {
    return t("{unit}: δ = slope {slope} × ({terms} + … of {n} units of {stage}) = {error}", values);
  }
  return tn(
    "{unit}: δ = slope {slope} × ({terms}, δ of one unit of {stage}) = {error}",
    "{unit}: δ = slope {slope} × ({terms}, {n} units of {stage}) = {error}",
    terms.length,
    values,
  );
}

const stagesOf = (name) => errors.stages[name] ?? { width: 1 };
// "±.002", and what is nearly nothing as less than the least that is told.
const LEAST = 1e-4;
const short = (value) => {
  const figure = inFigures(String(Number(Math.max(value, LEAST).toPrecision(1))).replace(/^0/, ""));
  return value < LEAST ? `< ${figure}` : `±${figure}`;
};

// Two figures that count; what is nearly nothing is said to be nothing.
const number = (value) => inFigures(Math.abs(value) < 1e-4 ? "0.0000" : Number(value.toPrecision(2)));

function nameOf({ stage, place: [map, row, column] }) {
  const called = data.stages[stage];
  return stagesOf(stage).width > 1
    ? t("{stage} map {map}, row {row}, column {column}", { stage: called, map, row, column })
    : t("{stage} unit {unit}", { stage: called, unit: map });
}

// ---- C1's filters: before, now, and how they changed, with a guess which of them will most --------------

function makeFilters() {
  const count = networkInfo(NAME).description.stages[0].maps;
  return Array.from({ length: count }, (_, map) => {
    const choice = element("button", undefined, { type: "button", "aria-pressed": false });
    choice.setAttribute("aria-label", t("Filter {map} will change most", { map }));
    choice.addEventListener("click", () => {
      guess = map;
      paint();
    });
    const pictures = ["before", "now", "change"].map(() => picture(SIZE ** 2, SIZE));
    const filter = element("div");
    filter.append(choice, ...pictures.map(({ canvas }) => canvas));
    role("filters").append(filter);
    return { choice, filter, fills: pictures.map(({ paint: fill }) => fill) };
  });
}

function paintFilters() {
  const net = opened(NAME);
  if (!net) return;
  const [was, is] = [net.of, net].map(({ stages: [{ weights }] }) => weights);
  const change = is.map((weight, i) => weight - was[i]);
  const all = [was, is, change];
  const limits = [was, was, change].map(largestOf);
  const part = (values, map) => values.subarray(SIZE ** 2 * map, SIZE ** 2 * (map + 1));
  const sizes = filters.map((_, map) => Math.hypot(...part(change, map)));
  const most = past.length ? sizes.indexOf(Math.max(...sizes)) : null;
  filters.forEach(({ choice, filter, fills }, map) => {
    fills.forEach((fill, i) => fill(part(all[i], map), limits[i]));
    filter.classList.toggle("most", map === most);
    choice.setAttribute("aria-pressed", String(map === guess));
  });
  role("guess").textContent = guessWords(most);
  role("scale").textContent = past.length
    ? t("Each: before, now, change to ±{most}.", { most: inFigures(limits[2].toPrecision(1)) })
    : t("Each: before, now, change.");
}

function guessWords(most) {
  if (most === null && guess === null) {
    return t("Which of C1’s six filters will change most? Press one.");
  }
  if (most === null) return t("You say: filter {guess}. Take a step.", { guess });
  if (guess === null) return t("Filter {map} has changed most.", { map: most });
  return guess === most
    ? t("Filter {map} has changed most, as you said.", { map: most })
    : t("Filter {map} has changed most; you said {guess}.", { map: most, guess });
}
