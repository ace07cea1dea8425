// Pen strokes, checked. The same limits and the same sentences as lenet_demo/ink/strokes.py.

/** A drawing that is refused; its message is one sentence for the visitor. */
export class BadDrawing extends Error {
  name = "BadDrawing";
}

const MAX_STROKES = 500;
const MAX_POINTS = 5000;
const LARGEST_PAD = 10_000;

/**
 * What strokes are drawn on, in the strokes' own units; `side` is the longer one.
 * @typedef {{width: number, height: number, side: number, pen: number}} Pad
 */

/**
 * A pad of at most 10,000 units, and a pen no wider than it.
 * @param {[number, number]} size width and height
 * @param {number} pen width of the pen that the visitor sees
 * @returns {Pad}
 * @throws {BadDrawing}
 */
export function checkPad(size, pen) {
  if (!Array.isArray(size) || size.length !== 2) {
    throw new BadDrawing("The pad's size must be a pair, its width and its height.");
  }
  const width = checkNumber(size[0], "width", 1, LARGEST_PAD);
  const height = checkNumber(size[1], "height", 1, LARGEST_PAD);
  const side = Math.max(width, height);
  return { width, height, side, pen: checkNumber(pen, "pen", side / 1000, side) };
}

/**
 * Anything at all → strokes, each x, y, x, y, … in one array; empty ones are left out.
 *
 * They may leave the pad by its own longer side: a hand that shoots over the edge is no mistake.
 * @param {unknown} strokes
 * @param {Pad} pad
 * @returns {Float64Array[]}
 * @throws {BadDrawing}
 */
export function checkStrokes(strokes, pad) {
  const list = listed(strokes);
  if (!Array.isArray(list)) {
    throw new BadDrawing("Strokes must be a list of strokes, each a list of [x, y] points.");
  }
  if (list.length > MAX_STROKES) {
    throw new BadDrawing(`A drawing may have at most ${MAX_STROKES} strokes.`);
  }
  const lines = list.map(listed);
  if (!lines.every(Array.isArray)) throw new BadDrawing("Each stroke must be a list of [x, y] points.");
  if (lines.reduce((points, line) => points + line.length, 0) > MAX_POINTS) {
    throw new BadDrawing("A drawing may have at most 5,000 points.");
  }
  return lines.filter((line) => line.length).map((line) => checkLine(line, pad.side));
}

function checkLine(points, side) {
  const line = new Float64Array(2 * points.length);
  points.forEach((point, i) => {
    const pair = listed(point);
    if (!Array.isArray(pair) || pair.length !== 2) throw new BadDrawing("Each point must be a pair [x, y].");
    line[2 * i] = checkNumber(pair[0], "coordinate", -side, 2 * side);
    line[2 * i + 1] = checkNumber(pair[1], "coordinate", -side, 2 * side);
  });
  return line;
}

function checkNumber(number, name, lowest, highest) {
  if (typeof number !== "number") throw new BadDrawing(`Each ${name} must be a number.`);
  // NaN fails every comparison.
  if (!(lowest <= number && number <= highest)) {
    throw new BadDrawing(`Each ${name} must lie between ${short(lowest)} and ${short(highest)}.`);
  }
  return number;
}

// At most six digits, without zeros at the end.
const short = (number) => String(Number(number.toPrecision(6)));

// A typed array as a list, anything else as it is.
const listed = (value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);

/**
 * The smallest rectangle that holds all points of all lines.
 * @param {Float64Array[]} lines
 * @returns {{left: number, top: number, width: number, height: number}}
 */
export function extentOf(lines) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      left = Math.min(left, line[i]);
      right = Math.max(right, line[i]);
      top = Math.min(top, line[i + 1]);
      bottom = Math.max(bottom, line[i + 1]);
    }
  }
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * The strokes that span more than `largest` in width or height: the others are slips of the pen.
 * @param {Float64Array[]} lines
 * @param {number} largest
 */
export function dropSpecks(lines, largest) {
  return lines.filter((line) => {
    const { width, height } = extentOf([line]);
    return Math.max(width, height) > largest;
  });
}
