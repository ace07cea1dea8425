// Simple and complex cells: a bar before one of each, and the drawing before sheets of them.

import { TANH_LIMIT, contrast, filters } from "../../engine/index.js";
import { limitOf, through } from "./filter.js";
import { paint as paintMap, paintFilter, paintInk } from "./maps.js";
import { now } from "./settings.js";
import { square } from "../core/canvas.js";
import { role as roleIn } from "../core/data.js";
import { figures } from "../core/numbers.js";
import { outline } from "../core/row.js";
import { percent, t } from "../core/texts.js";

const { bar, change, convolve, pool, shift, squash } = filters;
const { centreSurround, ROW_FIELD, rowCells } = contrast;
const SEEN = 17; // units of the square that the bar crosses
const POOL = 5; // the complex cell hears 5×5 simple ones
const WIDTH = 2; // of the bar
let part;
const role = (name) => roleIn(part, name);
let curves = { of: "" }; // what both answer along each slider, and of which settings that is

export function start(section) {
  part = section;
}

// What a simple cell is made of: what it sees of the ink, as weights; its answers over a field, and to a bar
// that its own field and those around it see; and the most that it can answer.
const CELLS = {
  filter: ({ weights, bias, ...chosen }) => ({
    weights,
    answers: through,
    toBar: (light) => squash(convolve(light, weights, { bias }), "relu"),
    limit: limitOf({ weights, bias, ...chosen }),
  }),
  row: () => ({
    weights: ROW_FIELD,
    answers: (field) => rowCells(centreSurround(field)),
    toBar: (light) => rowCells(centreSurround(light, { padding: 0 })),
    limit: limitOf({ weights: ROW_FIELD, bias: 0 }),
  }),
};

export function paint(field) {
  const chosen = now();
  const cell = CELLS[chosen.cell](chosen);
  paintExperiment(chosen, cell);
  const maps = [cell.answers(field), cell.answers(shift(field, 1))];
  const learnt = { coefficient: chosen.coefficient, bias: chosen.s2_bias };
  for (const card of part.querySelectorAll("[data-pool]")) paintPool(card, maps, cell.limit, learnt);
  const { on, off } = centreSurround(field);
  const canvases = role("contrast").querySelectorAll("canvas");
  [on, off].forEach((cells, i) => paintMap(canvases[i], cells, 1));
}

function paintPool(card, maps, limit, learnt) {
  const [kind, side] = card.dataset.pool.split(" ");
  const pooled = maps.map((map) => (kind === "none" ? map : pool(map, Number(side), kind, learnt)));
  const canvases = card.querySelectorAll("canvas");
  pooled.forEach(
    (map, i) => map.width && paintMap(canvases[i], map, kind === "trainable" ? TANH_LIMIT : limit),
  );
  showChange(card.querySelector(".changed"), change(...pooled));
}

// Shows by how much two maps differ, as a bar with words.
function showChange(line, share) {
  line.firstElementChild.style.width = `${100 * share}%`;
  line.lastElementChild.textContent = t("changed by {share}", { share: percent(share) });
}

// ---- The experiment -----------------------------------------------------------------------------------

/** What the simple cell in the middle answers to a bar, and the complex one that hears 5×5 of them. */
function answers({ toBar, weights }, where) {
  const side = Math.sqrt(weights.length) + POOL - 1;
  const cells = toBar(bar(side, { ...where, width: WIDTH }));
  return { simple: cells.values[(cells.values.length - 1) / 2], complex: pool(cells, POOL, "max").values[0] };
}

function along({ min, max, step, dataset: { setting } }, cell, where) {
  const steps = Math.round((max - min) / step);
  return Array.from({ length: steps + 1 }, (_, i) =>
    answers(cell, { ...where, [setting]: Number(min) + i * Number(step) }),
  );
}

function paintExperiment({ cell: kind, bias, angle, offset }, cell) {
  const where = { angle, offset };
  const side = Math.sqrt(cell.weights.length);
  paintInk(role("bar"), bar(SEEN, { ...where, width: WIDTH }));
  const fields = [side, side + POOL - 1].map((each) => square((SEEN - each) / 2, (SEEN - each) / 2, each));
  outline(role("bar").parentElement, fields.join(""));
  paintFilter(role("kernel"), cell.weights);
  const made = answers(cell, where);
  for (const name of ["simple", "complex"]) role(name).textContent = figures(made[name]);
  const inputs = [...part.querySelectorAll("[data-curve] input")];
  const of = JSON.stringify([kind, cell.weights, bias, where]);
  if (curves.of !== of) curves = { of, found: inputs.map((input) => along(input, cell, where)) };
  const most = Math.max(...curves.found.flat().map(({ complex }) => complex), 1e-9);
  inputs.forEach((input, i) => drawCurve(input, curves.found[i], most));
}

function drawCurve(input, found, most) {
  const svg = input.previousElementSibling;
  const line = (cell) =>
    `M${found.map((made, i) => `${(100 * i) / (found.length - 1)} ${97 - (90 * made[cell]) / most}`).join("L")}`;
  for (const cell of ["simple", "complex"]) svg.querySelector(`.${cell}`).setAttribute("d", line(cell));
  const at = (100 * (input.value - input.min)) / (input.max - input.min);
  svg.querySelector(".now").setAttribute("d", `M${at} 0V100`);
}
