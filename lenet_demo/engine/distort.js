// Nine distortions of a digit in its field, for how much of each a reader bears: as in
// lenet_demo/ink/distortions.py, and the same fields, bit for bit; blurred ones to rounding.
//
// They act after centring, which would undo them, about the field's middle: shear, squeeze, rotation,
// scale, shift, then the width of the strokes, blur, noise. Strokes are moved as lines and inked anew;
// of a picture, the field is resampled once.

import { isRecord } from "./checks.js";
import { blurred, inverted, matrixOf, MIDDLE, resampled, thickened } from "./distort_field.js";
import { inkField, TRAINING_PEN } from "./raster.js";
import { BadDrawing } from "./strokes.js";

/**
 * Each by name: the value that changes nothing (1: a factor), the least and the largest.
 *
 * right, down  shift, in pixels of the field
 * scale        of all, the pen with it
 * rotate       degrees, as the hands of a clock
 * squeeze      width times this, height divided by it
 * shear        pixels to the right for each row up
 * width        of the strokes
 * blur         deviation, in pixels
 * noise        chance of each pixel to be inverted (paper, figure 13)
 * @type {Record<string, [neutral: number, least: number, most: number]>}
 */
export const DISTORTIONS = {
  right: [0, -15, 15],
  down: [0, -15, 15],
  scale: [1, 0.4, 2.5],
  rotate: [0, -180, 180],
  squeeze: [1, 0.5, 2],
  shear: [0, -0.75, 0.75],
  width: [1, 0.4, 2.5],
  blur: [0, 0, 3],
  noise: [0, 0, 0.3],
};
const NAMES = Object.keys(DISTORTIONS);
const NEUTRAL = Object.fromEntries(NAMES.map((name) => [name, DISTORTIONS[name][0]]));
const GEOMETRY = ["right", "down", "scale", "rotate", "squeeze", "shear"];
const SEED = 1998;
const SEEDS = 2 ** 32;

/**
 * A drawing's field, distorted; with all values neutral its very own.
 * @param {import("./preprocess.js").Preprocessing} made
 * @param {Record<string, number>} values by name; what is left out is neutral
 * @param {number} [seed] which pixels noise inverts: of one seed, a greater chance inverts those of a
 *   smaller one and others
 * @returns {Float32Array} (1024) row by row, in [0, 1]
 * @throws {BadDrawing}
 */
export function distort(made, values, seed = SEED) {
  const of = checked(values, seed);
  const isMoved = GEOMETRY.some((name) => of[name] !== NEUTRAL[name]);
  let { field } = made;
  if (made.raster.lines) {
    if (isMoved || of.width !== 1) field = inkedAnew(made, of);
  } else {
    if (isMoved) field = resampled(field, of);
    field = thickened(field, of.scale * TRAINING_PEN, of.width);
  }
  return inverted(blurred(field, of.blur), of.noise, seed);
}

function inkedAnew({ raster, scale, origin }, of) {
  const [a, b, c, d] = matrixOf(of);
  const moved = raster.lines.map((line) => {
    const made = new Float64Array(line.length);
    for (let i = 0; i < line.length; i += 2) {
      const x = scale * line[i] + origin[0] - MIDDLE;
      const y = scale * line[i + 1] + origin[1] - MIDDLE;
      made[i] = a * x + b * y + (MIDDLE + of.right);
      made[i + 1] = c * x + d * y + (MIDDLE + of.down);
    }
    return made;
  });
  const pen = raster.pen * (scale / raster.scale) * of.scale * of.width;
  return inkField(moved, pen);
}

function checked(values, seed) {
  if (!isRecord(values)) throw new BadDrawing("Distortions must be numbers by name.");
  const [unknown] = Object.keys(values)
    .filter((name) => !NAMES.includes(name))
    .toSorted();
  if (unknown !== undefined) {
    throw new BadDrawing(`There is no distortion ${unknown}; there are ${NAMES.join(", ")}.`);
  }
  for (const name of NAMES) {
    const [, least, most] = DISTORTIONS[name];
    const value = Object.hasOwn(values, name) ? values[name] : least;
    // NaN fails every comparison.
    if (typeof value !== "number" || !(least <= value && value <= most)) {
      throw new BadDrawing(`The distortion ${name} must lie between ${least} and ${most}.`);
    }
  }
  if (!Number.isInteger(seed) || seed < 0 || seed >= SEEDS) {
    throw new BadDrawing(`The seed must be a whole number from 0 to ${SEEDS - 1}.`);
  }
  return { ...NEUTRAL, ...values };
}
