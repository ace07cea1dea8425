// A layer of maps, wired in three ways, and what each would have to learn: counted from the description of
// the first network's C1.

import { wirings } from "../../engine/index.js";
import { paintInk } from "./maps.js";
import { square } from "../core/canvas.js";
import { data } from "../core/data.js";
import { MOVES, on } from "../core/events.js";
import { stagesOf } from "../core/stages.js";
import { number, t } from "../core/texts.js";

const SVG = "http://www.w3.org/2000/svg";
const FIELD = 32;
const MAP_AT = [62, 3]; // where the map stands beside the field
const APART = 9; // units between the three that are wired for a look
const { description } = data.networks[0];
const [c1] = stagesOf(description);
const { size } = description.stages[0];
const inputs = description.channels * FIELD ** 2;
const layer = { inputs, sees: description.channels * size ** 2, maps: c1.maps, units: c1.width * c1.height };
const counts = wirings(layer);
const units = number(layer.maps * layer.units);
const WORDS = {
  full: {
    sees: t("Each of {units} units sees all {inputs} pixels.", { units, inputs: number(inputs) }),
    how: t("{units} × {sees} and {units} biases", { units, sees: number(inputs) }),
  },
  local: {
    sees: t("Each unit sees its {size}×{size} pixels, by weights of its own.", { size }),
    how: t("{units} × {sees} and {units} biases", { units, sees: layer.sees }),
  },
  shared: {
    sees: t("All units of a map have the same weights: {n} connections.", {
      n: number(counts.shared.connections),
    }),
    how: t("{maps} maps × {sees} and {maps} biases", layer),
  },
};
const EVERY_THIRD = Array.from({ length: 11 }, (_, i) => 3 * i);
let part;
let unit = [8, 10]; // row and column of the map

const total = ({ weights, biases }) => weights + biases;

export function start(section) {
  on("reset", () => (unit = [8, 10]));
  part = section;
  for (const figure of part.querySelectorAll("[data-wiring]")) {
    const name = figure.dataset.wiring;
    figure.querySelector(".sees").textContent = WORDS[name].sees;
    figure.querySelector(".how").textContent = WORDS[name].how;
    figure.querySelector("b").textContent = number(total(counts[name]));
    // Areas to scale: the sides go by the square root.
    figure.style.setProperty("--share", Math.sqrt(total(counts[name]) / total(counts.full)));
    const svg = figure.querySelector("svg");
    for (const kind of ["frame", "halo", "one", "two", "three"]) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", kind);
      svg.append(path);
    }
    svg.querySelector(".frame").setAttribute("d", square(...MAP_AT, c1.width, c1.height));
    for (const type of ["pointermove", "click"]) svg.addEventListener(type, (event) => point(svg, event));
  }
  part.querySelector('[data-role="wirings"]').addEventListener("keydown", step);
  draw();
}

export function paint(field) {
  for (const canvas of part.querySelectorAll("canvas")) paintInk(canvas, field);
}

const inside = (at, length) => Math.min(Math.max(at, 0), length - 1);

function go(row, column) {
  unit = [inside(row, c1.height), inside(column, c1.width)];
  draw();
}

function point(svg, { clientX, clientY }) {
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
  const [column, row] = [x - MAP_AT[0], y - MAP_AT[1]].map(Math.floor);
  if (column >= 0 && row >= 0 && column < c1.width && row < c1.height) go(row, column);
}

function step(event) {
  const move = MOVES[event.key];
  if (!move) return;
  event.preventDefault();
  go(unit[0] + move[0], unit[1] + move[1]);
}

// A unit with lines to what it sees: from the four corners of a place, or from all of the
// field, of whose pixels every third one is drawn.
function wired(row, column, isFull) {
  const [x, y] = [MAP_AT[0] + column, MAP_AT[1] + row];
  const end = `L${x + 0.5} ${y + 0.5}`;
  const steps = isFull ? EVERY_THIRD : [0, size];
  const [left, top] = isFull ? [0.5, 1.5] : [column, row + 1];
  const from = steps.flatMap((right) => steps.map((down) => [left + right, top + down]));
  const seen = isFull ? square(0, 1, FIELD) : square(column, row + 1, size);
  return from.map((at) => `M${at.join(" ")}${end}`).join("") + seen + square(x, y, 1);
}

function draw() {
  const [row, column] = unit;
  const beside = (by) => [(row + by) % c1.height, (column + by) % c1.width];
  for (const figure of part.querySelectorAll("[data-wiring]")) {
    const isFull = figure.dataset.wiring === "full";
    const shown = isFull ? [unit] : [unit, beside(APART), beside(2 * APART)];
    ["one", "two", "three"].forEach((name, i) => {
      const path = shown[i] ? wired(...shown[i], isFull) : "";
      figure.querySelector(`.${name}`).setAttribute("d", path);
    });
  }
}
