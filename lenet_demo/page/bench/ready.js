// Filters to choose from, 5×5, row by row. Line cells add up to zero: an even surface leaves them silent.

const SIDE = 5;
const rows = (row) => Array.from({ length: SIDE }, () => row).flat();
const square = (weightAt) =>
  Array.from({ length: SIDE * SIDE }, (_, i) => weightAt(Math.floor(i / SIDE), i % SIDE));
const LINE = [-0.25, -0.25, 1, -0.25, -0.25];
const BLUR = [1, 4, 6, 4, 1];

export const READY = {
  "vertical line": rows(LINE),
  "horizontal line": square((y) => LINE[y]),
  "falling line": square((y, x) => (x === y ? 1 : -0.25)),
  "rising line": square((y, x) => (x + y === SIDE - 1 ? 1 : -0.25)),
  "wide line": rows([-0.6, 0.4, 0.4, 0.4, -0.6]),
  "soft line": [0.25, 0.75, 1, 0.75, 0.25].flatMap((of) => [-0.5 * of, 0, of, 0, -0.5 * of]),
  edge: rows([-0.5, -0.5, 0, 0.5, 0.5]),
  blur: square((y, x) => (BLUR[y] * BLUR[x]) / 256),
  nothing: square((y, x) => Number(y === 2 && x === 2)),
};
