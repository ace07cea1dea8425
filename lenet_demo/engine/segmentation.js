// A number, cut up: each way to cut it is read, and the cheapest is the number (sections IV and VI), as in
// lenet_demo/segmentation.py: the same pieces and fields bit for bit, costs to rounding.
//
// In pictures the costs hear what the network that reads uncut (section VII) makes of the ink.

import { COSTS } from "./costs.js";
import { cornerByMass, cropTo, fitInSquare, inkBounds, put } from "./ink/field.js";
import { patchesOf } from "./ink/patches.js";
import { LOWEST, SPECK, inkStrokes } from "./ink/raster.js";
import { checkPad, checkStrokes, dropSpecks, extentOf } from "./ink/strokes.js";
import { forward } from "./network/forward.js";
import { imageOf } from "./reading.js";
import { PITCH } from "./sequence.js";

/** @typedef {import("./network/description.js").Net} Net */
/** @typedef {import("./ink/pen.js").Ink} Ink */

// All lengths are shares of the number's height.
const MOST = 7; // pieces of an arc
const WIDEST = 1.6; // an arc of more than one piece
const MOST_PIECES = 60; // of a number; what has more is none
const CUT_FROM = 0.6; // strokes and patches that are wider are cut
const CUT_ANYWHERE = 0.9; // strokes that are wider, also where nothing is thin
const ONWARD = 0.1; // that the pen goes to the right where a stroke is cut
const EDGE = 0.12; // of them that is not
const REACH = 0.1; // to either side, in which a cut through ink is the thinnest
const THICKEST = 0.45; // cut through ink
const ASLANT = 0.5; // pixels of ink that a step aside counts as
const SMALLEST = 0.1; // patch of ink that counts
const PAPER = 0.3; // beside a number's first and last piece
const FARTHEST = 300; // a distance that says nothing more
const FARTHEST_UNCUT = 60; // the same of the uncut reading, and the distance of "none of the ten"
const RUBBISH_UNCUT = 40;
const FIELD_SIDE = 32;
const CLASSES = 10;

/**
 * Where a stroke, or a patch of ink, is cut: what else of the stroke lies over and under it, or the ink that is
 * cut through, and how high that lies above the lowest ink; ink and height as shares of the number's height.
 * @typedef {{thick: number, high: number}} Cut
 */

/** @typedef {[number, number, number, number]} Box left, top, right, bottom */

/**
 * A stroke, a patch of ink, or a part of one between two cuts.
 * @typedef {object} Piece
 * @property {number} source which stroke of the drawing, of those that have points; which patch of the ink
 * @property {number} first of the stroke's points; or of the ink's columns, halfway down its patch
 * @property {number} last the same, included
 * @property {Box} box in the strokes' units; in pixels
 * @property {Float64Array | Ink} shape x, y, x, y, … of a stroke; ink as large as the box
 * @property {Cut | null} before the cut that it begins at, null at the source's own end
 * @property {Cut | null} after
 */

/**
 * Neighbouring pieces, read as one digit: pieces first … last - 1.
 * @typedef {object} Arc
 * @property {number} first
 * @property {number} last
 * @property {Float32Array} field (32²)
 * @property {Float32Array} distances (10)
 * @property {number[]} costs (10), what it costs as each digit
 */

/** @typedef {{arc: number, digit: number, cost: number}} Step a digit on the path */

/**
 * The graph, and the cheapest path through it. Without ink all of it is empty.
 * @typedef {object} CutReading
 * @property {number[]} digits
 * @property {Step[]} path a step a digit
 * @property {number} cost of the whole path
 * @property {number[]} runnerUp the cheapest other number
 * @property {number} runnerUpCost what that costs, Infinity where there is none
 * @property {boolean} refused no number that can be read
 * @property {Piece[]} pieces
 * @property {Arc[]} arcs
 */

// ----
// Pieces.

/**
 * Pen strokes as pieces, in the order of their middles from left to right.
 *
 * A stroke that is wide enough for two digits is cut where they might be joined. What is lower than a digit, as a
 * lone dash, has no pieces.
 * @param {number[][][]} strokes each a list of [x, y], x to the right and y down
 * @param {{size?: [number, number], pen?: number}} [drawn] as in `wideFromStrokes`
 * @returns {Piece[]}
 * @throws {import("./ink/strokes.js").BadDrawing} for anything that is no drawing
 */
export function piecesOfStrokes(strokes, { size = [1120, 280], pen = 18 } = {}) {
  const pad = checkPad(size, pen);
  const lines = checkStrokes(strokes, pad);
  const largest = Math.max(SPECK * pad.height, pad.pen / 2);
  const kept = lines.map((line, source) => ({ line, source }));
  const inked = kept.filter(({ line }) => dropSpecks([line], largest).length);
  if (!inked.length) return [];
  const boxes = inked.map(({ line }) => boxOf(line));
  const bottom = Math.max(...boxes.map((box) => box[3]));
  const height = bottom - Math.min(...boxes.map((box) => box[1]));
  if (height < LOWEST * pad.height) return [];
  const pieces = [];
  for (const { line, source } of inked) {
    let [begin, first, before] = [[], 0, null];
    for (const [segment, point, thick] of joinPoints(line, height)) {
      const after = { thick, high: (bottom - point[1]) / height };
      const shape = Float64Array.of(...begin, ...line.subarray(2 * first, 2 * segment + 2), ...point);
      pieces.push({ source, first, last: segment, box: boxOf(shape), shape, before, after });
      [begin, first, before] = [point, segment + 1, after];
    }
    const shape = Float64Array.of(...begin, ...line.subarray(2 * first));
    const last = line.length / 2 - 1;
    pieces.push({ source, first, last, box: boxOf(shape), shape, before, after: null });
  }
  return inOrder(pieces);
}

// Where a stroke may be cut: [the segment, the point on it, what else lies there], in order.
//
// The pen goes on to the next digit to the right. Of each stretch in which it does, the middle of what is alone
// there, with nothing of the stroke over or under it; where nothing is, of a stroke wide enough for two digits
// side by side, the middle of all of it.
function joinPoints(line, height) {
  const [left, , right] = boxOf(line);
  if (right - left <= CUT_FROM * height) return [];
  const segments = line.length / 2 - 1;
  const x = (point) => line[2 * point];
  const met = (at) => {
    let count = 0;
    for (let k = 0; k < segments; k++) if (x(k) < at !== x(k + 1) < at) count++;
    return count;
  };
  const middle = (k) => (x(k) + x(k + 1)) / 2;
  const isOnward = (k) =>
    x(k + 1) > x(k) && middle(k) >= left + EDGE * height && middle(k) <= right - EDGE * height;
  const points = [];
  for (let k = 0; k < segments; k++) {
    if (!isOnward(k)) continue;
    const stretch = [k];
    while (k + 1 < segments && isOnward(k + 1)) stretch.push(++k);
    let chosen = stretch.filter((segment) => met(middle(segment)) === 1);
    if (!chosen.length && right - left > CUT_ANYWHERE * height) chosen = stretch;
    if (!chosen.length || x(k + 1) - x(stretch[0]) < ONWARD * height) continue;
    const at = (x(chosen[0]) + x(chosen.at(-1) + 1)) / 2;
    const segment = stretch.find((each) => at <= x(each + 1));
    const [y, next] = [line[2 * segment + 1], line[2 * segment + 3]];
    const share = (at - x(segment)) / (x(segment + 1) - x(segment));
    points.push([segment, [at, y + share * (next - y)], met(at) - 1]);
  }
  return points;
}

/**
 * Ink as pieces, in the order of their middles from left to right.
 *
 * What hangs together is a piece; where that is wide enough for two digits, it is cut from top to bottom where it
 * is thinnest, aslant if need be.
 * @param {Ink} ink in [0, 1]
 * @returns {Piece[]}
 */
export function piecesOfInk(ink) {
  const whole = inkBounds(ink);
  if (!whole) return [];
  const mask = { ...ink, values: Uint8Array.from(ink.values, (level) => Number(level > 0)) };
  const patches = patchesOf(mask).filter((patch) => patch.extent >= SMALLEST * whole.height);
  if (!patches.length) return [];
  const bottom = Math.max(...patches.map((patch) => patch.bottom));
  const height = bottom - Math.min(...patches.map((patch) => patch.top));
  const pieces = [];
  for (const [source, patch] of patches.entries()) {
    const rest = inkOf(patch, ink);
    let [first, before] = [0, null];
    for (const seam of [...thinSeams(rest, height), null]) {
      const part = seam ? leftOf(rest, seam.columns) : rest;
      const bounds = inkBounds(part);
      if (!bounds) continue;
      const { left, top, width, height: rows } = bounds;
      const after = seam && { thick: seam.ink / height, high: (bottom - patch.top - seam.low) / height };
      const last = seam ? seam.middle : rest.width;
      const [x, y] = [patch.left + left, patch.top + top];
      const middle = { first: patch.left + first, last: patch.left + last - 1 };
      const shape = cropTo(part, bounds);
      pieces.push({ source, ...middle, box: [x, y, x + width, y + rows], shape, before, after });
      if (seam) rest.values = rest.values.map((level, i) => (part.values[i] ? 0 : level));
      [first, before] = [last, after];
    }
  }
  return inOrder(pieces);
}

// The ink of a patch alone, as large as it is.
function inkOf(patch, ink) {
  const [width, height] = [patch.right - patch.left, patch.bottom - patch.top];
  const values = new Float32Array(width * height);
  for (const [row, begin, end] of patch.runs) {
    const from = ink.values.subarray(row * ink.width + begin, row * ink.width + end);
    values.set(from, (row - patch.top) * width + begin - patch.left);
  }
  return { width, height, values };
}

// The ink left of a way down, which of each row tells the first column right of it.
function leftOf({ width, height, values }, columns) {
  const left = (level, i) => (i % width < columns[Math.floor(i / width)] ? level : 0);
  return { width, height, values: values.map(left) };
}

// Where a patch may be cut, from left to right: ways from its top to its bottom, of each row the first column
// right of it, that of the middle row, the ink that it cuts through and the mean row of that.
//
// Of the ways down, each row at most one column beside the row above it, the cheapest through each column of the
// middle row; of these, those that are cheaper than their neighbours.
function thinSeams(own, height) {
  const { width } = own;
  if (width <= CUT_FROM * height) return [];
  const middle = Math.floor(own.height / 2);
  const rows = Array.from({ length: own.height }, (_, y) => own.values.subarray(y * width, (y + 1) * width));
  const above = waysTo(rows.slice(0, middle + 1));
  const below = waysTo(rows.slice(middle).toReversed());
  const through = above.at(-1).map((cost, x) => cost + below.at(-1)[x] - rows[middle][x]);
  const reach = Math.max(1, Math.floor(REACH * height));
  const edge = Math.max(1, Math.ceil(EDGE * height));
  const seams = [];
  for (let x = edge; x < width - edge; x++) {
    const isThinnest =
      through.subarray(Math.max(0, x - reach), x).every((other) => through[x] < other) &&
      through.subarray(x + 1, x + 1 + reach).every((other) => through[x] <= other);
    if (!isThinnest) continue;
    const columns = [...wayBack(above, x).toReversed(), ...wayBack(below, x).slice(1)];
    let [ink, moment] = [0, 0];
    for (const [y, column] of columns.entries()) {
      ink += rows[y][column];
      moment += rows[y][column] * (y + 0.5);
    }
    if (ink > THICKEST * height) continue;
    seams.push({ columns, middle: x, ink, low: ink ? moment / ink : middle + 0.5 });
  }
  return seams;
}

// Row by row, what the cheapest way down from the first row to each pixel costs: the ink on it, and `ASLANT` for
// each step aside.
function waysTo(rows) {
  const costs = [Float64Array.from(rows[0])];
  for (const row of rows.slice(1)) {
    const last = costs.at(-1);
    const way = (level, x) =>
      level + Math.min(last[x], Math.min(last[x - 1] ?? Infinity, last[x + 1] ?? Infinity) + ASLANT);
    costs.push(Float64Array.from(row, way));
  }
  return costs;
}

// The columns of the cheapest way to column `x` of the last row, from there upwards.
function wayBack(costs, x) {
  const columns = [x];
  for (const row of costs.slice(0, -1).toReversed()) {
    const at = columns.at(-1);
    const cost = (column) => row[column] + (column === at ? 0 : ASLANT);
    const beside = [at, at - 1, at + 1].filter((column) => column >= 0 && column < row.length);
    columns.push(beside.reduce((best, column) => (cost(column) < cost(best) ? column : best)));
  }
  return columns;
}

function boxOf(line) {
  const { left, top } = extentOf([line]);
  let [right, bottom] = [-Infinity, -Infinity];
  for (let i = 0; i < line.length; i += 2) {
    right = Math.max(right, line[i]);
    bottom = Math.max(bottom, line[i + 1]);
  }
  return [left, top, right, bottom];
}

/** @returns {Box} around pieces */
export function around(pieces) {
  const side = (i, furthest) => furthest(...pieces.map((piece) => piece.box[i]));
  return [side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)];
}

const inOrder = (pieces) => pieces.toSorted((a, b) => a.box[0] + a.box[2] - (b.box[0] + b.box[2]));

// ----
// The segmentation graph.

// [first, last] nodes of each run of pieces that may be one digit.
function nodesOf(pieces) {
  if (!pieces.length || pieces.length > MOST_PIECES) return [];
  const [, top, , bottom] = around(pieces);
  const nodes = [];
  for (let first = 0; first < pieces.length; first++) {
    for (let last = first + 1; last <= Math.min(first + MOST, pieces.length); last++) {
      const [left, , right] = around(pieces.slice(first, last));
      if (last === first + 1 || right - left <= WIDEST * (bottom - top)) nodes.push([first, last]);
    }
  }
  return nodes;
}

// The 32×32 field of some pieces, made as that of a single digit.
function fieldOf(pieces) {
  const isPen = pieces[0].shape instanceof Float64Array;
  // The pad has no part in it: what is a mere dot was left out.
  const noPad = { width: 0, height: 0, side: 0, pen: 0 };
  const lines = pieces.map((piece) => piece.shape);
  const ink = isPen ? inkStrokes(lines, noPad, new Set()).ink : inkTogether(pieces);
  const scaled = fitInSquare(cropTo(ink, inkBounds(ink)), 20);
  return put(scaled, cornerByMass(scaled));
}

function inkTogether(pieces) {
  const [left, top, right, bottom] = around(pieces);
  const [width, height] = [right - left, bottom - top];
  const values = new Float32Array(width * height);
  for (const { shape, box } of pieces) {
    for (let i = 0; i < shape.values.length; i++) {
      const [x, y] = [box[0] - left + (i % shape.width), box[1] - top + Math.floor(i / shape.width)];
      values[y * width + x] = Math.max(values[y * width + x], shape.values[i]);
    }
  }
  return { width, height, values };
}

const above = (value, limit) => Math.max(value - limit, 0);

// What an arc's costs are weighted sums of, by name: of `arc` all digits have the same weights.
function termsOf(pieces, [first, last], distances, whole) {
  const inside = pieces.slice(first, last);
  const number = Math.max(whole[3] - whole[1], 1);
  const [left, top, right, bottom] = around(inside);
  const [width, height] = [(right - left) / number, (bottom - top) / number];
  const aspect = (right - left) / Math.max(bottom - top, 1);
  const reached = Math.max(...pieces.slice(0, first).map(({ box }) => box[2]));
  const begun = Math.min(...pieces.slice(last).map(({ box }) => box[0]));
  const before = first ? (left - reached) / number : PAPER;
  const after = last < pieces.length ? (begun - right) / number : PAPER;
  const gap = widestGap(inside) / number;
  const lifts = new Set(inside.map(({ source }) => source)).size - 1;
  const cuts = openCuts(inside);
  const [nearest, second] = distances.toSorted();
  const both = (term) => term(before) + term(after);
  return {
    arc: {
      digit: 1,
      lifts,
      low: above(0.6, height),
      lower: above(0.35, height),
      wide: above(aspect, 0.8),
      wider: above(aspect, 1.2),
      broad: above(width, 0.5),
      broader: above(width, 0.9),
      gap,
      open: Math.min(gap, 0.06),
      over: both((apart) => above(-apart, 0.05)),
      overlap: both((apart) => Math.min(above(-apart, 0), 0.15)),
      apart: both((apart) => Math.min(above(apart, 0), PAPER)),
      sure: Math.min(second - nearest, 60) / 60,
      near: Math.min(nearest, 30) / 30,
      far: Math.min(nearest, 100) / 100,
      cuts: cuts.length,
      thick: cuts.reduce((sum, { thick }) => sum + thick, 0),
      high: cuts.reduce((sum, { high }) => sum + high, 0),
    },
    digit: {
      digit: 1,
      lifted: Math.min(lifts, 1),
      slim: Math.min(Math.max(Math.log(Math.max(aspect, 1e-9)), -2), 1),
    },
  };
}

// The widest stretch of paper between some pieces.
function widestGap(pieces) {
  let [gap, reached] = [0, Infinity];
  for (const { box } of pieces.toSorted((a, b) => a.box[0] - b.box[0])) {
    gap = Math.max(gap, box[0] - reached);
    reached = reached === Infinity ? box[2] : Math.max(reached, box[2]);
  }
  return gap;
}

// The cuts at which some pieces end, but not those that lie between two of them.
function openCuts(pieces) {
  const begins = new Map();
  const ends = new Map();
  for (const { source, first, last, before, after } of pieces) {
    if (before) begins.set(`${source} ${first}`, before);
    if (after) ends.set(`${source} ${last + 1}`, after);
  }
  const open = ([at]) => !(begins.has(at) && ends.has(at));
  return [...begins, ...ends].filter(open).map(([, cut]) => cut);
}

// ----
// The interpretation graph.

/**
 * What the ink is read as uncut, and where its columns lie.
 * @typedef {object} Columns
 * @property {Net} net
 * @property {number[]} read the columns at which digits were read
 * @property {Float32Array} distances (10 · columns), digit by digit
 * @property {number} pitch of the columns, in the strokes' units or the ink's pixels
 * @property {number} first where the middle of what the first column sees lies, in the same
 */

/**
 * What a network read uncut, and where it lies in the ink that the field was made of.
 * @param {Net} net
 * @param {import("./sequence.js").NumberReading} uncut
 * @param {{scale: number, origin: [number, number]}} wide as of `wideFromStrokes` and `wideFromInk`
 * @returns {Columns}
 */
export function columnsOf(net, { distances, columns }, { scale, origin }) {
  const first = (FIELD_SIDE / 2 - origin[0]) / scale;
  return { net, distances, read: columns, pitch: PITCH / scale, first };
}

/**
 * What reads pieces as a number, digit by digit, and remembers what it read last: of a number that is being
 * written only the arcs that have new ink are read anew.
 * @param {Net} net the LeNet-5 that the costs were learnt for
 * @param {"pen" | "ink"} kind what the pieces are made of
 * @returns {(pieces: Piece[], columns?: Columns | null) => CutReading} of ink, with its columns as well more
 *   numbers are read right; strokes make no use of them
 */
export function cutReader(net, kind) {
  let known = new Map();
  return (pieces, columns = null) => {
    const keys = pieces.map(keyOf);
    const now = new Map();
    const read = ([first, last]) => {
      const key = keys.slice(first, last).join(" ");
      now.set(key, known.get(key) ?? readArc(net, pieces.slice(first, last)));
      return now.get(key);
    };
    const { alone, heard } = COSTS[kind];
    const reading =
      columns && heard ? readPieces(pieces, read, heard, columns) : readPieces(pieces, read, alone);
    known = now;
    return reading;
  };
}

/** The cheapest way to read some pieces as a number. As `cutReader`, for one number alone. */
export const readCut = (net, pieces, kind, columns = null) => cutReader(net, kind)(pieces, columns);

function readArc(net, pieces) {
  const field = fieldOf(pieces);
  const image = imageOf(net, field, FIELD_SIDE ** 2);
  return { field, distances: forward(net, image, FIELD_SIDE, FIELD_SIDE).trace.output };
}

// Two pieces of the same ink in the same place have the same key, and hardly any others.
function keyOf({ shape, box }) {
  const values = shape instanceof Float64Array ? shape : shape.values; // an array has a method of that name
  const words = new Uint32Array(values.buffer, values.byteOffset, values.byteLength >> 2);
  let [one, other] = [0x811c9dc5, 0x1000193];
  for (const word of words) {
    one = Math.imul(one ^ word, 0x01000193);
    other = Math.imul(other ^ (word >>> 7), 0x85ebca6b) + word;
  }
  return `${one} ${other | 0} ${words.length} ${box}`;
}

function readPieces(pieces, read, costs, columns = null) {
  const nodes = nodesOf(pieces);
  if (!nodes.length) {
    const nothing = { digits: [], path: [], cost: 0, runnerUp: [], runnerUpCost: Infinity };
    return { ...nothing, refused: pieces.length > 0, pieces, arcs: [] };
  }
  const whole = around(pieces);
  const arcs = nodes.map(([first, last]) => {
    const { field, distances } = read([first, last]);
    const terms = termsOf(pieces, [first, last], distances, whole);
    const heard = columns && heardTerms(columns, around(pieces.slice(first, last)), field);
    const more = (digit) => (heard ? weighted(costs.heard, heard[digit]) : 0);
    const own = costsOf(costs, distances, terms).map((cost, digit) => cost + more(digit));
    return { first, last, field, distances, costs: own };
  });
  const [best, other] = cheapestPaths(arcs, pieces.length);
  return {
    ...best,
    runnerUp: other?.digits ?? [],
    runnerUpCost: other?.cost ?? Infinity,
    refused: isRefused(costs, arcs, best, other),
    pieces,
    arcs,
  };
}

// Whether another number is as likely, or one of the digits is none of the ten.
function isRefused({ farthest, margin }, arcs, best, other) {
  if (other && other.cost - best.cost < margin) return true;
  return best.path.some(({ arc }) => Math.min(...arcs[arc].distances) > farthest);
}

// What an arc costs as each digit, where nothing is heard.
function costsOf({ arc, digit, distance, rubbish }, distances, terms) {
  const common = weighted(arc, terms.arc);
  const own = (i) => Object.keys(digit).reduce((sum, name) => sum + digit[name][i] * terms.digit[name], 0);
  const losses = eq9(Array.from(distances), FARTHEST, rubbish);
  return losses.map((loss, i) => common + own(i) + distance * loss);
}

const weighted = (weights, terms) =>
  Object.keys(weights).reduce((sum, name) => sum + weights[name] * terms[name], 0);

// What is heard of an arc, of each digit, by name: Eq. 9 of the whole ink, at the best of the three columns
// nearest the box's middle, and of the likeliest digit there; whether no digit was read within the box, and how
// many more than one; Eq. 9 of the arc's own field, and of the likeliest digit.
function heardTerms({ net, distances, read, pitch, first }, [left, , right], field) {
  const count = distances.length / CLASSES;
  const nearest = Math.floor(((left + right) / 2 - first) / pitch + 0.5);
  const at = Math.min(Math.max(nearest, 0), count - 1);
  const uncut = Array(CLASSES).fill(Infinity);
  for (let column = Math.max(at - 1, 0); column < Math.min(at + 2, count); column++) {
    const far = uncut.map((_, digit) => distances[digit * count + column]);
    for (const [digit, loss] of eq9(far, FARTHEST_UNCUT, RUBBISH_UNCUT).entries()) {
      uncut[digit] = Math.min(uncut[digit], loss);
    }
  }
  const { output } = forward(net, imageOf(net, field, FIELD_SIDE ** 2), FIELD_SIDE, FIELD_SIDE).trace;
  const again = eq9(Array.from(output), FARTHEST_UNCUT, RUBBISH_UNCUT);
  const isWithin = (column) => left <= first + pitch * column && first + pitch * column <= right;
  const seen = read.filter(isWithin).length;
  const [likeliest, likeliestAgain] = [uncut, again].map((losses) => Math.min(...losses));
  const common = {
    likeliest,
    unseen: Number(seen === 0),
    several: Math.min(Math.max(seen - 1, 0), 2),
    likeliest_again: likeliestAgain,
  };
  return uncut.map((loss, digit) => ({ ...common, uncut: loss, again: again[digit] }));
}

// Of each digit the loss of Eq. 9, `rubbish` its j; no distance counts more than `farthest`.
function eq9(distances, farthest, rubbish) {
  const energies = distances.map((far) => Math.min(far, farthest));
  const least = Math.min(...energies, rubbish);
  const powers = [...energies, rubbish].reduce((sum, energy) => sum + Math.exp(least - energy), 0);
  return energies.map((energy) => energy - least + Math.log(powers));
}

// The cheapest path from node 0 to node `last`, and the cheapest of another number (Viterbi, 1967, with the two
// best numbers kept at every node).
function cheapestPaths(arcs, last) {
  const ways = Array.from({ length: last + 1 }, () => []);
  ways[0].push({ cost: 0, digits: [], path: [] });
  for (let node = 1; node <= last; node++) {
    const through = [];
    for (const [arc, { first, last: end, costs }] of arcs.entries()) {
      if (end !== node) continue;
      const cheapest = Array.from({ length: CLASSES }, (_, digit) => digit).toSorted(
        (a, b) => costs[a] - costs[b],
      );
      for (const digit of cheapest.slice(0, 2)) {
        for (const { cost, digits, path } of ways[first]) {
          const step = { arc, digit, cost: costs[digit] };
          through.push({ cost: cost + step.cost, digits: [...digits, digit], path: [...path, step] });
        }
      }
    }
    for (const way of through.toSorted((a, b) => a.cost - b.cost)) {
      const isNew = ways[node].every(({ digits }) => digits.join("") !== way.digits.join(""));
      if (ways[node].length < 2 && isNew) ways[node].push(way);
    }
  }
  return ways[last];
}
