// A network's row: a title, the maps of each stage in its column, and the ten answers at its end.

import { surface } from "./canvas.js";
import { data, element, fromTemplate } from "./data.js";
import { mapsBefore, parameterCounts, shapeText, sizeOf, stagesOf, wordsFor } from "./stages.js";
import { listed, number, percent, t, tn } from "./texts.js";

const MEASURES = { distance: t("distance"), probability: t("probability") };
const SHORT = { distance: t("distance"), probability: t("prob.") };
const count = (n) => (n ? tn("{n} parameter", "{n} parameters", n) : t("no parameters"));

/**
 * @param {object} network as render.py describes it: name, title, when, description, steps, and in plain words `plain`; and
 *   `classes`, what they are called, where they are no digits
 * @param {{choosable?: boolean, inColour?: boolean, isWide?: boolean}} how `choosable`: whether a unit can be pointed at;
 *   `inColour`: whether it reads a photograph, and not the pad's drawing; `isWide`: whether maps are tiled for more
 *   room beside than below
 * @returns {{row: Element, stages: object, plates: object[]}} `stages`: how each is drawn, by name;
 *   `plates`: C1 … F6 as {stage, surface}, in order
 */
export function makeRow(
  { title, when, description, steps = {}, plain = {}, classes },
  { choosable = true, inColour = false, isWide = false } = {},
) {
  const row = fromTemplate("row");
  const drawn = stagesOf(description, { isWide });
  const counts = parameterCounts(description);
  const before = mapsBefore(description);
  const total = counts.reduce((sum, each) => sum + each, 0);
  const heading = row.querySelector(".net-title");
  heading.append(`${title} `, element("small", inColour ? when : listed([when, count(total)])));
  row.setAttribute("aria-label", listed([title, when]));
  row.classList.toggle("named", Boolean(classes) && !inColour);
  const plates = drawn.slice(0, -1).map((stage, i) => {
    const layer = description.stages[i];
    const cell = fromTemplate("stage");
    cell.classList.add(`at-${stage.name}`);
    cell.dataset.stage = stage.name;
    const called = data.stages[stage.name];
    const label = choosable
      ? t("{network}, {stage}: arrow keys choose a unit", { network: title, stage: called })
      : listed([title, called]);
    cell.querySelector(".stage-name").textContent = called;
    const plate = makePlate(sizeOf(stage), label);
    if (choosable) letWalk(plate.querySelector("canvas"), stage);
    cell.querySelector(".maps").append(plate);
    cell.querySelector(".plain").textContent =
      plain[stage.name] ?? data.plain[stage.name] ?? tn("{n} unit", "{n} units", stage.maps);
    caption(cell, [shapeText(stage), steps[stage.name] ?? wordsFor(layer, before[i])], counts[i]);
    row.append(cell);
    return { stage, surface: surface(plate.querySelector("canvas")) };
  });
  row.append(
    outputCell(title, description, counts.at(-1), { choosable, inColour, classes, words: steps.output }),
  );
  return { row, stages: Object.fromEntries(drawn.map((stage) => [stage.name, stage])), plates };
}

// A screen reader leaves arrow keys to what it takes for an application.
function letWalk(canvas, { width }) {
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-roledescription", width > 1 ? t("maps") : t("units"));
}

function caption(cell, words, parameters) {
  const line = cell.querySelector(".caption");
  line.prepend(...words.map((part) => element("span", part)));
  line.querySelector(".count").textContent = count(parameters);
}

/** A canvas of `width`×`height` units under a drawing of outlines. */
export function makePlate([width, height], label, role) {
  const plate = fromTemplate("plate");
  const canvas = plate.querySelector("canvas");
  [canvas.width, canvas.height] = [width, height];
  canvas.setAttribute("aria-label", label);
  if (role) canvas.dataset.role = role;
  plate.style.setProperty("--w", width);
  plate.style.setProperty("--h", height);
  plate.querySelector("svg").setAttribute("viewBox", `0 0 ${width} ${height}`);
  return plate;
}

/** Writes `path` as what is outlined on a plate. */
export function outline(plate, path) {
  for (const part of plate.querySelectorAll("path:not(.off *)")) part.setAttribute("d", path);
}

function outputCell(title, description, parameters, { choosable, inColour, classes, words }) {
  const cell = fromTemplate("output");
  cell.querySelector(".stage-name").textContent = data.stages.output;
  const measures = isDistance(description) ? ["distance", "probability"] : ["probability"];
  cell
    .querySelector(".bars-head")
    .append(...measures.map((word) => element("span", SHORT[word], { title: MEASURES[word] })));
  const bars = cell.querySelector(".bars");
  for (let i = 0; i < 10; i++) {
    const line = element("li", undefined, { "data-digit": i });
    line.append(element("b", classes?.[i] ?? i, classes ? { title: classes[i] } : {}));
    for (const measure of measures) {
      const bar = element("span", undefined, { class: `bar ${measure}` });
      bar.append(element("i"), element("em"));
      line.append(bar);
    }
    bars.append(line);
  }
  if (choosable) {
    bars.setAttribute("aria-label", t("{network}, ten classes: arrow keys choose one", { network: title }));
    bars.setAttribute("role", "listbox");
    for (const line of bars.children) line.setAttribute("role", "option");
  } else bars.removeAttribute("tabindex");
  if (inColour) {
    delete cell.dataset.stage;
    cell.querySelector('[data-role="digit"]').dataset.role = "class";
  }
  cell.dataset.netTitle = title; // for where the answers stand apart from their row
  caption(cell, [words ?? wordsFor(description.stages.at(-1))], parameters);
  return cell;
}

/** Whether a network's outputs are distances to prototypes. */
export const isDistance = ({ stages }) => stages.at(-1).kind === "distance";

// ----
// The ten answers of a row, as bars.

const FARTHEST = 3; // the distance at which a bar is full, for each unit of F6: 252 of LeNet-5's 84

export const distanceText = (distance) => number(distance, distance < 10 ? 1 : 0);

/** A line for each class that a distance is told of, with its bar, its name, and what is told. */
export const distanceLines = (names) =>
  names.map((name, i) => {
    const line = element("li", undefined, { "data-digit": i });
    line.append(element("i"), element("b", name), element("em"));
    return line;
  });

/** Shows in such a line how far F6's 84 units are from the class's prototype, 0 for nothing, in `words`. */
export function paintLine(line, { distance = 0, words, wins }) {
  const [bar, , told] = line.children;
  bar.style.width = `${(100 * Math.min(1, distance / (FARTHEST * 84))).toFixed(1)}%`;
  told.textContent = words;
  line.classList.toggle("wins", wins);
}

/**
 * Shows what was found in one bar; `found`: {digit, distances, probabilities}, or null for nothing, and
 * `units`, of how many the distances are, or the trace whose F6 tells.
 */
export function paintBar(bar, digit, found) {
  bar.classList.toggle("wins", found?.digit === digit);
  for (const [kind, values, show] of [
    [
      "distance",
      found?.distances,
      (value) => [value / (FARTHEST * (found.units ?? found.trace.f6.length)), distanceText(value)],
    ],
    ["probability", found?.probabilities, (value) => [value, percent(value)]],
  ]) {
    const cell = bar.querySelector(`.${kind}`);
    if (!cell) continue;
    const [share, text] = values ? show(values[digit]) : [0, ""];
    cell.firstElementChild.style.transform = `scaleX(${Math.min(1, share)})`;
    if (cell.lastElementChild.textContent !== text) cell.lastElementChild.textContent = text;
  }
}
