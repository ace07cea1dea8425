// Where a number comes from: the arithmetic of the unit that the figure tells of, in a box of its own.

import { networkInfo as networkOf, data, element, role, root, scroller } from "../core/data.js";
import { emit, isElsewhere, on } from "../core/events.js";
import { figures, sumOf, sumWithBias } from "../core/numbers.js";
import { chapter, watch } from "../core/state.js";
import { inFigures, percent, t } from "../core/texts.js";
import { showTerms } from "./sums.js";

const panel = role(root, "panel");
const home = panel.parentElement;
const part = (name) => role(panel, name);
const invitation = part("about").textContent;
// Where it is as high as its sum: on a phone, and in the lab, whose figure is long, as narrow as in lab.css.
const [phone, narrow] = ["(width < 760px)", "(width < 1200px)"].map((query) => matchMedia(query));
const isLab = () => chapter() === "lab" && !document.body.dataset.embed;
const isSheet = () => (isLab() ? narrow : phone).matches;
let asked = null; // the stage that was asked about, while no unit is chosen
let now = { unit: null, made: null };
let box = null; // the place of the terms: {width, height, em}, null while it is not seen

export function start() {
  panel.addEventListener("click", ({ target }) => target.closest('[data-do="close"]') && close());
  document.addEventListener("keydown", (event) => event.key === "Escape" && !isElsewhere(event) && close());
  // Spoken while units are walked over by keys, not while they are pointed at.
  for (const [type, live] of [
    ["focusin", "polite"],
    ["focusout", "off"],
  ]) {
    root.addEventListener(type, ({ target }) => {
      if (!target.matches(".figure canvas, .figure .bars")) return;
      for (const name of ["where", "total"]) part(name).ariaLive = live;
    });
  }
  on("unit", showUnit);
  on("about", showAbout);
  watch(["step"], move);
  watch(["present"], () => requestAnimationFrame(move));
  for (const query of [phone, narrow]) query.addEventListener("change", move);
  new ResizeObserver(measure).observe(part("sums"));
  move();
  showUnit({ unit: null });
}

// It stands below the figure of the chapter that is open; in the lab, in a place of its own.
function move() {
  const place = root.querySelector(`#${chapter()} > .sum`) ?? home;
  if (panel.parentElement !== place) place.append(panel);
  panel.classList.toggle("sheet", isSheet());
  measure();
}

function close() {
  asked = null;
  showUnit({ unit: null });
  emit("release");
}

function showUnit({ unit, pinned, made }) {
  // One that is pressed has been pointed at before, by a mouse.
  const isOther = pinned && !(now.pinned && JSON.stringify(unit) === JSON.stringify(now.unit));
  now = { unit, pinned, made };
  if (unit) asked = null;
  panel.dataset.state = pinned || asked ? "open" : unit ? "glance" : "idle";
  panel.dataset.stage = unit?.stage ?? "";
  if (!unit) return asked ? showAbout(asked) : say(t("Where a number comes from"), invitation);
  say(nameOf(unit), made ? "" : data.sentences[unit.stage], unit.net);
  if (made) {
    part("total").replaceChildren(element("span", chapter() === "draw" ? outcome(made) : total(made)));
    fill();
  }
  if (isOther && isSheet()) uncover();
}

function showAbout(stage) {
  asked = stage;
  panel.dataset.state = "open";
  say(stage === "image" ? t("Input") : data.stages[stage], data.sentences[stage]);
}

// Without a sentence a sum stands there.
function say(where, sentence, net) {
  part("where").replaceChildren(
    where,
    ...(net ? [element("small", t(", {network}", { network: networkOf(net).title }))] : []),
  );
  part("about").textContent = sentence;
  if (!sentence) return;
  part("sums").replaceChildren();
  part("total").replaceChildren();
}

function nameOf({ stage, place: [map, row, column] }) {
  const called = data.stages[stage];
  if (stage === "output") return t("Output {unit}", { unit: map });
  if (stage === "c5" || stage === "f6") return t("{stage} unit {unit}", { stage: called, unit: map });
  return t("{stage} map {map}, row {row}, column {column}", { stage: called, map, row, column });
}

// ---- Its box -------------------------------------------------------------------------------------

function measure() {
  const { clientWidth: width, clientHeight } = part("sums");
  const height = isSheet() ? Infinity : clientHeight;
  const em = Number.parseFloat(getComputedStyle(part("sums")).fontSize);
  if (box?.width === width && box.height === height && box.em === em) return;
  box = width ? { width, height, em } : null;
  fill();
}

function fill() {
  const { unit, made } = now;
  if (!made || !box) return;
  const stages = ["image", ...networkOf(unit.net).description.stages.map(({ name }) => name)];
  const before = stages[stages.indexOf(unit.stage) - 1];
  showTerms(part("sums"), made, data.stages[before] ?? null, box);
}

// A sheet of the lab stands below what was tapped; wherever the sum stands, it comes into sight, as far as what was
// tapped does not leave it.
function uncover() {
  const { net, stage } = now.unit;
  const cells = `:is(.now, #figure) [data-net="${net}"] [data-stage="${stage}"]`;
  const cell = [...root.querySelectorAll(cells)].find((each) => each.checkVisibility());
  if (!cell) return;
  const { top, bottom } = cell.getBoundingClientRect();
  const from = home.parentElement.getBoundingClientRect().top;
  home.style.setProperty("--under", `${bottom + 4 - from}px`);
  measure(); // a sheet that was closed has had no box
  const below = panel.getBoundingClientRect().bottom + 14 - innerHeight;
  const bars = [...root.querySelectorAll("#heading, .reach")].map(
    (bar) => bar.getBoundingClientRect().bottom,
  );
  const above = top - 8 - Math.max(...bars);
  if (below > 0) scroller().scrollTop += Math.min(below, above);
}

// In the first chapter, what it comes to.
const outcome = ({ total: sum, then }) => `= ${figures(then.at(-1)?.[1] ?? sum)}`;

// ---- What the terms come to, and what follows ----------------------------------------------------

const STEPS = { "batch norm": t("batch norm"), "switched off": t("switched off") }; // of the engine's, those of words

function total({ kind, inputs, coefficient, bias, total: sum, then, share }) {
  const told = { n: inputs.length, sum: figures(sum) };
  const first = {
    weighted: () => sumWithBias(sum - bias, bias),
    subsampling: () => sumWithBias(coefficient * sumOf(inputs), bias),
    largest: () =>
      told.n === 4 ? t("the largest of four = {sum}", told) : t("the largest of {n} = {sum}", told),
    average: () =>
      told.n === 4 ? t("the average of four = {sum}", told) : t("the average of {n} = {sum}", told),
    distance: () => t("all {n} squares together = {sum}", told),
  }[kind]();
  // Of LeNet-5 the least distance wins, and what it is made into stands in the lab alone.
  const isShown = share !== null && (kind === "weighted" || chapter() === "lab");
  const power = `e^${figures(kind === "distance" ? -sum : sum)}`;
  const last = isShown
    ? [t("{power} / the sum of all ten = {share}", { power, share: percent(share, 1) })]
    : [];
  return [
    first,
    ...then.map(([step, value]) => `${STEPS[step] ?? inFigures(step)} = ${figures(value)}`),
    ...last,
  ].join(" → ");
}
