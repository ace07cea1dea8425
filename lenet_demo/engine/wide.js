// A number, written on a wide pad, as one wide field: as in lenet_demo/ink/wide.py, bit for bit.

import { FIELD_SIDE } from "./field.js";
import { inkField, moved, SPECK } from "./raster.js";
import { checkPad, checkStrokes, dropSpecks, extentOf } from "./strokes.js";

// Pixels: the number's height with the edge of its pen, so that the smaller ones of its digits are still
// large enough; and a pen thin enough for those.
const HEIGHT = 24;
const PEN = 2;
// Paper before the first and behind the last ink, so that the narrowest digit can lie in the middle of
// what the network sees, and not at its first or last column alone.
const MARGIN = 18;
const WIDEST = 640; // pixels; a longer line of digits is made smaller
// What is lower than this share of the pad is not enlarged to a digit's height.
const LOWEST = 0.1;

/**
 * A field 32 high and as wide as a number needs.
 * @typedef {object} WideField
 * @property {Float32Array} field (32 · width) row by row, in [0, 1]
 * @property {number} width a multiple of 4, at least 32
 * @property {number} scale pad (x, y) lies at scale · (x, y) + origin of it
 * @property {[number, number]} origin
 */

/**
 * Pen strokes → one field as wide as they need, or null where there is no ink.
 *
 * All of them together are 24 pixels high, and lie in the middle of the field's height.
 * @param {number[][][]} strokes each a list of [x, y], x to the right and y down
 * @param {{size?: [number, number], pen?: number}} [drawn] as in `fieldFromStrokes`
 * @returns {WideField | null}
 * @throws {BadDrawing} with a sentence for the visitor, for anything that is no drawing
 */
export function wideFromStrokes(strokes, { size = [1120, 280], pen = 18 } = {}) {
  const pad = checkPad(size, pen);
  const lines = dropSpecks(checkStrokes(strokes, pad), Math.max(SPECK * pad.height, pad.pen / 2));
  if (!lines.length) return null;
  const { left, top, width, height } = extentOf(lines);
  const scale = Math.min(
    (HEIGHT - PEN) / Math.max(height, LOWEST * pad.height),
    (WIDEST - 2 * MARGIN - PEN) / Math.max(width, 1e-9),
  );
  const inked = width * scale + PEN;
  const columns = Math.max(FIELD_SIDE, 4 * Math.ceil((inked + 2 * MARGIN) / 4));
  const origin = [
    Math.max(MARGIN, (FIELD_SIDE - inked) / 2) + PEN / 2 - left * scale,
    FIELD_SIDE / 2 - (top + height / 2) * scale,
  ];
  const field = inkField(moved(lines, scale, ...origin), PEN, columns);
  return { field, width: columns, scale, origin };
}
