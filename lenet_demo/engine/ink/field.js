// From ink to the 32×32 field, as the paper describes how MNIST's digits were made (section III-A; the exact
// steps are lost), and as lenet_demo/ink/normalise.py does it.

/** @typedef {import("./pen.js").Ink} Ink */

export const FIELD_SIDE = 32;
export const FRAME_SIDE = 28;
export const BOX_SIDE = 20;

/**
 * The smallest rectangle that holds every pixel with any ink, or null without one.
 * @param {Ink} ink
 * @returns {{left: number, top: number, width: number, height: number} | null}
 */
export function inkBounds({ width, height, values }) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (values[y * width + x] > 0) {
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < top) top = y;
        bottom = y;
      }
    }
  }
  return bottom < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * The part of `ink` within `bounds`.
 * @param {Ink} ink
 * @param {{left: number, top: number, width: number, height: number}} bounds
 * @returns {Ink}
 */
export function cropTo(ink, { left, top, width, height }) {
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * ink.width + left;
    values.set(ink.values.subarray(from, from + width), y * width);
  }
  return { width, height, values };
}

/**
 * Ink at one pixel for each `finer`, cut off where it passes the 28×28 frame.
 * @param {Ink} ink
 * @param {number} finer
 * @returns {Ink}
 */
export function shrink(ink, finer) {
  const most = FRAME_SIDE * finer;
  const width = Math.min(ink.width, most);
  const height = Math.min(ink.height, most);
  // Whole pixels of the result, the last of them in part paper.
  const roomy = Math.ceil(Math.max(width, height) / finer) * finer;
  const square = { width: roomy, height: roomy, values: new Float32Array(roomy * roomy) };
  for (let y = 0; y < height; y++) {
    square.values.set(ink.values.subarray(y * ink.width, y * ink.width + width), y * roomy);
  }
  const fitted = fitInSquare(square, roomy / finer);
  const kept = { left: 0, top: 0, width: Math.ceil(width / finer), height: Math.ceil(height / finer) };
  return cropTo(fitted, kept);
}

/**
 * (row, column) of the field's pixel that the upper left one of `ink` comes to lie on, so that its
 * centre of mass lies in the field's middle, or at most a pixel past it; never out of the frame.
 * @param {Ink} ink at most `frame`×`frame`
 * @param {number} side of the field
 * @param {number} frame of its middle, out of which no ink may come
 * @returns {[number, number]}
 */
export function cornerByMass(ink, side = FIELD_SIDE, frame = FRAME_SIDE) {
  const margin = Math.floor((side - frame) / 2);
  const place = (centre, length) => {
    // Where the centre lies in the middle of a pixel, rounding must not decide the pixel.
    const corner = Math.ceil(side / 2 - centre - 1e-6);
    return Math.min(Math.max(corner, margin), side - margin - length);
  };
  const [row, column] = centreOfMass(ink);
  return [place(row, ink.height), place(column, ink.width)];
}

/**
 * Whether the ink of a field looks like digits side by side: in tall parts with blank columns between them, or
 * far wider than high.
 * @param {Float32Array} field (32²)
 * @returns {boolean}
 */
export function hasSeveralDigits(field) {
  const whole = extentOf(field, 0, FIELD_SIDE);
  if (!whole) return false;
  const isInked = (x) => {
    for (let i = x; i < field.length; i += FIELD_SIDE) if (field[i] > 0.35) return true;
    return false;
  };
  let tall = 0;
  for (let x = 0; x < FIELD_SIDE; x++) {
    const begin = x;
    while (x < FIELD_SIDE && isInked(x)) x++;
    if (x > begin && extentOf(field, begin, x).height >= 0.6 * whole.height) tall++;
  }
  return tall > 1 || (whole.height > 3 && whole.width > 1.75 * whole.height);
}

// How high and wide the ink in the columns from `begin` to `end` is, or null.
function extentOf(field, begin, end) {
  const cut = new Float32Array((end - begin) * FIELD_SIDE);
  for (let i = 0; i < cut.length; i++) {
    const level = field[Math.floor(i / (end - begin)) * FIELD_SIDE + begin + (i % (end - begin))];
    cut[i] = level > Math.fround(0.3) ? 1 : 0;
  }
  return inkBounds({ width: end - begin, height: FIELD_SIDE, values: cut });
}

// (y, x) in pixels from the upper left corner, a pixel's ink lying in its middle.
function centreOfMass({ width, height, values }) {
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows[y] += values[y * width + x];
      columns[x] += values[y * width + x];
    }
  }
  return [rows, columns].map((of) => {
    let [moment, mass] = [0, 0];
    for (let i = 0; i < of.length; i++) {
      moment += of[i] * (i + 0.5);
      mass += of[i];
    }
    return moment / mass;
  });
}

/**
 * `ink` on an empty `side`×`side` square, its upper left pixel on (row, column).
 * @param {Ink} ink
 * @param {[number, number]} corner
 * @param {number} side
 * @returns {Float32Array} (side²) row by row
 */
export function put(ink, [row, column], side = FIELD_SIDE) {
  const field = new Float32Array(side * side);
  for (let y = 0; y < ink.height; y++) {
    field.set(ink.values.subarray(y * ink.width, (y + 1) * ink.width), (row + y) * side + column);
  }
  return field;
}

// ----
// Scaling ink as Pillow scales pictures of mode F, which lenet_demo/ink/normalise.py leaves it to:
// areas averaged where it shrinks (Resampling.BOX), neighbours blended where it grows (BILINEAR).
//
// First along the rows, then along the columns, each weighted sum in double precision and its
// result rounded to single: in this order the two sides agree bit for bit.

/**
 * `ink` on a square of its longer side, scaled to `side`×`side`, values in [0, 1].
 *
 * Of the result only the part that the ink covers is kept: its shorter side is rounded up.
 * @param {import("./pen.js").Ink} ink
 * @param {number} side
 * @returns {import("./pen.js").Ink}
 */
export function fitInSquare(ink, side) {
  const longer = Math.max(ink.width, ink.height);
  if (longer === side) return ink;
  const windows = windowsOf(longer, side);
  const width = Math.ceil((ink.width * side) / longer);
  const height = Math.ceil((ink.height * side) / longer);
  const scaled = scaledBy(ink, windows.slice(0, width), windows.slice(0, height));
  return { ...scaled, values: scaled.values.map((value) => Math.min(Math.max(value, 0), 1)) };
}

/** A picture in another size: areas averaged where it shrinks, neighbours blended where it grows. */
export function resampled(picture, width, height) {
  if (picture.width === width && picture.height === height) return picture;
  return scaledBy(picture, windowsOf(picture.width, width), windowsOf(picture.height, height));
}

/** The largest square in a picture's middle, as `side`×`side` whole numbers: as Pillow scales pictures of bytes. */
export function middleSquare(picture, side) {
  const { width, height } = picture;
  const square = Math.min(width, height);
  return scaledBy(
    picture,
    windowsOf(width, side, (width - square) / 2, square),
    windowsOf(height, side, (height - square) / 2, square),
    Math.round,
  );
}

// `rounded`: what is kept of a sum after each of the two steps.
function scaledBy(ink, columns, rows, rounded = (sum) => sum) {
  const [width, height] = [columns.length, rows.length];
  const across = new Float32Array(width * ink.height);
  for (let y = 0; y < ink.height; y++) {
    for (let x = 0; x < width; x++) {
      const { begin, weights } = columns[x];
      const sum = weightedSum(weights, ink.values, y * ink.width + begin, 1, ink.width - begin);
      across[y * width + x] = rounded(sum);
    }
  }
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const { begin, weights } = rows[y];
    for (let x = 0; x < width; x++) {
      const sum = weightedSum(weights, across, begin * width + x, width, ink.height - begin);
      values[y * width + x] = rounded(sum);
    }
  }
  return { width, height, values };
}

// Σ weight × value of every `stride`-th value; past the first `there` values there is but paper.
function weightedSum(weights, values, at, stride, there) {
  let sum = 0;
  const count = Math.min(weights.length, there);
  for (let i = 0; i < count; i++) sum += values[at + i * stride] * weights[i];
  return sum;
}

// For each of `to` new pixels: where its window of the `from` old ones begins, and their weights.
// Of the old ones, those from `first` on count, `length` of them, which need be no whole numbers.
function windowsOf(from, to, first = 0, length = from) {
  const scale = length / to;
  const spread = Math.max(scale, 1);
  const [filter, support] = length > to ? [box, 0.5 * spread] : [triangle, spread];
  return Array.from({ length: to }, (_, i) => {
    const centre = first + (i + 0.5) * scale;
    const begin = Math.max(Math.trunc(centre - support + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support + 0.5), from);
    const weights = new Float64Array(end - begin);
    let sum = 0;
    for (let x = 0; x < weights.length; x++) {
      weights[x] = filter((x + begin - centre + 0.5) * (1 / spread));
      sum += weights[x];
    }
    return { begin, weights: weights.map((weight) => weight / sum) };
  });
}

const box = (x) => (x > -0.5 && x <= 0.5 ? 1 : 0);
const triangle = (x) => Math.max(1 - Math.abs(x), 0);
