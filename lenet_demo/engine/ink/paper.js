// From a picture to ink: the sheet found on its desk, lines and frames taken away, as lenet_demo/ink/paper.py
// and photo.py do it.

import {
  cropTo,
  cornerByMass,
  fitInSquare,
  inkBounds,
  put,
  middleSquare,
  resampled,
  BOX_SIDE,
  FIELD_SIDE,
} from "./field.js";
import { FINER, TRAINING_PEN } from "./raster.js";
import { filled, painted, patchesOf, rectangularity } from "./patches.js";

/** @typedef {import("./pen.js").Ink} Ink */
/** @typedef {Ink} Levels 0 black … 1 white */
/** @typedef {import("./patches.js").Mask} Mask */

const SIDE = 1024; // pixels of the longer side, of larger pictures
const WORKING_SIDE = 320;
const SHEET_SIDE = 64;
const PAPER_SIDE = 48;
const FAINTEST_INK = 0.09;
const PALEST = 0.2;
const FAINTEST_SHARE = 0.04;
const STROKE = 25;
const RIM = 23;
const PAD_SIDE = 56; // of the picture that the pad shows
/** Pixels of the picture of a line of digits that the wide pad shows: its width and height. */
export const LINE = [224, 56];
const INKED = [208, 40]; // of them, at most, what has ink
const [THIN_PEN, THICK_PEN] = [1.3, 5];

/**
 * The ink of a photograph, a scan, a screenshot.
 * @param {{width: number, height: number, data: Uint8ClampedArray}} image red, green, blue, opacity
 * @returns {Ink} all zeros where there is nothing but paper
 */
export function inkFromPicture(image) {
  let levels = greyLevels(image);
  if (Math.max(image.width, image.height) > SIDE) levels = resized(levels, SIDE);
  return matchTrainingPen(inkOnPaper(levels));
}

/**
 * The picture that the pad shows of a photograph, a scan, a screenshot.
 * @param {{width: number, height: number, data: Uint8ClampedArray}} image red, green, blue, opacity
 * @returns {Uint8Array | null} (56²), 255 ink; null where there is nothing but paper
 */
export function pictureForPad(image) {
  const ink = inkFromPicture(image);
  const bounds = inkBounds(ink);
  if (!bounds) return null;
  const fitted = fitInSquare(cropTo(ink, bounds), 2 * BOX_SIDE);
  const field = put(fitted, cornerByMass(fitted, PAD_SIDE, PAD_SIDE), PAD_SIDE);
  return Uint8Array.from(field, (level) => roundHalfEven(255 * level));
}

/**
 * The picture that the wide pad shows of a line of digits in a photograph, a scan, a screenshot.
 * @param {{width: number, height: number, data: Uint8ClampedArray}} image red, green, blue, opacity
 * @returns {Uint8Array | null} (56 · 224) row by row, 255 ink; null where there is nothing but paper
 */
export function lineForPad(image) {
  return lineOfInk(inkFromPicture(image));
}

/** As `lineForPad`, of ink. */
export function lineOfInk(ink) {
  const bounds = inkBounds(ink);
  if (!bounds) return null;
  const scale = Math.min(...INKED.map((most, i) => most / [bounds.width, bounds.height][i]));
  const longer = Math.max(1, roundHalfEven(scale * Math.max(bounds.width, bounds.height)));
  const fitted = fitInSquare(cropTo(ink, bounds), longer);
  const [left, top] = LINE.map((side, i) => Math.floor((side - [fitted.width, fitted.height][i]) / 2));
  const line = new Uint8Array(LINE[0] * LINE[1]);
  for (const [i, level] of fitted.values.entries()) {
    const [x, y] = [left + (i % fitted.width), top + Math.floor(i / fitted.width)];
    line[y * LINE[0] + x] = roundHalfEven(255 * level);
  }
  return line;
}

// As numpy rounds.
function roundHalfEven(value) {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}

/** Red, green, blue and opacity → levels; what is transparent becomes paper. */
export function greyLevels({ width, height, data }) {
  const grey = new Float32Array(width * height);
  let opaque = true;
  for (let i = 0; i < grey.length; i++) {
    const [red, green, blue] = [data[4 * i], data[4 * i + 1], data[4 * i + 2]];
    // As Pillow weighs them.
    grey[i] = ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16) / 255;
    if (data[4 * i + 3] < 255) opaque = false;
  }
  if (opaque) return { width, height, values: grey };
  const there = grey.filter((_, i) => data[4 * i + 3] > 127);
  if (there.length === 0) return { width, height, values: grey.fill(1) };
  const sorted = there.toSorted();
  const isCard = percentile(sorted, 98) - percentile(sorted, 2) > 0.2 && there.length > 0.4 * grey.length;
  const mean = there.reduce((sum, level) => sum + level, 0) / there.length;
  const paper = isCard ? percentile(sorted, 50) : Number(mean < 0.5);
  const values = grey.map((level, i) => {
    const alpha = data[4 * i + 3] / 255;
    return level * alpha + paper * (1 - alpha);
  });
  return { width, height, values };
}

/**
 * A picture in colour, as the networks for such see it: the largest square in its middle; what is transparent
 * becomes white.
 * @param {{width: number, height: number, data: Uint8ClampedArray}} image red, green, blue, opacity
 * @returns {Uint8Array} (3 · 32²) red, green and blue
 */
export function coloursOf({ width, height, data }) {
  const made = new Uint8Array(3 * FIELD_SIDE ** 2);
  for (const channel of [0, 1, 2]) {
    const values = Float32Array.from({ length: width * height }, (_, i) => {
      const alpha = data[4 * i + 3] / 255;
      return data[4 * i + channel] * alpha + 255 * (1 - alpha);
    });
    const square = middleSquare({ width, height, values }, FIELD_SIDE);
    made.set(square.values, channel * FIELD_SIDE ** 2);
  }
  return made;
}

/**
 * Ink, its longer side 161 to 320 pixels, of dark strokes on light paper or light ones on dark.
 * @param {Levels} levels
 * @returns {Ink} all zeros where there is nothing but paper
 */
export function inkOnPaper(levels) {
  let inside = { width: 1, height: 1, values: new Uint8Array([1]) };
  const found = sheet(levels);
  if (found) {
    const mask = nearest(found, levels);
    const box = inkBounds(mask);
    inside = croppedMask(mask, box);
    const cut = cropTo(levels, box);
    const paper = percentile(masked(cut, inside), 50);
    levels = { ...cut, values: cut.values.map((level, i) => (inside.values[i] ? level : paper)) };
  }
  const isLarge = Math.max(levels.width, levels.height) > WORKING_SIDE;
  const small = isLarge ? resized(levels, WORKING_SIDE) : repeated(levels);
  return inkInside(small, nearest(inside, small));
}

// Each pixel of a small picture as a square of them: its greys come out as they went in.
function repeated(levels) {
  const times = Math.max(1, Math.floor(WORKING_SIDE / Math.max(levels.width, levels.height)));
  const [width, height] = [levels.width * times, levels.height * times];
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / times) * levels.width;
    for (let x = 0; x < width; x++) values[y * width + x] = levels.values[row + Math.floor(x / times)];
  }
  return { width, height, values };
}

// ---- The sheet ----------------------------------------------------------------------------------

/**
 * Where a sheet lies on something else, on a copy of 64 pixels; null where all is paper.
 * @param {Levels} levels
 * @returns {Mask | null}
 */
function sheet(levels) {
  const calm = medians(resized(levels, SHEET_SIDE), 9);
  const cut = threshold(calm.values);
  const light = maskOf(calm, (level) => level > cut);
  const dark = maskOf(calm, (level) => level <= cut);
  const [above, below] = [light, dark].map((mask) => masked(calm, mask, false));
  if (!above.length || !below.length) return null;
  const contrast = Math.abs(mean(above) - mean(below));
  if (contrast < 0.1) return null;
  let [best, most] = [null, 0.12]; // of the picture's area, at least
  for (const patch of [light, dark].flatMap((mask) => patchesOf(mask))) {
    if (patch.extent < SHEET_SIDE / 4) continue;
    const shape = filled(patch, calm);
    const share = mean(shape.values);
    const isSheet = mean(edgeOf(shape)) <= 0.6 && rectangularity(shape) >= 0.84;
    if (isSheet && most < share && stepAtEdge(calm, shape) >= 0.5 * contrast) [best, most] = [shape, share];
  }
  return best && framedBy(best, 3, Math.min); // its edge belongs to neither
}

// Otsu's, of 64 classes of levels: the middle ones part them as evenly as can be.
function threshold(levels) {
  const counts = new Float64Array(64);
  for (const level of levels) counts[Math.min(Math.floor(level * 64), 63)]++;
  const whole = counts.reduce((sum, count, i) => sum + count * ((i + 0.5) / 64), 0);
  let [below, moment, best, most] = [0, 0, 0, -1];
  for (let i = 0; i < 64; i++) {
    below += counts[i];
    moment += counts[i] * ((i + 0.5) / 64);
    const above = levels.length - below;
    const between = ((whole * below) / levels.length - moment) ** 2 / Math.max(below * above, 1);
    if (between > most) [best, most] = [i, between];
  }
  return (best + 1) / 64;
}

function edgeOf({ width, height, values }) {
  const rows = [...values.subarray(0, width), ...values.subarray((height - 1) * width)];
  const sides = Array.from({ length: height }, (_, y) => [values[y * width], values[(y + 1) * width - 1]]);
  return [...rows, ...sides.flat()];
}

// How much what lies outside a shape's edge differs from what lies inside it.
function stepAtEdge(levels, shape) {
  const grown = windows(shape, 5, Math.max);
  const shrunk = windows(shape, 5, Math.min);
  const outside = maskOf(shape, (is, i) => grown.values[i] && !is);
  const inside = maskOf(shape, (is, i) => is && !shrunk.values[i]);
  const [a, b] = [masked(levels, outside), masked(levels, inside)];
  return a.length && b.length ? Math.abs(percentile(a, 50) - percentile(b, 50)) : 0;
}

// ---- Ink on one sheet ---------------------------------------------------------------------------

function inkInside(levels, inside) {
  const blank = { ...levels, values: new Float32Array(levels.values.length) };
  const found = contrastWithPaper(levels, inside);
  const contrast = { ...found, values: found.values.map((value, i) => (inside.values[i] ? value : 0)) };
  let calm = averaged(contrast, 1);
  const differences = contrast.values.map((value, i) => Math.abs(value - calm.values[i]));
  const noise = 1.4826 * percentile(masked({ ...levels, values: differences }, inside), 50);
  const inOrder = masked(calm, inside);
  const paper = percentile(inOrder, 50);
  const full = percentile(inOrder, 99.7) - paper;
  calm = { ...calm, values: calm.values.map((value) => value - paper) };
  if (full < Math.max(FAINTEST_INK, 3.5 * noise)) return blank;
  const palest = Math.max(PALEST * full, 3 * noise, FAINTEST_INK / 2);
  const dark = maskOf(calm, (value, i) => value > palest && inside.values[i]);
  const weak = withoutLines(dark, inside);
  const strong = maskOf(calm, (value) => value > full / 2);
  const strokes = patchesOf(weak).filter((patch) => patch.meets(strong));
  const drawn = painted(digitOf(strokes, inside), levels);
  const inked = { ...calm, values: calm.values.map((value, i) => (drawn.values[i] ? value : 0)) };
  // Full ink is what strokes come to hereabouts: pale ones are strokes, too.
  const around = averaged(windows(inked, STROKE, Math.max), Math.floor(STROKE / 3));
  // Their pale rims go on for as far as a pixel of a small picture, but not over what was left out.
  const grown = windows(drawn, RIM, Math.max);
  const leftOut = windows(
    maskOf(dark, (is, i) => is && !drawn.values[i]),
    3,
    Math.max,
  );
  const values = calm.values.map((value, i) => {
    if (!grown.values[i] || (leftOut.values[i] && !drawn.values[i])) return 0;
    const most = Math.max(around.values[i], palest);
    const least = Math.max(FAINTEST_SHARE * most, 2 * noise);
    return Math.min(Math.max((value - least) / Math.max(most - least, 1e-6), 0), 1);
  });
  return { ...levels, values };
}

// How much each pixel differs from the paper around it, towards the ink's side.
function contrastWithPaper(levels, inside) {
  const near = framedBy(inside, 7, Math.min);
  const ring = maskOf(inside, (is, i) => is && !near.values[i]);
  const paper = percentile(masked(levels, ring), 50);
  const sorted = masked(levels, inside);
  const [darkest, lightest] = [percentile(sorted, 0.3), percentile(sorted, 99.7)];
  if (lightest - paper > paper - darkest) {
    levels = { ...levels, values: levels.values.map((level) => 1 - level) }; // look at the negative
  }
  const closed = windows(windows(resized(levels, PAPER_SIDE), 17, Math.max), 17, Math.min);
  const smooth = resampled(averaged(averaged(closed, 3), 3), levels.width, levels.height);
  return { ...levels, values: smooth.values.map((value, i) => value - levels.values[i]) };
}

// Less the straight thin lines that run across all of the sheet, slightly sloped at most.
function withoutLines(mask, inside) {
  const level = withoutLevelLines(mask, inside);
  return transposed(withoutLevelLines(transposed(level), transposed(inside)));
}

function withoutLevelLines(mask, inside) {
  const { width, height } = mask;
  const thickness = thicknessOf(mask);
  const thinnest = Math.max(3, Math.round(0.02 * Math.max(width, height)));
  // A line may pass from one row to the next between two columns.
  const above = (i) => (i < width ? i + (height - 1) * width : i - width);
  const thin = (i) => mask.values[i] && thickness[i] <= thinnest;
  const left = mask.values.slice();
  for (let slope = -8; slope <= 8; slope++) {
    const shift = Array.from({ length: width }, (_, x) =>
      Math.floor((slope * (x - Math.floor(width / 2))) / 100 + 0.5),
    );
    for (let row = 0; row < height; row++) {
      let [length, covered, narrow] = [0, 0, 0];
      for (let x = 0; x < width; x++) {
        const y = row + shift[x];
        const i = y * width + x;
        if (y < 0 || y >= height || !inside.values[i]) continue;
        length++;
        covered += mask.values[i] || mask.values[above(i)];
        if (thin(i) || thin(above(i))) narrow++;
      }
      if (!(2 * length > width && covered >= 0.8 * length && 2 * narrow >= length)) continue;
      const along = shift.flatMap((down, x) => {
        const i = (row + down) * width + x;
        return inside.values[i] ? mask.values[i] || mask.values[above(i)] : [];
      });
      if (!runsToBothEnds(along)) continue;
      for (let x = 0; x < width; x++) {
        const y = row + shift[x];
        if (y < 0 || y >= height) continue;
        for (let at = Math.max(y - 2, 0); at <= Math.min(y + 2, height - 1); at++) {
          // Where a stroke crosses the line, it stays.
          if (thickness[at * width + x] <= thinnest + 1) left[at * width + x] = 0;
        }
      }
    }
  }
  return { width, height, values: left };
}

// Whether most of the first and of the last twentieth is covered, as of a box's side is not.
function runsToBothEnds(covered) {
  const end = Math.max(2, Math.floor(covered.length / 20));
  const most = (part) => 2 * part.reduce((sum, is) => sum + is, 0) >= end;
  return most(covered.slice(0, end)) && most(covered.slice(-end));
}

// For each pixel of a mask, how many of its column it hangs together with.
function thicknessOf({ width, height, values }) {
  const thickness = new Int32Array(values.length);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (!values[y * width + x]) continue;
      const begin = y;
      while (y < height && values[y * width + x]) y++;
      for (let at = begin; at < y; at++) thickness[at * width + x] = y - begin;
    }
  }
  return thickness;
}

// Those of the patches that are the digit: no specks, no frames, nothing at the sheet's edge.
function digitOf(strokes, inside) {
  const side = Math.max(inside.width, inside.height);
  let found = strokes.filter((patch) => patch.extent >= 0.03 * side);
  const deep = framedBy(inside, 5, Math.min);
  const atEdge = { ...inside, values: deep.values.map((is) => 1 - is) };
  const free = found.filter((patch) => !patch.meets(atEdge));
  if (free.some((patch) => patch.extent >= 0.1 * side)) found = free;
  found = found.filter((patch) => !isFrame(patch, found));
  const weight = (patch) => patch.extent * Math.sqrt(patch.area);
  let main = null;
  for (const patch of found) if (!main || weight(patch) > weight(main)) main = patch;
  if (!main || main.extent < 0.06 * side) return [];
  return found.filter((patch) => patch === main || belongs(patch, main));
}

// Whether it lies around another one: a box, or axes.
function isFrame(patch, found) {
  const isInner = (other) => other !== patch && patch.holds(other, 2) && other.extent >= 0.2 * patch.extent;
  return found.some(isInner) && patch.shareAtRim() > 0.65;
}

// Whether it may be a part of the same digit: near, or nearly as large.
function belongs(patch, main) {
  const isNear = patch.extent >= 0.12 * main.extent && patch.gap(main) <= 0.25 * main.extent;
  return isNear || patch.extent >= 0.5 * main.extent;
}

// ---- The pen ------------------------------------------------------------------------------------

// Thickens what a fine pen drew, thins what a marker drew, to MNIST's pen.
function matchTrainingPen(ink) {
  const bounds = inkBounds(ink);
  if (!bounds) return ink;
  const cropped = cropTo(ink, bounds);
  const { width, height } = cropped;
  // Of digits side by side each has this pen in its own height.
  const longer = Math.max(width, height);
  const side = width > 1.4 * height ? height : longer;
  const pen = (penWidth(cropped) * BOX_SIDE) / side;
  if (pen >= THIN_PEN && pen <= THICK_PEN) return ink;
  const change = Math.floor((FINER * Math.abs(TRAINING_PEN - pen)) / 2 + 0.5);
  const longest = Math.min(Math.floor((FINER * BOX_SIDE * longer) / side), SIDE);
  const roomy = bordered(resized(cropped, longest), change + 1);
  const changed = windows(roomy, 2 * change + 1, pen < TRAINING_PEN ? Math.max : Math.min);
  const matched = averaged(changed, FINER / 2); // without the steps of a small picture's pixels
  return inkBounds(matched) ? matched : ink;
}

// Width of the lines: twice the inked area over the length of its outline, overrated by 4/π.
function penWidth({ width, height, values }) {
  let [sum, steps] = [0, 0];
  const isInk = (x, y) => x >= 0 && y >= 0 && x < width && y < height && values[y * width + x] > 0.5;
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      if (isInk(x, y) !== isInk(x - 1, y)) steps++;
      if (isInk(x, y) !== isInk(x, y - 1)) steps++;
    }
  }
  for (const value of values) sum += value;
  return (2 * sum) / Math.max((steps * Math.PI) / 4, 1);
}

// ---- Pictures as numbers ------------------------------------------------------------------------

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** `share` per cent of the values, in order, are less: between two of them in proportion, as numpy has it. */
function percentile(sorted, share) {
  const at = (share / 100) * (sorted.length - 1);
  const below = Math.floor(at);
  const next = sorted[Math.min(below + 1, sorted.length - 1)];
  return sorted[below] + (at - below) * (next - sorted[below]);
}

function maskOf({ width, height, values }, is) {
  const made = new Uint8Array(values.length);
  for (let i = 0; i < made.length; i++) made[i] = is(values[i], i) ? 1 : 0;
  return { width, height, values: made };
}

// Its values where the mask is, in order of size.
function masked({ values }, mask, inOrder = true) {
  const inside = values.filter((_, i) => mask.values[i]);
  return inOrder ? inside.toSorted() : inside;
}

function resized(levels, side) {
  const longer = Math.max(levels.width, levels.height);
  const scaled = (length) => Math.max(1, Math.floor((length * side) / longer + 0.5));
  return resampled(levels, scaled(levels.width), scaled(levels.height));
}

// A mask in another shape, each pixel that of the nearest.
function nearest(mask, { width, height }) {
  const at = (i, length, own) => Math.floor(((2 * i + 1) * own) / (2 * length));
  const values = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = at(y, height, mask.height) * mask.width;
    for (let x = 0; x < width; x++) values[y * width + x] = mask.values[row + at(x, width, mask.width)];
  }
  return { width, height, values };
}

function croppedMask(mask, box) {
  const { width, height, values } = cropTo(mask, box);
  return { width, height, values: Uint8Array.from(values) };
}

function transposed({ width, height, values }) {
  const turned = new values.constructor(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) turned[x * height + y] = values[y * width + x];
  }
  return { width: height, height: width, values: turned };
}

// With so many zeros around.
function bordered({ width, height, values }, border) {
  const size = { width: width + 2 * border, height: height + 2 * border };
  const made = new values.constructor(size.width * size.height);
  for (let y = 0; y < height; y++) {
    made.set(values.subarray(y * width, (y + 1) * width), (y + border) * size.width + border);
  }
  return { ...size, values: made };
}

// `windows`, beyond the picture's edge zeros.
function framedBy(mask, side, what) {
  const made = windows(bordered(mask, 1), side, what);
  return croppedMask(made, { left: 1, top: 1, width: mask.width, height: mask.height });
}

// The greatest or the least of each pixel's window; beyond the picture's edge its last pixels go on.
function windows(picture, side, what) {
  const along = ({ width, height, values }) => {
    const made = new values.constructor(values.length);
    const row = new values.constructor(width + side - 1);
    for (let y = 0; y < height; y++) {
      for (let i = 0; i < row.length; i++) {
        row[i] = values[y * width + Math.min(Math.max(i - (side - 1) / 2, 0), width - 1)];
      }
      // Of windows half as wide, one beside the other; the last two of them overlap.
      let span = 1;
      for (; 2 * span <= side; span *= 2) {
        for (let i = 0; i + span < row.length; i++) row[i] = what(row[i], row[i + span]);
      }
      for (let x = 0; x < width; x++) made[y * width + x] = what(row[x], row[x + side - span]);
    }
    return { width, height, values: made };
  };
  return transposed(along(transposed(along(picture))));
}

function medians({ width, height, values }, side) {
  const reach = (side - 1) / 2;
  const within = (at, length) => Math.min(Math.max(at, 0), length - 1);
  const window = new Float32Array(side * side);
  const made = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let i = 0;
      for (let down = -reach; down <= reach; down++) {
        const row = within(y + down, height) * width;
        for (let right = -reach; right <= reach; right++) {
          window[i++] = values[row + within(x + right, width)];
        }
      }
      made[y * width + x] = window.toSorted()[(side * side - 1) / 2];
    }
  }
  return { width, height, values: made };
}

// Each pixel's mean with those up to `reach` pixels beside, above and below it.
function averaged(levels, reach) {
  const along = ({ width, height, values }) => {
    const made = new Float32Array(values.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let at = x - reach; at <= x + reach; at++) {
          sum += values[y * width + Math.min(Math.max(at, 0), width - 1)];
        }
        made[y * width + x] = sum / (2 * reach + 1);
      }
    }
    return { width, height, values: made };
  };
  return along(transposed(along(transposed(levels))));
}
