// Pictures of the way to the field: what the drawing is after each step.

import { FRAME_SIDE, put } from "./field.js";
import { fitInSquare } from "./resize.js";

const SIDE = 32;
const FINER = 4; // how many samples of the raster make a pixel of its picture, along each side

/**
 * The drawing after each step, as ink in [0, 1], row by row: `pen` and `crop` 32×32, `size` 28×28,
 * `field` 32×32.
 * @param {import("./preprocess.js").Preprocessing} steps
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
