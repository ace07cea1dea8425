// What a link holds of the filter bench: what each piece is at first, and what it may be.

import { t } from "./texts.js";

// ---- Filters to choose from -----------------------------------------------------------------------

// Filters to choose from, 5×5 or 3×3, row by row. Line cells add up to zero: an even surface leaves them
// silent.

const square = (side, weightAt) =>
  Array.from({ length: side * side }, (_, i) => weightAt(Math.floor(i / side), i % side));
const columns = (profile) => (side) => square(side, (_, x) => profile[side][x]);
const LINE = { 5: [-0.25, -0.25, 1, -0.25, -0.25], 3: [-0.5, 1, -0.5] };
const EDGE = { 5: [-0.5, -0.5, 0, 0.5, 0.5], 3: [-0.5, 0, 0.5] };
const BELL = { 5: [0.25, 0.75, 1, 0.75, 0.25], 3: [0.75, 1, 0.75] };
const SOFT = { 5: [-0.5, 0, 1, 0, -0.5], 3: [-0.5, 1, -0.5] };
const WIDE = [-0.6, 0.4, 0.4, 0.4, -0.6];
const BLUR = { 5: [1, 4, 6, 4, 1], 3: [1, 2, 1] };
const aside = (side) => LINE[side][0];

const MADE = {
  "vertical line": columns(LINE),
  "horizontal line": (side) => square(side, (y) => LINE[side][y]),
  "falling line": (side) => square(side, (y, x) => (x === y ? 1 : aside(side))),
  "rising line": (side) => square(side, (y, x) => (x + y === side - 1 ? 1 : aside(side))),
  "wide line": (side) => (side === 5 ? square(side, (_, x) => WIDE[x]) : null),
  "soft line": (side) => square(side, (y, x) => BELL[side][y] * SOFT[side][x]),
  edge: columns(EDGE),
  blur: (side) => square(side, (y, x) => (BLUR[side][y] * BLUR[side][x]) / 4 ** (side - 1)),
  nothing: (side) => square(side, (y, x) => Number(2 * y + 1 === side && 2 * x + 1 === side)),
};

export const READY_NAMES = Object.keys(MADE);

const TITLES = {
  "vertical line": t("vertical line"),
  "horizontal line": t("horizontal line"),
  "falling line": t("falling line"),
  "rising line": t("rising line"),
  "wide line": t("wide line"),
  "soft line": t("soft line"),
  edge: t("edge"),
  blur: t("blur"),
  nothing: t("identity"),
};

/** What a ready filter is called on the page; links have the name. */
export const titleOf = (name) => TITLES[name];

/**
 * @param {string} name one of READY_NAMES
 * @param {3 | 5} side
 * @returns {number[] | null} null where there is none of that size
 */
export const ready = (name, side) => MADE[name](side);

// ---- The table --------------------------------------------------------------------------------------

const LARGEST = 100;
const DRAWING_BYTES = 32 * 32;
/** How many drawings the neocognitron may learn. */
export const MOST_DRAWINGS = 8;

const isNumber = (value, least, most) => typeof value === "number" && value >= least && value <= most;
const numbers = (least, most) => (value) => isNumber(value, least, most);
const wholes = (least, most) => (value) => Number.isInteger(value) && isNumber(value, least, most);
const oneOf = (known) => (value) => known.includes(value);
const listOf =
  (check, ...lengths) =>
  (value) =>
    Array.isArray(value) && lengths.includes(value.length) && value.every(check);
const weight = numbers(-LARGEST, LARGEST);

function isDrawing(drawing) {
  try {
    return typeof drawing === "string" && atob(drawing).length === DRAWING_BYTES;
  } catch {
    return false; // no base64
  }
}

const VERTICAL_LINE = [-0.25, -0.25, 1, -0.25, -0.25];
const TABLE = {
  chapter: { initial: "filter", check: oneOf(["filter", "cells", "neocognitron", "sharing", "channels"]) },
  // The one filter, row by row: 5×5, or 3×3.
  weights: {
    initial: [...VERTICAL_LINE, ...VERTICAL_LINE, ...VERTICAL_LINE, ...VERTICAL_LINE, ...VERTICAL_LINE],
    check: listOf(weight, 9, 25),
  },
  bias: { initial: 0, check: weight },
  padding: { initial: 0, check: wholes(0, 4) },
  stride: { initial: 1, check: wholes(1, 4) },
  dilation: { initial: 1, check: wholes(1, 4) },
  squash: { initial: "none", check: oneOf(["none", "relu", "tanh"]) },
  // Trainable pooling, and the bar that is moved before the cells: degrees, and units from the middle.
  coefficient: { initial: 0.25, check: weight },
  s2_bias: { initial: 0, check: weight },
  // Whether the simple cell is that filter, or a row of cells with centre and surround.
  cell: { initial: "filter", check: oneOf(["filter", "row"]) },
  angle: { initial: 0, check: numbers(-90, 90) },
  offset: { initial: 0, check: numbers(-8, 8) },
  // The neocognitron: what it has learnt, 1024 bytes a drawing in base64; how alike; the drawing moved, in units.
  drawings: {
    initial: [],
    check: (drawings) =>
      Array.isArray(drawings) && drawings.length <= MOST_DRAWINGS && drawings.every(isDrawing),
  },
  seeds: { initial: [], check: Array.isArray }, // of links from when there was one pair: learnt no more
  threshold: { initial: 0.8, check: numbers(0.5, 0.95) },
  moved: { initial: 0, check: wholes(-4, 4) },
  // The filters of red, green and blue: a ready one each, how much it counts, and their common bias.
  channels: { initial: ["blur", "blur", "nothing"], check: listOf(oneOf(READY_NAMES), 3) },
  factors: { initial: [1, -1, 0], check: listOf(numbers(-2, 2), 3) },
  colour_bias: { initial: 0, check: numbers(-2, 2) },
};

/** All of it as it is at first, by name. */
export const firstOfBench = () =>
  Object.fromEntries(Object.entries(TABLE).map(([name, { initial }]) => [name, initial]));

/** Whether something is what differs on a bench from how it is at first, or null. */
export function isBench(bench) {
  if (bench === null) return true;
  if (typeof bench !== "object" || Array.isArray(bench)) return false;
  return Object.entries(bench).every(
    ([name, value]) => Object.hasOwn(TABLE, name) && TABLE[name].check(value),
  );
}
