// Units: which one is meant, what it sees, and how its value is made. A unit is {net, stage, place: [map, row,
// column]}. The one that is held is part of the page's state; else it is the one that was pointed at last; else
// the one that the step of the story is about. Emits `unit`.

import { explain, receptiveFields } from "../../engine/index.js";
import { networkInfo } from "./data.js";
import { emit, on } from "./events.js";
import { limitsOf, net as opened } from "./networks.js";
import { largestOf } from "./numbers.js";
import { stagesOf } from "./stages.js";
import { get, set, shown, stepNow, watch } from "./state.js";

let found = { prepared: null, readings: {} }; // the newest reading
let pointed = null;
let walking; // the timer of one that comes to its place

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export function start() {
  on("read", (reading) => {
    found = reading;
    tell();
  });
  on("point", point);
  on("release", release);
  watch(["unit", "nets"], tell);
  watch(["step"], () => {
    clearTimeout(walking);
    pointed = null;
    tell();
  });
}

// ---- Which unit ------------------------------------------------------------------------------------

// Whether a network that is shown has such a unit: a link, or a switch, may hold another's.
function isThere({ net, stage, place: [map, row, column] }) {
  const info = shown().includes(net) && networkInfo(net);
  const drawn = info && stagesOf(info.description).find(({ name }) => name === stage);
  return Boolean(drawn) && map < drawn.maps && row < drawn.height && column < drawn.width;
}
const ifThere = (unit) => (unit && isThere(unit) ? unit : null);

export const held = () => ifThere(get("unit"));
export const chosen = () => held() ?? ifThere(pointed) ?? ifThere(telling());

// The unit that the step is about, of the first network that is shown; an output is counted from the nearest.
function telling() {
  const { unit: own } = stepNow();
  if (own === null) return null;
  const [net] = shown();
  const unit = { ...own, net };
  if (unit.stage !== "output") return unit;
  const { distances, probabilities } = found.readings[net] ?? {};
  if (!distances && !probabilities) return null;
  const score = (digit) => (distances ? distances[digit] : -probabilities[digit]);
  const order = Array.from({ length: 10 }, (_, digit) => digit).toSorted((a, b) => score(a) - score(b));
  return { ...unit, place: [order[unit.place[0]], 0, 0] };
}

/** Another unit is pointed at; null changes nothing: the last one stays. */
export function point(unit) {
  if (!unit || same(unit, pointed)) return;
  clearTimeout(walking);
  pointed = unit;
  if (!held()) tell();
}

/** Holds a unit, or lets go of the one that is held. */
export const hold = (unit) => set({ unit: same(unit, get("unit")) ? null : unit });

/** Goes on to a unit, which is held where another was. */
export function goTo(unit) {
  if (held()) set({ unit });
  else point(unit);
}

export function release() {
  if (get("unit")) set({ unit: null });
}

/**
 * The step's unit comes to its place from `start`, by one map, row or column each `pace` milliseconds, until
 * somebody points at another.
 * @param {{start: [number, number, number], pace: number}} how
 */
export function walk({ start: from, pace }) {
  const to = telling();
  const move = (place) => {
    pointed = { ...to, place };
    tell();
    if (same(place, to.place)) return;
    walking = setTimeout(() => move(place.map((at, i) => at + Math.sign(to.place[i] - at))), pace);
  };
  if (to && !held()) move(from);
}

// ---- What it sees, and how it is made ------------------------------------------------------------------

const fields = new WeakMap(); // network → what its units see

/** What units of a stage see in the stages before it, by name, the newest first; none without weights. */
export function fieldsOf({ net: name, stage }) {
  const net = opened(name);
  if (!net) return {};
  if (!fields.has(net)) fields.set(net, receptiveFields(net));
  return fields.get(net)[stage] ?? {};
}

// The engine's arithmetic of a unit, the values that are shown in full colour, the same wherever a kernel
// slides to, and of an output the probability that it is made into, else null.
function made({ net, stage, place }) {
  const reading = found.readings[net];
  if (!reading?.trace) return null;
  let sum;
  try {
    sum = explain(reading.net, reading.trace, stage, place);
  } catch {
    return null; // a link's unit that this network does not have
  }
  const { stages, pixels } = reading.last;
  const before = stages[stages.findIndex(({ name }) => name === stage) - 1]?.name;
  const inputs = before ? limitsOf(reading.last)[before] : largestOf([pixels.paper, pixels.ink]);
  const weights = largestOf(sum.weights ?? []);
  const products = sum.kind === "distance" ? (inputs + weights) ** 2 : inputs * weights;
  const share = stage === "output" ? reading.probabilities[place[0]] : null;
  return { ...sum, limits: { inputs, weights, products }, share };
}

// What it sees of the field: {left, top, side} in its pixels, or null.
function seenBy(unit) {
  const { size, step: apart, margin } = fieldsOf(unit).image ?? {};
  const [, y, x] = unit.place;
  return size ? { left: margin + x * apart, top: margin + y * apart, side: size } : null;
}

function tell() {
  const unit = chosen();
  emit("unit", {
    unit,
    pinned: Boolean(held()),
    seen: unit && found.prepared && seenBy(unit),
    prepared: found.prepared,
    made: unit && made(unit),
  });
}
