// A drawing as the pad holds it, pen strokes, perhaps over a picture, on its way to the field: every
// step as in lenet_demo/ink/field.py, and the same field, bit for bit.

import { BOX_SIDE, cornerByMass, cropTo, FIELD_SIDE, inkBounds, put, shrink } from "./field.js";
import { inkOverPicture, inkStrokes } from "./raster.js";
import { fitInSquare } from "./resize.js";
import { BadDrawing, checkPad, checkStrokes } from "./strokes.js";

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
