// A colour picture under a filter for each of its channels: three maps, and their sum.

import { filters } from "../../engine/index.js";
import { paint as paintMap, paintFilter, put } from "./maps.js";
import { SIDE, photograph } from "./photograph.js";
import { choose, held, now, show } from "./settings.js";
import { READY_NAMES, ready, titleOf } from "../core/bench_state.js";
import { square } from "../core/canvas.js";
import { element, role as roleIn } from "../core/data.js";
import { MOVES } from "../core/events.js";
import { addUp, sumOf } from "../core/numbers.js";
import { outline } from "../core/row.js";
import { watch } from "../core/state.js";
import { t } from "../core/texts.js";

const { add, convolve } = filters;
const FILTER_SIDE = 5;
const NAMES = [t("red"), t("green"), t("blue"), t("bias")];
const TITLES = {
  "red against green": t("red against green"),
  "blue against yellow": t("blue against yellow"),
  "edges of all": t("edges of all"),
  "upright in blue": t("upright in blue"),
};
const PRESETS = {
  "red against green": { channels: ["blur", "blur", "nothing"], factors: [1, -1, 0] },
  "blue against yellow": { channels: ["blur", "blur", "blur"], factors: [-0.5, -0.5, 1] },
  "edges of all": { channels: ["edge", "edge", "edge"], factors: [0.5, 0.5, 0.5] },
  "upright in blue": { channels: ["nothing", "nothing", "soft line"], factors: [0, 0, 1] },
};
let part;
let rows = [];
let planes = photograph(); // red, green and blue
let made = null; // the three maps and their sum
let unit = [36, 36]; // row and column of the sum
const role = (name) => roleIn(part, name);

export function start(section) {
  part = section;
  rows = [...part.querySelectorAll("[data-channel]")];
  for (const [channel, row] of rows.entries()) {
    const select = row.querySelector("select");
    select.append(...READY_NAMES.map((name) => element("option", titleOf(name), { value: name })));
    select.addEventListener("change", () => choose({ channels: now().channels.with(channel, select.value) }));
    const factor = row.querySelector("input");
    factor.addEventListener("input", () => {
      const { factors } = now();
      choose({ factors: factors.with(channel, held(factor, factors[channel])) });
    });
  }
  const buttons = Object.keys(PRESETS).map((name) =>
    element("button", TITLES[name], { type: "button", "data-preset": name }),
  );
  part.querySelector(".presets").append(...buttons);
  part.addEventListener("click", ({ target }) => {
    const preset = PRESETS[target.closest("[data-preset]")?.dataset.preset];
    if (preset) choose({ ...preset, colour_bias: 0 });
  });
  part.querySelector('input[type="file"]').addEventListener("change", ({ target }) => {
    if (target.files[0]) open(target.files[0]);
    target.value = ""; // so that the same file can be opened again
  });
  walkOver(role("sum-map"));
  watch(["bench"], () => (made = null));
}

// Its middle, as large as it is square.
async function open(file) {
  const said = role("picture-said");
  try {
    const picture = await createImageBitmap(file);
    const side = Math.min(picture.width, picture.height);
    const canvas = element("canvas", undefined, { width: SIDE, height: SIDE });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.fillStyle = "#fff";
    context.fillRect(0, 0, SIDE, SIDE);
    const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
    context.drawImage(picture, left, top, side, side, 0, 0, SIDE, SIDE);
    const { data } = context.getImageData(0, 0, SIDE, SIDE);
    planes = planes.map((plane, channel) => ({
      ...plane,
      values: Float64Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i + channel] / 255),
    }));
    said.textContent = "";
    made = null;
    paint();
  } catch {
    said.textContent = t("This file is no picture that the browser can open.");
  }
}

// ---- A unit of the sum ---------------------------------------------------------------------------------

function walkOver(canvas) {
  const point = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    go(((clientY - top) / height) * canvas.height, ((clientX - left) / width) * canvas.width);
  };
  for (const type of ["pointermove", "click"]) canvas.addEventListener(type, point);
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    go(unit[0] + move[0], unit[1] + move[1]);
  });
  for (const [type, live] of [
    ["focus", "polite"],
    ["blur", "off"],
  ]) {
    canvas.addEventListener(type, () => role("total-of").setAttribute("aria-live", live));
  }
}

function go(...to) {
  unit = to.map((at) => Math.min(Math.max(Math.floor(at), 0), SIDE - FILTER_SIDE));
  if (made) showUnit();
}

function showUnit() {
  const [y, x] = unit;
  const { maps, sum } = made;
  const i = y * sum.width + x;
  rows.forEach((row) => {
    const [channel, map] = row.querySelectorAll(".plate");
    outline(channel, square(x, y, FILTER_SIDE));
    outline(map, square(x, y, 1));
  });
  outline(role("picture").parentElement, square(x, y, FILTER_SIDE));
  outline(role("sum-map").parentElement, square(x, y, 1));
  const { terms, sum: total } = addUp([...maps.map(({ values }) => values[i]), now().colour_bias]);
  const words = terms.map((term, channel) => `${NAMES[channel]} ${term}`).join(" + ");
  role("total-of").textContent = t("Row {row}, column {column}: {terms} {sum}", {
    row: y,
    column: x,
    terms: words,
    sum: total,
  });
}

// ---- Painting ------------------------------------------------------------------------------------------

const byte = (level) => Math.round(255 * level);
const rgb = (levels) =>
  ((255 << 24) | (byte(levels[2]) << 16) | (byte(levels[1]) << 8) | byte(levels[0])) >>> 0;

export function paint() {
  const { channels, factors, colour_bias: bias } = now();
  const weights = channels.map((name, i) => ready(name, FILTER_SIDE).map((weight) => factors[i] * weight));
  if (!made) {
    const maps = planes.map((plane, i) => convolve(plane, weights[i]));
    made = { maps, sum: add(maps, bias) };
  }
  // Full colour for the most that the three can reach together, as on the whole bench.
  const reach = (sign) => sumOf(weights.flat().map((weight) => Math.max(0, sign * weight))) + sign * bias;
  const limit = Math.max(reach(1), reach(-1), 1e-9) / 2;
  put(role("picture"), planes[0], (_, i) => rgb(planes.map(({ values }) => values[i])));
  rows.forEach((row, channel) => {
    const [plane, map] = row.querySelectorAll(".plate canvas");
    put(plane, planes[channel], (level) => rgb([0, 1, 2].map((each) => (each === channel ? level : 0))));
    paintMap(map, made.maps[channel], limit);
    paintFilter(row.querySelector(".kernel"), weights[channel]);
    show(row.querySelector("select"), channels[channel]);
    show(row.querySelector("input"), factors[channel]);
  });
  paintMap(role("sum-map"), made.sum, limit);
  for (const button of part.querySelectorAll("[data-preset]")) {
    const preset = PRESETS[button.dataset.preset];
    const isOn = String(preset.channels) === String(channels) && String(preset.factors) === String(factors);
    button.setAttribute("aria-pressed", String(isOn));
  }
  showUnit();
}
