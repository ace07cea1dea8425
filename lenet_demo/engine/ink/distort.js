// Nine distortions of a digit in its field, for how much of each a reader bears: as in
// lenet_demo/ink/distortions.py, and the same fields, bit for bit; blurred ones to rounding.
//
// They act after centring, which would undo them, about the field's middle: shear, squeeze, rotation,
// scale, shift, then the width of the strokes, blur, noise. Strokes are moved as lines and inked anew;
// of a picture, the field is resampled once.

import { randomFrom } from "../random.js";
import { FIELD_SIDE } from "./field.js";
import { TRAINING_PEN, inkField } from "./raster.js";
import { BadDrawing } from "./strokes.js";
import { isRecord } from "../network/safetensors.js";

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
  const by = checked(values, seed);
  const isMoved = GEOMETRY.some((name) => by[name] !== NEUTRAL[name]);
  let { field } = made;
  if (made.raster.lines) {
    if (isMoved || by.width !== 1) field = inkedAnew(made, by);
  } else {
    if (isMoved) field = resampled(field, by);
    field = thickened(field, by.scale * TRAINING_PEN, by.width);
  }
  return inverted(blurred(field, by.blur), by.noise, seed);
}

function inkedAnew({ raster, scale, origin }, by) {
  const [a, b, c, d] = matrixOf(by);
  const moved = raster.lines.map((line) => {
    const made = new Float64Array(line.length);
    for (let i = 0; i < line.length; i += 2) {
      const x = scale * line[i] + origin[0] - MIDDLE;
      const y = scale * line[i + 1] + origin[1] - MIDDLE;
      made[i] = a * x + b * y + (MIDDLE + by.right);
      made[i + 1] = c * x + d * y + (MIDDLE + by.down);
    }
    return made;
  });
  const pen = raster.pen * (scale / raster.scale) * by.scale * by.width;
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

// ----
// What distortions do to a field, (1024) row by row: as in lenet_demo/ink/distortions.py, operation by
// operation.

const MIDDLE = FIELD_SIDE / 2;
const RADIAN = 0.017453292519943295; // of a degree

/** [a, b, c, d]: what is at (x, y) from the middle comes to (a x + b y, c x + d y) from it. */
function matrixOf({ rotate, scale, squeeze, shear }) {
  const [cos, sin] = turn(rotate);
  const [wide, high] = [scale * squeeze, scale / squeeze];
  const [a, c] = [cos * wide, sin * wide];
  return [a, -(a * shear) - sin * high, c, cos * high - c * shear];
}

// The cosine and the sine, by + − × ÷ ⌊⌋ alone, to 1e-15.
function turn(degrees) {
  const quarters = Math.floor(degrees / 90 + 0.5);
  const x = (degrees - 90 * quarters) * RADIAN;
  const square = x * x;
  let [cos, sin] = [1, 1];
  for (let n = 16; n > 0; n -= 2) {
    // Their series, from the last term that counts.
    cos = 1 - (square / (n * (n - 1))) * cos;
    sin = 1 - (square / (n * (n + 1))) * sin;
  }
  sin *= x;
  return [
    [cos, sin],
    [-sin, cos],
    [-cos, -sin],
    [sin, -cos],
  ][((quarters % 4) + 4) % 4];
}

/** Each pixel from where it comes from, between four; paper from outside. */
function resampled(field, by) {
  const [a, b, c, d] = matrixOf(by);
  const determinant = a * d - b * c;
  const made = new Float32Array(field.length);
  const at = (row, column) =>
    row >= 0 && column >= 0 && row < FIELD_SIDE && column < FIELD_SIDE ? field[row * FIELD_SIDE + column] : 0;
  for (let row = 0, i = 0; row < FIELD_SIDE; row++) {
    const v = row + 0.5 - (MIDDLE + by.down);
    for (let column = 0; column < FIELD_SIDE; column++, i++) {
      const u = column + 0.5 - (MIDDLE + by.right);
      const x = (d / determinant) * u - (b / determinant) * v + (MIDDLE - 0.5);
      const y = (a / determinant) * v - (c / determinant) * u + (MIDDLE - 0.5);
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [across, along] = [x - left, y - top];
      const upper = (1 - across) * at(top, left) + across * at(top, left + 1);
      const lower = (1 - across) * at(top + 1, left) + across * at(top + 1, left + 1);
      made[i] = (1 - along) * upper + along * lower;
    }
  }
  return made;
}

/** Strokes of about `pen` pixels made `factor` times as wide: blends with 3×3 maxima or minima. */
function thickened(field, pen, factor) {
  if (factor === 1) return field;
  let change = ((factor - 1) * pen) / 2; // at either edge of a line
  let values = Float64Array.from(field);
  while (change !== 0) {
    const step = Math.min(Math.abs(change), 1);
    const moved = extremes(values, change > 0 ? Math.max : Math.min);
    values = values.map((value, i) => value + step * (moved[i] - value));
    change -= Math.sign(change) * step;
  }
  return Float32Array.from(values);
}

// The largest, or the least, of each pixel and its neighbours in the field.
function extremes(values, choose) {
  const last = FIELD_SIDE - 1;
  const across = values.map((value, i) => {
    const x = i % FIELD_SIDE;
    return choose(x > 0 ? values[i - 1] : value, value, x < last ? values[i + 1] : value);
  });
  return across.map((value, i) => {
    const above = i >= FIELD_SIDE ? across[i - FIELD_SIDE] : value;
    return choose(above, value, i < FIELD_SIDE * last ? across[i + FIELD_SIDE] : value);
  });
}

/** Weighted sums of the neighbours up to 3 deviations away, along rows and then columns. */
function blurred(field, sigma) {
  if (sigma === 0) return field;
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) * (i - reach)) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight);
  const shares = weights.map((weight) => weight / total);
  const along = (values, apart, across) => {
    const made = new Float64Array(values.length);
    for (let line = 0; line < FIELD_SIDE; line++) {
      for (let at = 0; at < FIELD_SIDE; at++) {
        let sum = 0;
        const first = Math.max(0, reach - at);
        const end = Math.min(shares.length, FIELD_SIDE + reach - at);
        for (let k = first; k < end; k++) sum += values[line * across + (at + k - reach) * apart] * shares[k];
        made[line * across + at * apart] = sum;
      }
    }
    return made;
  };
  return Float32Array.from(along(along(field, 1, FIELD_SIDE), FIELD_SIDE, 1));
}

/** Ink for paper and paper for ink, wherever the seed's number is below `chance` (paper, figure 13). */
function inverted(field, chance, seed) {
  if (chance === 0) return field;
  const random = randomFrom(seed);
  return field.map((ink) => (random() < chance ? 1 - ink : ink));
}
