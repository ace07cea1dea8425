// From ink to the 32×32 field, as the paper describes how MNIST's digits were made (section III-A; the exact
// steps are lost), and as lenet_demo/ink/normalise.py does it.

import { fitInSquare } from "./resize.js";

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
 * @param {Ink} ink at most 28×28
 * @returns {[number, number]}
 */
export function cornerByMass(ink) {
  const margin = (FIELD_SIDE - FRAME_SIDE) / 2;
  const place = (centre, length) => {
    // Where the centre lies in the middle of a pixel, rounding must not decide the pixel.
    const corner = Math.ceil(FIELD_SIDE / 2 - centre - 1e-6);
    return Math.min(Math.max(corner, margin), FIELD_SIDE - margin - length);
  };
  const [row, column] = centreOfMass(ink);
  return [place(row, ink.height), place(column, ink.width)];
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
