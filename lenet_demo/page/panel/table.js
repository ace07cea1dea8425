// Table I: which maps of S2 each map of C3 sees. Lights up what is pointed at in the figure; to point
// at a column here is to point at that map there.

import { networkInfo, data, element, role, root } from "../core/data.js";
import { emit, on, withModifier } from "../core/events.js";
import { mapsBefore, stagesOf } from "../core/stages.js";
import { get, set, watch } from "../core/state.js";
import { t } from "../core/texts.js";

const MOST_COLUMNS = 16; // as many as have room, as in the paper
const MOST_ROWS = 6;

const figure = role(root, "table");
const table = figure.querySelector("table");
let shown = null; // the network whose table it is
let unit = null; // what the figure tells of
let lit = ""; // the column or the row that is

export function start() {
  table.addEventListener("pointermove", (event) => event.pointerType !== "touch" && point(mapAt(event)));
  table.addEventListener("pointerleave", () => emit("point", null));
  table.addEventListener("click", (event) => hold(mapAt(event)));
  table.addEventListener("focusin", (event) => point(mapAt(event)));
  table.addEventListener("focusout", () => emit("point", null));
  table.addEventListener("keydown", step);
  on("unit", (told) => {
    unit = told.unit;
    follow();
  });
  watch(["nets"], follow);
  follow();
}

// ---- Which table -----------------------------------------------------------------------------------

const c3Of = (name) => {
  const { description } = networkInfo(name);
  return description.stages.find((stage) => stage.name === "c3");
};
const countBefore = (name) => mapsBefore(networkInfo(name).description)[2];

/** "all" where each map sees all, "large" for a table without room here, else "table". */
function kindOf(name) {
  const { sees, maps } = c3Of(name);
  const before = countBefore(name);
  if (sees === "all" || (sees !== "own" && sees.every((seen) => seen.length === before))) return "all";
  return maps > MOST_COLUMNS || before > MOST_ROWS ? "large" : "table";
}

// That of the unit's network; without a unit, the first of those shown that has one.
function follow() {
  const nets = get("nets");
  const name = unit?.net ?? nets.find((net) => kindOf(net) === "table") ?? nets[0];
  if (name !== shown) build(name);
  light();
}

function build(name) {
  shown = name;
  figure.dataset.kind = kindOf(name);
  const isPapers = JSON.stringify(c3Of(name).sees) === JSON.stringify(paper());
  role(figure, "caption").textContent = isPapers
    ? t("Table I: C3’s maps, and S2’s that they see")
    : networkInfo(name).title;
  table.replaceChildren();
  if (figure.dataset.kind !== "table") return;
  const seen = seenBy(name);
  const head = element("tr");
  head.append(element("td"), ...seen.map((_, map) => columnHead(map)));
  const rows = Array.from({ length: countBefore(name) }, (_, before) => {
    const row = element("tr");
    row.append(element("th", before, { scope: "row" }));
    row.append(...seen.map((maps, map) => cell(maps.includes(before), map)));
    return row;
  });
  const [top, body] = [element("thead"), element("tbody")];
  top.append(head);
  body.append(...rows);
  table.append(top, body);
}

// What LeNet-5 of 1998 has, where it is there.
const paper = () => data.networks.find(({ name }) => name === "lenet5") && c3Of("lenet5").sees;

function seenBy(name) {
  const { sees, maps } = c3Of(name);
  return sees === "own" ? Array.from({ length: maps }, (_, map) => [map]) : sees;
}

function columnHead(map) {
  const head = element("th", undefined, { scope: "col", "data-map": map });
  const button = element("button", map, {
    type: "button",
    "aria-label": t("{stage} map {map}", { stage: "C3", map }),
  });
  button.tabIndex = map ? -1 : 0; // one stop of the tab key; from there, arrows
  head.append(button);
  return head;
}

const cell = (sees, map) =>
  element("td", sees ? "X" : "·", { "data-map": map, ...(sees && { class: "sees" }) });

// The column of a C3 map that is pointed at or held, the row of an S2 map.
function light() {
  const { stage, place } = unit ?? {};
  const wanted = `${shown} ${["c3", "s2"].includes(stage) ? `${stage} ${place[0]}` : ""}`;
  if (wanted === lit) return; // as for most units that a pointer passes
  lit = wanted;
  for (const each of table.querySelectorAll(".lit-up")) each.classList.remove("lit-up");
  const column = stage === "c3" ? [...table.querySelectorAll(`[data-map="${place[0]}"]`)] : [];
  const row = stage === "s2" ? [...(table.rows[place[0] + 1]?.cells ?? [])] : [];
  for (const each of [...column, ...row]) each.classList.add("lit-up");
}

// ---- Pointing --------------------------------------------------------------------------------------

const mapAt = ({ target }) => {
  const map = target.closest("[data-map]")?.dataset.map;
  return map === undefined ? null : Number(map);
};

// A unit of the map: where the one is that is chosen, or in the middle.
function unitOf(map) {
  if (unit?.stage === "c3" && unit.net === shown) return { ...unit, place: [map, ...unit.place.slice(1)] };
  const { height, width } = stagesOf(networkInfo(shown).description)[2];
  return { net: shown, stage: "c3", place: [map, Math.floor(height / 2), Math.floor(width / 2)] };
}

const point = (map) => emit("point", map === null ? null : unitOf(map));

function hold(map) {
  if (map === null) return;
  const chosen = unitOf(map);
  const isHeld = JSON.stringify(get("unit")) === JSON.stringify(chosen);
  set({ unit: isHeld ? null : chosen });
}

function step(event) {
  const buttons = [...table.querySelectorAll("button")];
  const at = buttons.indexOf(event.target);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (at < 0 || !buttons[to] || withModifier(event)) return;
  event.preventDefault();
  buttons[at].tabIndex = -1;
  buttons[to].tabIndex = 0;
  buttons[to].focus();
  // What is held moves along, as in the figure.
  if (get("unit")) set({ unit: unitOf(to) });
}
