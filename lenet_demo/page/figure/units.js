// Units: pointing at one, holding one, walking over them; what it sees, outlined, and its arithmetic.
// A unit is {net, stage, place: [map, row, column]}. The one that is held is part of the page's state.

import { explain, receptiveFields } from "../../engine/index.js";
import { square } from "../core/canvas.js";
import { role } from "../core/data.js";
import { MOVES, emit, on, withModifier } from "../core/events.js";
import { net as opened } from "../core/networks.js";
import { speak } from "../core/pace.js";
import { outline } from "../core/row.js";
import { fromTiles, onTiles, outlineOf, windowAt } from "../core/stages.js";
import { get, reading as namesNow, set, watch } from "../core/state.js";

let figure;
let rows;
let found = { prepared: null, readings: {} }; // the newest reading
let pointed = null;
let shownBefore = false;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// Whether a network that is shown has such a unit: a link, or a switch, may hold another's.
function isThere({ net, stage, place: [map, row, column] }) {
  const drawn = namesNow().includes(net) && rows.get(net)?.stages[stage];
  return Boolean(drawn) && map < drawn.maps && row < drawn.height && column < drawn.width;
}
const ifThere = (unit) => (unit && isThere(unit) ? unit : null);
const held = () => ifThere(get("unit"));
const chosen = () => held() ?? ifThere(pointed);

export function start(element, networkRows) {
  [figure, rows] = [element, networkRows];
  figure.addEventListener("pointermove", (event) => event.pointerType !== "touch" && point(unitAt(event)));
  figure.addEventListener("pointerleave", () => point(null));
  figure.addEventListener("click", (event) => {
    const unit = unitAt(event);
    if (unit) hold(unit);
  });
  figure.addEventListener("keydown", step);
  figure.addEventListener("focusin", ({ target }) => {
    const { name, stage } = target.matches("canvas") ? (cellOf(target) ?? {}) : {};
    if (stage) tell(name, stage);
  });
  on("release", release);
  on("point", point);
  watch(["unit", "nets", "view"], show);
}

/** Follows a new reading: the same unit, other numbers. */
export function follow(reading) {
  found = reading;
  show();
}

function point(unit) {
  if (same(unit, pointed)) return;
  pointed = unit;
  if (!held()) show();
}

const hold = (unit) => set({ unit: same(unit, get("unit")) ? null : unit });

function release() {
  pointed = null;
  if (get("unit")) set({ unit: null });
  else show();
}

// ---- Which unit ------------------------------------------------------------------------------------

function cellOf(target) {
  const cell = target.closest(".net [data-stage]");
  const name = cell?.closest(".net").dataset.net;
  return cell && { cell, name, stage: rows.get(name).stages[cell.dataset.stage] };
}

function unitAt(event) {
  const { cell, name, stage } = cellOf(event.target) ?? {};
  if (!cell) return null;
  if (stage.name === "output") {
    const bar = event.target.closest("li");
    return bar && { net: name, stage: "output", place: [Number(bar.dataset.digit), 0, 0] };
  }
  const canvas = cell.querySelector("canvas");
  if (event.target !== canvas) return null;
  const box = canvas.getBoundingClientRect();
  const at = [
    ((event.clientY - box.top) / box.height) * canvas.height,
    ((event.clientX - box.left) / box.width) * canvas.width,
  ];
  const [row, column] = at.map((along, i) =>
    Math.floor(along / ([stage.height, stage.width][i] + stage.gap)),
  );
  const y = Math.floor(at[0] - row * (stage.height + stage.gap));
  const x = Math.floor(at[1] - column * (stage.width + stage.gap));
  if (y < 0 || x < 0 || y >= stage.height || x >= stage.width) return null; // between two tiles
  const map = row * stage.columns + column;
  return map < stage.maps ? { net: name, stage: stage.name, place: [map, y, x] } : null;
}

// What can be seen of a stage, or of the map that the keys have come to, in words. A single unit's value
// stands in its sum.
function tell(name, stage, map = null) {
  if (map === null || stage.width > 1) speak("here", rows.get(name).summary(stage.name, map));
}

function step(event) {
  if (withModifier(event)) return;
  const { name, stage } = cellOf(event.target) ?? {};
  if (!stage || !event.target.matches("canvas, .bars")) return;
  const unit = chosen();
  const here = unit?.net === name && unit.stage === stage.name ? unit.place : null;
  if (event.key === "Enter" || event.key === " ") {
    if (here) hold(unit);
  } else if (event.key === "Escape") {
    if (!unit) return;
    release();
    event.stopPropagation(); // it has done its one thing
  } else if (MOVES[event.key]) {
    const [y, x] = here ? onTiles(stage, here) : [0, 0];
    const [down, right] = here ? MOVES[event.key] : [0, 0];
    const last = [Math.ceil(stage.maps / stage.columns) * stage.height - 1, stage.columns * stage.width - 1];
    const within = (at, most) => Math.min(Math.max(at, 0), most);
    const place = fromTiles(stage, within(y + down, last[0]), within(x + right, last[1]));
    if (place[0] >= stage.maps) return; // past the last tile
    if (place[0] !== here?.[0]) tell(name, stage, place[0]);
    pointed = { net: name, stage: stage.name, place };
    if (held()) set({ unit: pointed });
    else show();
  } else return;
  event.preventDefault();
}

// ---- What it sees ------------------------------------------------------------------------------------

const fields = new WeakMap(); // network → what its units see

function fieldsOf(name) {
  const net = opened(name);
  if (!net) return null;
  if (!fields.has(net)) fields.set(net, receptiveFields(net));
  return fields.get(net);
}

function show() {
  const unit = chosen();
  if (!unit && !shownBefore) return; // nothing to show, nothing to take away
  shownBefore = Boolean(unit);
  const image = figure.querySelector('[data-step="centre"] .plate');
  outline(image, "");
  for (const { element } of rows.values()) {
    for (const plate of element.querySelectorAll(".plate:not(figure .plate)")) outline(plate, "");
    for (const bar of element.querySelectorAll(".bars li.chosen")) mark(bar, false);
  }
  const seen = unit && outlineSeen(unit, rows.get(unit.net), image);
  if (!unit) drawLines(null, []);
  emit("unit", {
    unit,
    pinned: Boolean(held()),
    seen,
    prepared: found.prepared,
    made: unit && made(unit),
  });
}

function outlineSeen({ net, stage, place: [map, y, x] }, row, image) {
  const plate = (name) => row.element.querySelector(`[data-stage="${name}"] .plate`);
  if (stage === "output") mark(row.bars[map], true);
  else outline(plate(stage), outlineOf(row.stages[stage], [map], y, x, 1, square));
  let seen = null;
  const before = []; // its windows in the stage before, which is the first that is told of
  for (const [name, { size, step: apart, sees, margin }] of Object.entries(fieldsOf(net)?.[stage] ?? {})) {
    const [top, left] = [margin + y * apart, margin + x * apart];
    if (name === "image") {
      seen = { left, top, side: size };
      outline(image, square(left, top, size));
      if (stage === "c1") before.push({ plate: image, x: left, y: top, width: size, height: size });
    } else {
      const drawn = row.stages[name];
      const all = drawn.width === 1 && square(0, 0, drawn.columns, drawn.maps / drawn.columns);
      outline(plate(name), all || outlineOf(drawn, sees[map], top, left, size, square));
      if (before.length) continue;
      const whole = {
        plate: plate(name),
        x: 0,
        y: 0,
        width: drawn.columns,
        height: drawn.maps / drawn.columns,
      };
      const windows = (each) => {
        const [right, down] = windowAt(drawn, each, top, left);
        return { plate: plate(name), x: right, y: down, width: size, height: size };
      };
      before.push(...(all ? [whole] : sees[map].map(windows)));
    }
  }
  drawLines(unitBox(plate(stage), row, stage, [map, y, x]), before);
  return seen;
}

// An answer, for eyes and for a screen reader.
function mark(bar, isChosen) {
  bar.classList.toggle("chosen", isChosen);
  bar.ariaSelected = String(isChosen);
  bar.parentElement.setAttribute("aria-activedescendant", isChosen ? bar.id : "");
}

function unitBox(plate, row, stage, [map, y, x]) {
  if (stage === "output") return { plate: row.bars[map], x: 0, y: 0, width: 1, height: 1 };
  const [left, top] = windowAt(row.stages[stage], map, y, x);
  return { plate, x: left, y: top, width: 1, height: 1 };
}

function made({ net, stage, place }) {
  const reading = found.readings[net];
  if (!reading?.trace) return null;
  try {
    return explain(reading.net, reading.trace, stage, place);
  } catch {
    return null; // a link's unit that this network does not have
  }
}

// ----
// Lines from a unit to the windows that it sees in the stage before, where outlines alone leave it to
// the eye to find them.

const MOST_LINES = 16; // more would be a surface

// Drawn with the next frame: to ask where things are, right after outlines were written, would have the
// browser lay out the whole page at once, while the numbers wait.
let newest = null;

/**
 * A square of a plate's units.
 * @typedef {{plate: Element, x: number, y: number, width: number, height: number}} Box
 */

/**
 * Draws a line from the middle of `from` to that of each of `to`; none without `from`.
 * @param {Box | null} from
 * @param {Box[]} to
 */
function drawLines(from, to) {
  if (!newest) requestAnimationFrame(() => draw(...newest));
  newest = [from, to];
}

function draw(from, to) {
  newest = null;
  const svg = role(figure, "lines");
  const seen = to.filter(({ plate }) => plate.clientWidth); // others are not on the screen
  const shown = from && seen.length <= MOST_LINES ? seen : [];
  const paths = svg.querySelectorAll("path");
  if (!shown.length) {
    for (const path of paths) path.setAttribute("d", "");
    return;
  }
  const origin = svg.getBoundingClientRect();
  const begin = middle(from, origin);
  const d = shown.map((box) => `M${begin}L${middle(box, origin)}`).join("");
  for (const path of paths) path.setAttribute("d", d);
}

function middle({ plate, x, y, width, height }, origin) {
  const box = plate.getBoundingClientRect();
  const canvas = plate.firstElementChild;
  const right = box.left + (box.width * (x + width / 2)) / (canvas.width ?? 1) - origin.left;
  const down = box.top + (box.height * (y + height / 2)) / (canvas.height ?? 1) - origin.top;
  return `${right.toFixed(1)} ${down.toFixed(1)}`;
}
