// A kernel slides over the drawing: how a map fills from what it sees, unit after unit, row by row. The
// unit that has just been reached is the one that is held, so that outlines and sums go along.

import { networkInfo, role, root } from "../core/data.js";
import { emit, isElsewhere, on, withModifier } from "../core/events.js";
import { stagesOf } from "../core/stages.js";
import { goTo as meet } from "../core/units.js";
import { watch } from "../core/state.js";
import { t } from "../core/texts.js";

const SHORTEST = 4; // seconds for a map, so that 25 units are not over in one
const FASTEST = 30; // units a second

const part = role(root, "slide");
const [button, range] = [part.querySelector("button"), part.querySelector("input")];
const stillness = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * A map that can be filled.
 * @typedef {{net: string, stage: string, map: number, width: number, units: number}} Map
 */
/** @type {Map | null} the map of the unit that was last chosen */
let map = null;
let reached = null; // how many of its units are filled while it slides or is scrubbed; null: it is whole
let playing = null; // {from: units, since: milliseconds} while it slides by itself
let read = {}; // the newest readings

export function start() {
  button.addEventListener("click", toggle);
  range.addEventListener("input", () => {
    playing = null;
    goTo(Number(range.value));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "k" || withModifier(event) || isElsewhere(event)) return;
    event.preventDefault();
    toggle();
  });
  on("unit", ({ unit }) => follow(unit));
  on("read", ({ readings }) => {
    read = readings;
    end();
  });
  watch(["step"], end);
}

// ---- Whose map -------------------------------------------------------------------------------------

function follow(unit) {
  if (reached !== null && !isReached(unit)) end(); // let go, or another one is chosen
  if (unit && reached === null) {
    const stage = stagesOf(networkInfo(unit.net).description).find(({ name }) => name === unit.stage);
    const units = stage.width * stage.height;
    map =
      units > 1 ? { net: unit.net, stage: unit.stage, map: unit.place[0], width: stage.width, units } : null;
    if (map) [range.max, range.value] = [units, unit.place[1] * stage.width + unit.place[2] + 1];
  }
  show();
}

function isReached(unit) {
  const [at, row, column] = unit?.place ?? [];
  const isInMap = unit?.net === map.net && unit.stage === map.stage && at === map.map;
  return isInMap && row * map.width + column === reached - 1;
}

// It can slide where there is something to see.
const isThere = () => Boolean(map && read[map.net]?.trace);

function show() {
  button.disabled = range.disabled = !isThere();
  const [sign, words] = playing ? ["❚❚", t("pause")] : ["▶", t("slide")];
  if (button.ariaLabel === words) return;
  button.ariaLabel = words;
  button.firstElementChild.textContent = sign;
  button.lastElementChild.textContent = ` ${words}`;
}

// ---- How far ---------------------------------------------------------------------------------------

function toggle() {
  if (playing) playing = null;
  else if (isThere() && !stillness.matches) {
    playing = { from: reached ?? 0, since: performance.now() };
    requestAnimationFrame(tick);
  }
  show();
}

function tick(time) {
  if (!playing) return;
  const { from, since } = playing;
  const passed = Math.max(0, time - since) / 1000;
  const to = Math.min(map.units, from + 1 + Math.floor(passed * Math.min(FASTEST, map.units / SHORTEST)));
  if (to !== reached) goTo(to);
  if (playing) requestAnimationFrame(tick);
}

function goTo(units) {
  reached = units;
  range.value = units;
  const at = units - 1;
  tell();
  const place = [map.map, Math.floor(at / map.width), at % map.width];
  meet({ net: map.net, stage: map.stage, place });
  if (reached === map.units) end();
}

// The map is whole again; the unit stays.
function end() {
  playing = null;
  if (reached !== null) {
    reached = map.units;
    tell();
    reached = null;
  }
  show();
}

const tell = () => emit("filled", { net: map.net, stage: map.stage, map: map.map, upTo: reached });
