// What a link holds of the filter bench: what each piece is at first, and what it may be.

import { READY_NAMES } from "./ready.js";

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

const LINE = [-0.25, -0.25, 1, -0.25, -0.25];
const TABLE = {
  chapter: { first: "filter", check: oneOf(["filter", "cells", "neocognitron", "sharing", "channels"]) },
  // The one filter, row by row: 5×5, or 3×3.
  weights: { first: [...LINE, ...LINE, ...LINE, ...LINE, ...LINE], check: listOf(weight, 9, 25) },
  bias: { first: 0, check: weight },
  padding: { first: 0, check: wholes(0, 4) },
  stride: { first: 1, check: wholes(1, 4) },
  dilation: { first: 1, check: wholes(1, 4) },
  squash: { first: "none", check: oneOf(["none", "relu", "tanh"]) },
  // Trainable pooling, and the bar that is moved before the cells: degrees, and units from the middle.
  coefficient: { first: 0.25, check: weight },
  s2_bias: { first: 0, check: weight },
  // Whether the simple cell is that filter, or a row of cells with centre and surround.
  cell: { first: "filter", check: oneOf(["filter", "row"]) },
  angle: { first: 0, check: numbers(-90, 90) },
  offset: { first: 0, check: numbers(-8, 8) },
  // The neocognitron: what it has learnt, 1024 bytes a drawing in base64; how alike; the drawing moved, in units.
  drawings: {
    first: [],
    check: (drawings) =>
      Array.isArray(drawings) && drawings.length <= MOST_DRAWINGS && drawings.every(isDrawing),
  },
  seeds: { first: [], check: Array.isArray }, // of links from when there was one pair: learnt no more
  threshold: { first: 0.8, check: numbers(0.5, 0.95) },
  moved: { first: 0, check: wholes(-4, 4) },
  // The filters of red, green and blue: a ready one each, how often it counts, and their common bias.
  channels: { first: ["blur", "blur", "nothing"], check: listOf(oneOf(READY_NAMES), 3) },
  factors: { first: [1, -1, 0], check: listOf(numbers(-2, 2), 3) },
  colour_bias: { first: 0, check: numbers(-2, 2) },
};

/** All of it as it is at first, by name. */
export const firstOfBench = () =>
  Object.fromEntries(Object.entries(TABLE).map(([name, { first }]) => [name, first]));

/** Whether something is what differs on a bench from how it is at first, or null. */
export function isBench(bench) {
  if (bench === null) return true;
  if (typeof bench !== "object" || Array.isArray(bench)) return false;
  return Object.entries(bench).every(
    ([name, value]) => Object.hasOwn(TABLE, name) && TABLE[name].check(value),
  );
}
