// A drawing as the pad holds it, pen strokes, perhaps over a picture, on its way to the field: every
// step as in lenet_demo/ink/field.py, and the same field, bit for bit.

import {
  BOX_SIDE,
  FIELD_SIDE,
  FRAME_SIDE,
  cornerByMass,
  cropTo,
  fitInSquare,
  inkBounds,
  put,
  shrink,
} from "./field.js";
import {
  LOWEST,
  SPECK,
  inkField,
  inkOverLine,
  inkOverPicture,
  inkStrokes,
  moved,
  roundHalfEven,
} from "./raster.js";
import { LINE } from "./paper.js";
import { BadDrawing, checkPad, checkStrokes, dropSpecks, extentOf } from "./strokes.js";

/** @typedef {import("./pen.js").Ink} Ink */

/**
 * The steps that can be left out, to see what the reading is without them.
 *
 * pen     left out, strokes keep the visitor's pen; else they get that of the training digits
 * crop    left out, the whole pad goes on and not the ink alone
 * size    left out, the pad's side becomes 28 pixels, however large the digit; else 20
 * centre  left out, the middle of what goes on is the middle, not its centre of mass
 */
export const STEPS = ["pen", "crop", "size", "centre"];

/**
 * A drawing's way to the field, step by step.
 * @typedef {object} Preprocessing
 * @property {import("./raster.js").Raster} raster the drawing, inked
 * @property {Ink} inked the part of it that goes on: cropped, where that step is made
 * @property {Ink} scaled at most 28×28, in the field's pixels
 * @property {Float32Array} field (1024) row by row, in [0, 1]
 * @property {number} scale pad (x, y) lies at scale · (x, y) + origin of the field
 * @property {[number, number]} origin
 */

/**
 * @typedef {object} Drawn how the strokes were drawn
 * @property {[number, number]} [size] the pad's width and height, in the strokes' units
 * @property {number} [pen] the width of the pen that the visitor saw: it decides what looks like a
 *   mere dot, never how thick the field's strokes are
 * @property {Iterable<string>} [skip] steps to leave out, see `STEPS`
 * @property {Float32Array | null} [picture] ink that covers the pad, 28×28 or 56×56, row by row
 */

/**
 * Pen strokes → the 32×32 field, or null where there is no ink.
 * @param {number[][][]} strokes each a list of [x, y], x to the right and y down; they may leave
 *   the pad by its longer side
 * @param {Drawn} [drawn]
 * @returns {Float32Array | null} (1024) row by row, in [0, 1]
 * @throws {BadDrawing} with a sentence for the visitor, for anything that is no drawing
 */
export function fieldFromStrokes(strokes, drawn) {
  return preprocess(strokes, drawn)?.field ?? null;
}

/**
 * The way of a drawing to its field, or null where there is no ink. As `fieldFromStrokes`.
 * @param {number[][][]} strokes
 * @param {Drawn} [drawn]
 * @returns {Preprocessing | null}
 */
export function preprocess(strokes, { size = [280, 280], pen = 18, skip = [], picture = null } = {}) {
  const skipped = new Set(skip);
  const unknown = [...skipped].filter((step) => !STEPS.includes(step)).toSorted();
  if (unknown.length) throw new BadDrawing(`There is no step ${unknown[0]}; there are ${STEPS.join(", ")}.`);
  const pad = checkPad(size, pen);
  const lines = checkStrokes(strokes, pad);
  const raster = picture ? inkOverPicture(picture, lines, pad, skipped) : inkStrokes(lines, pad, skipped);
  const inkAt = raster && inkBounds(raster.ink);
  if (!inkAt) return null;

  const whole = { left: 0, top: 0, width: raster.ink.width, height: raster.ink.height };
  const bounds = skipped.has("crop") ? whole : inkAt;
  const inked = cropTo(raster.ink, bounds);
  const asDrawn = skipped.has("size");
  const scaled = asDrawn ? shrink(inked, raster.finer) : fitInSquare(inked, BOX_SIDE);
  const ratio = asDrawn ? 1 / raster.finer : BOX_SIDE / Math.max(inked.width, inked.height);
  const middle = (length) => Math.floor((FIELD_SIDE - length) / 2);
  const corner = skipped.has("centre") ? [middle(scaled.height), middle(scaled.width)] : cornerByMass(scaled);
  return {
    raster,
    inked,
    scaled,
    field: put(scaled, corner),
    scale: raster.scale * ratio,
    origin: [
      (raster.origin[0] - bounds.left) * ratio + corner[1],
      (raster.origin[1] - bounds.top) * ratio + corner[0],
    ],
  };
}

// ----
// A number, written on a wide pad, as one wide field: as in lenet_demo/ink/wide.py, bit for bit.

// Pixels: the number's height with the edge of its pen, so that the smaller ones of its digits are still
// large enough; and a pen thin enough for those.
const HEIGHT = 24;
const PEN = 2;
// Paper before the first and behind the last ink, so that the narrowest digit can lie in the middle of
// what the network sees, and not at its first or last column alone.
const MARGIN = 18;
const WIDEST = 640; // pixels; a longer line of digits is made smaller

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

/**
 * The ink of a wide pad that shows a picture, with what was written over it.
 * @param {Uint8Array} picture (224 · 56) as `lineForPad` makes it
 * @param {number[][][]} strokes each a list of [x, y], x to the right and y down
 * @param {{size?: [number, number], pen?: number}} [drawn] as in `fieldFromStrokes`
 * @returns {Ink}
 * @throws {BadDrawing} with a sentence for the visitor, for anything that is no drawing
 */
export function inkOfLine(picture, strokes, { size = [1120, 280], pen = 18 } = {}) {
  const pad = checkPad(size, pen);
  return inkOverLine(picture, LINE[0], checkStrokes(strokes, pad), pad);
}

/**
 * Ink of one line of digits → one field, 24 of its 32 pixels high, or null where there is none.
 * @param {Ink} ink
 * @returns {WideField | null} of which `scale` and `origin` are the ink's
 */
export function wideFromInk(ink) {
  const bounds = inkBounds(ink);
  if (!bounds) return null;
  const cropped = cropTo(ink, bounds);
  const most = Math.min(HEIGHT / cropped.height, (WIDEST - 2 * MARGIN) / cropped.width);
  const side = roundHalfEven(Math.max(cropped.height, cropped.width) * most);
  const scaled = fitInSquare(cropped, Math.max(1, side));
  const scale = scaled.width / cropped.width;
  const width = Math.max(FIELD_SIDE, 4 * Math.ceil((scaled.width + 2 * MARGIN) / 4));
  const left = Math.max(MARGIN, Math.floor((FIELD_SIDE - scaled.width) / 2));
  const top = Math.floor((FIELD_SIDE - scaled.height) / 2);
  const field = new Float32Array(FIELD_SIDE * width);
  for (let y = 0; y < scaled.height; y++) {
    const row = scaled.values.subarray(y * scaled.width, (y + 1) * scaled.width);
    field.set(row, (top + y) * width + left);
  }
  return { field, width, scale, origin: [left - bounds.left * scale, top - bounds.top * scale] };
}

// ----
// Pictures of the way to the field: what the drawing is after each step.

const SIDE = 32;
const FINER = 4; // how many samples of the raster make a pixel of its picture, along each side

/**
 * The drawing after each step, as ink in [0, 1], row by row: `pen` and `crop` 32×32, `size` 28×28,
 * `field` 32×32.
 * @param {Preprocessing} steps
 * @param {number} padSide the pad's longer side, in the strokes' units
 * @returns {{pen: Float32Array, crop: Float32Array, size: Float32Array, field: Float32Array}}
 */
export function picturesOf({ raster, inked, scaled, field }, padSide = 280) {
  const middle = (length) => Math.floor((FRAME_SIDE - length) / 2);
  return {
    pen: onPad(raster, padSide),
    crop: put(fitInSquare(inked, SIDE), [0, 0], SIDE),
    size: put(scaled, [middle(scaled.height), middle(scaled.width)], FRAME_SIDE),
    field,
  };
}

// The whole pad, wherever the raster lies on it.
function onPad({ ink, scale, origin }, padSide) {
  const picture = new Float32Array(SIDE * SIDE);
  const apart = (scale * padSide) / (FINER * SIDE);
  for (let y = 0; y < FINER * SIDE; y++) {
    const row = Math.floor((y + 0.5) * apart + origin[1]);
    if (row < 0 || row >= ink.height) continue;
    for (let x = 0; x < FINER * SIDE; x++) {
      const column = Math.floor((x + 0.5) * apart + origin[0]);
      if (column < 0 || column >= ink.width) continue;
      picture[Math.floor(y / FINER) * SIDE + Math.floor(x / FINER)] += ink.values[row * ink.width + column];
    }
  }
  return picture.map((samples) => samples / FINER ** 2);
}
