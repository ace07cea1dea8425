// The living figure: figure 2 of the paper, once for each network that is shown, on the newest reading.

import { picturesOf } from "../../engine/index.js";
import { onColours, paintField, surface } from "../shared/canvas.js";
import { about, data, element, role, root } from "../shared/data.js";
import { emit, on } from "../shared/events.js";
import { get, reading, set } from "../shared/state.js";
import { NetworkRow } from "./network_row.js";
import { judge } from "./verdict.js";
import { play } from "./play.js";
import * as units from "./units.js";

const figure = role(root, "figure");
const rows = new Map(); // name → its row
let last = { number: 0, prepared: null, readings: {}, missing: false };

const strip = [...figure.querySelectorAll("[data-step] canvas")].map((canvas) => ({
  name: canvas.closest("[data-step]").dataset.step.replace("centre", "field"),
  surface: surface(canvas),
}));

export function start() {
  on("read", show);
  on("play", () => get("view") === "learning" || play(figure));
  on("filled", (filled) => rows.get(filled.net)?.fill(filled, last.readings[filled.net], get("before")));
  on("changed", (changed) => {
    if (["nets", "view", "moment"].some((name) => changed.has(name))) place();
    if (changed.has("skip") || changed.has("before")) followSwitches();
    if (changed.has("before")) paint();
    if (changed.has("filter")) tellOwnFilter();
  });
  figure.addEventListener(
    "change",
    ({ target }) => target.matches("[data-step] input, [data-role=before]") && switchOver(),
  );
  figure.addEventListener("click", ({ target }) => {
    const asked = target.closest("[data-about]");
    if (asked) emit("about", asked.dataset.about);
    if (target.closest('[data-do="play"]')) emit("play");
  });
  units.start(figure, rows);
  place();
  followSwitches();
  onColours(() => paint({ anew: true }));
}

// The rows that are shown, from above; where a network could not be loaded, its place says why, until
// two others are compared.
function place() {
  const nets = reading();
  const absent = figure.querySelector(".net.missing");
  if (absent) absent.hidden = nets.length > 1 || get("view") === "learning";
  const first = absent && !absent.hidden && absent.dataset.slot === "1" ? 2 : 1;
  for (const name of nets) if (!rows.has(name)) addRow(name);
  for (const [name, { element: row }] of rows) {
    const at = nets.indexOf(name);
    row.hidden = at < 0;
    row.dataset.slot = at < 0 ? 0 : first + at;
  }
  figure.dataset.rows = get("view") === "learning" ? "line" : nets.length; // a line has its stages side by side
}

// Made when it is first shown: four rows take twice the time of two.
function addRow(name) {
  const row = new NetworkRow(about(name));
  rows.set(name, row);
  role(figure, "lines").before(row.element); // which lie over all rows
}

// ---- Switches ------------------------------------------------------------------------------------

function switchOver() {
  const skip = [...figure.querySelectorAll("[data-step] input:not(:checked)")].map(({ value }) => value);
  set({ skip, before: role(figure, "before").checked });
}

function followSwitches() {
  for (const input of figure.querySelectorAll("[data-step] input")) {
    input.checked = !get("skip").includes(input.value);
  }
  role(figure, "before").checked = get("before");
}

function tellOwnFilter() {
  const title = rows.get("lenet5")?.element.querySelector(".net-title");
  if (!title) return;
  title.querySelector(".own")?.remove();
  delete title.dataset.own;
  if (!get("filter")) return;
  title.dataset.own = get("filter").map;
  title.append(element("em", `C1 map ${get("filter").map} is your filter`, { class: "own" }));
}

// ---- Painting ------------------------------------------------------------------------------------

function show(found) {
  last = found;
  paint();
  figure.dataset.shown = found.number;
  figure.setAttribute("aria-busy", String(found.missing));
  root.classList.toggle("old", found.missing && Boolean(found.prepared));
  units.follow(found);
}

function paint({ anew = false } = {}) {
  const pictures = last.prepared && picturesOf(last.prepared, data.pad.side);
  for (const { name, surface: picture } of strip) {
    paintField(picture, pictures?.[name]);
  }
  const before = get("before");
  for (const [name, row] of rows) row.paint(last.readings[name] ?? null, { before, anew });
  judge(last);
}
