// How large the terms of a sum are drawn, and how many, so that none is cut off. Widths of words in em,
// wide enough for the widest of the usual fonts; panel.css gives the words that much.

/**
 * The place of the terms, in pixels; `em`: the size of its letters. A sheet may be scrolled: Infinity high.
 * @typedef {{width: number, height: number, em: number}} Box
 */

const GAP = 16;
const ROW_GAP = 4;
const SUM = 5; // "= −123.4"
const SIGN = 1.2;
const CAPTION = 4.4; // "map 12"
const NUMBER = 1.5; // "12"
const LINE = 1.3;
const LEAST_LETTERS = 15; // pixels
const TALK = 18; // pixels: the letters of a hall
const LARGEST_LETTERS = 20;
const LARGEST_ALONE = 28; // where there are no weights beside
const MOST_IN_SHEET = 12;
const HIGHEST_IN_SHEET = 30; // pixels
// Sides of a term's pictures in pixels, largest first, and what else is shown: products, "map".
const PICTURES = [
  [80, true, true],
  [60, true, true],
  [40, true, true],
  [60, false, true],
  [30, true, true],
  [40, false, true],
  [30, false, true],
  [25, false, true],
  [25, false, false],
];

const columnsOf = (width, each) => Math.floor((width + GAP) / (each + GAP));
const slotsOf = (columns, rows) => (rows === Infinity ? MOST_IN_SHEET : columns * rows);

/**
 * For `count` terms, each with pictures of `side`×`side` units.
 * @param {number} count
 * @param {number} side
 * @param {Box} box
 * @returns {{unit: number, products: boolean, caption: number, width: number, slots: number}} `unit` and
 *   `width` of a term in pixels; `caption` in em, 0 for a map alone
 */
export function fitPictures(count, side, { width, height, em }) {
  const sizes = PICTURES.filter(([most]) => height < Infinity || most <= HIGHEST_IN_SHEET);
  const tries = sizes.map(([most, products, isNamed]) => {
    const unit = Math.max(1, Math.floor(most / side));
    const caption = count === 1 ? 0 : isNamed ? CAPTION : NUMBER;
    const words = caption + SUM + SIGN * (products ? 2 : 1);
    const each = Math.ceil(words * em + (products ? 3 : 2) * unit * side);
    const rows = Math.floor((height + ROW_GAP) / (Math.max(unit * side, LINE * em) + ROW_GAP));
    const slots = slotsOf(columnsOf(width, each), rows);
    return { unit, products, caption, width: each, slots: width < each ? 0 : slots };
  });
  const most = Math.max(1, ...tries.map(({ slots }) => slots));
  return tries.find(({ slots }) => slots >= Math.min(count, most)) ?? tries.at(-1);
}

/**
 * For terms of one unit each: lines of words, beside pictures of all of them, `columns`×`rows` units.
 * @returns {{unit: number, lines: number, slots: number, isBrief: boolean}} `unit` of the pictures in
 *   pixels, 0 where there is no room for them; `lines` under each other; `isBrief`: without the factors
 */
export function fitLines(columns, rows, { width, height, em }) {
  const caption = 1.15 * em;
  const isSheet = height === Infinity;
  const unit = isSheet ? 6 : Math.min(10, Math.floor((height - caption - 2) / rows));
  const pictures = 3 * columns * unit + 2 * em + 16 + GAP;
  const full = 17.8 * em;
  const beside = isSheet ? width : width - pictures;
  const lines = isSheet ? Infinity : Math.floor(height / (LINE * em));
  const fit = (room, each) => slotsOf(Math.max(1, columnsOf(room, each)), lines);
  if (beside >= full) return { unit, lines, slots: fit(beside, full), isBrief: false };
  if (width >= full) return { unit: isSheet ? unit : 0, lines, slots: fit(width, full), isBrief: false };
  return { unit: 0, lines, slots: fit(width, 9.6 * em), isBrief: true };
}

/**
 * For `grids` grids of `side`×`side` numbers in a row, their sum behind them.
 * @returns {number} the size of their letters in pixels; 0 where they could not be read
 */
export function fitNumbers(grids, side, box) {
  const { width, height, em } = box;
  if (grids === 1) return fitAlone(side, box);
  // In a sheet what does not fit stands below.
  if (height === Infinity) return Math.max(LEAST_LETTERS, Math.min(em, width / (5 * side + 2.2)));
  const wide = grids * (2.5 * side + 0.4) + (grids - 1) * 1.4 + SUM;
  // Lines of 1.2 em, a pixel apart.
  return legible(Math.min(LARGEST_LETTERS, width / wide, (height + 1 - side) / (1.2 * side)), em);
}

// What is added up or compared: its sum stands beside it, or below where it is narrow.
function fitAlone(side, { width, height, em }) {
  const words = width < 30 * em ? 0 : 20; // "together −10.81 × 0.29 (coefficient)"
  const below = words || height === Infinity ? 0 : 4 * em;
  return legible(Math.min(LARGEST_ALONE, width / (3.5 * side + words), (height - below) / (1.35 * side)), em);
}

// A talk's letters are larger, and so are the least that can be read there.
function legible(size, em) {
  return size < Math.max(LEAST_LETTERS, em >= TALK ? em : 0) ? 0 : Math.floor(2 * size) / 2;
}
