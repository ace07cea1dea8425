// Filters to choose from, 5×5 or 3×3, row by row. Line cells add up to zero: an even surface leaves them
// silent.

const square = (side, weightAt) =>
  Array.from({ length: side * side }, (_, i) => weightAt(Math.floor(i / side), i % side));
const columns = (of) => (side) => square(side, (_, x) => of[side][x]);
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

/**
 * @param {string} name one of READY_NAMES
 * @param {3 | 5} side
 * @returns {number[] | null} null where there is none of that size
 */
export const ready = (name, side) => MADE[name](side);
