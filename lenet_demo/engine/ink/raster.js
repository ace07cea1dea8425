// A drawing, inked: how large, with what pen, and where the pad then lies.

import { BOX_SIDE, FIELD_SIDE, FRAME_SIDE } from "./field.js";
import { inkLines } from "./pen.js";
import { BadDrawing, dropSpecks, extentOf } from "./strokes.js";

// Median width of the strokes of MNIST's training digits inside the 20×20 box.
export const TRAINING_PEN = 2.5;
// Strokes are inked this many times finer than the box, then averaged, as black and white scans are.
export const FINER = 8;
// What spans less of the pad than this is a slip of the pen, not a part of a digit.
export const SPECK = 0.03;
// What is lower than this share of a wide pad is not enlarged to a digit's height, and no number.
export const LOWEST = 0.1;

/**
 * Pad (x, y) is pixel scale · (x, y) + origin of the ink; `finer` of its pixels are one of the
 * field's, where the size stays what it is. `pen`: its width in pixels; `lines`: the strokes that are
 * inked, on the pad, null over a picture.
 * @typedef {{ink: import("./pen.js").Ink, scale: number, origin: [number, number], finer: number,
 *   pen: number, lines: Float64Array[] | null}} Raster
 */

/**
 * Strokes alone as ink; null where there is none.
 *
 * No raster is larger than the field can show: 20 of its pixels where the size is made, else the 28
 * of its frame, `FINER` times finer, however far the strokes reach.
 * @param {Float64Array[]} all strokes: x, y, x, y, …
 * @param {import("./strokes.js").Pad} pad
 * @param {Set<string>} skipped steps that are left out
 * @returns {Raster | null}
 */
export function inkStrokes(all, pad, skipped) {
  const lines = dropSpecks(all, Math.max(SPECK * pad.side, pad.pen / 2));
  if (!lines.length) return null;
  const asDrawn = skipped.has("size");
  const onPad = (asDrawn ? FRAME_SIDE : BOX_SIDE) / pad.side;
  if (skipped.has("crop")) {
    const fine = FINER * onPad;
    const pen = skipped.has("pen") ? pad.pen * onPad : TRAINING_PEN;
    const [height, width] = [pad.height, pad.width].map((length) =>
      Math.max(1, roundHalfEven(length * fine)),
    );
    const ink = inkLines(moved(lines, fine, 0, 0), FINER * pen, height, width);
    return { ink, scale: fine, origin: [0, 0], finer: FINER, pen: FINER * pen, lines };
  }
  const extent = extentOf(lines);
  const longer = Math.max(extent.width, extent.height);
  let [scale, pen] = [onPad, skipped.has("pen") ? pad.pen * onPad : TRAINING_PEN];
  if (!asDrawn) {
    // The box holds the strokes with the edge of their pen.
    if (skipped.has("pen")) pen = (BOX_SIDE * pad.pen) / (longer + pad.pen);
    scale = (BOX_SIDE - pen) / longer;
  }
  const fine = FINER * scale;
  const radius = (FINER * pen) / 2;
  const [width, height] = [extent.width, extent.height].map((length) =>
    Math.min(Math.ceil(length * fine + 2 * radius), FINER * FRAME_SIDE),
  );
  const origin = [radius - extent.left * fine, radius - extent.top * fine];
  const ink = inkLines(moved(lines, fine, ...origin), 2 * radius, height, width);
  return { ink, scale: fine, origin, finer: FINER, pen: FINER * pen, lines };
}

/**
 * Strokes over a picture that covers the pad, whose pixels are repeated under them.
 * @param {Float32Array} picture (28²) or (56²), row by row
 * @param {Float64Array[]} lines
 * @param {import("./strokes.js").Pad} pad
 * @param {Set<string>} skipped
 * @returns {Raster}
 * @throws {BadDrawing} for a picture of another size
 */
export function inkOverPicture(picture, lines, pad, skipped) {
  const own = Math.sqrt(picture.length);
  if (own !== FRAME_SIDE && own !== 2 * FRAME_SIDE) {
    throw new BadDrawing("A picture on the pad must be 28×28 or 56×56 pixels.");
  }
  if (!lines.length) {
    const ink = { width: own, height: own, values: picture };
    return { ink, scale: own / pad.side, origin: [0, 0], finer: own / FRAME_SIDE, pen: 0, lines: null };
  }
  const side = FINER * FRAME_SIDE;
  const fine = side / pad.side;
  const pen = skipped.has("pen") ? pad.pen * fine : FINER * TRAINING_PEN;
  const ink = inkLines(moved(lines, fine, 0, 0), pen, side, side);
  const times = side / own;
  for (let y = 0, i = 0; y < side; y++) {
    const row = Math.floor(y / times) * own;
    for (let x = 0; x < side; x++, i++) {
      ink.values[i] = Math.max(ink.values[i], picture[row + Math.floor(x / times)]);
    }
  }
  return { ink, scale: fine, origin: [0, 0], finer: FINER, pen, lines: null };
}

/**
 * A picture that covers a wide pad, and strokes over it, as ink.
 * @param {Uint8Array} picture (height · width), row by row, 255 ink, its `width` in pixels
 * @param {number} width
 * @param {Float64Array[]} lines
 * @param {import("./strokes.js").Pad} pad as wide, for its height, as the picture
 * @returns {import("./pen.js").Ink} as large as the picture
 */
export function inkOverLine(picture, width, lines, pad) {
  const height = picture.length / width;
  const scale = width / pad.width;
  const { values } = inkLines(moved(lines, scale, 0, 0), pad.pen * scale, height, width);
  return { width, height, values: values.map((level, i) => Math.max(level, picture[i] / 255)) };
}

/**
 * Strokes and pen in the field's own pixels → the field.
 * @param {Float64Array[]} lines
 * @param {number} pen its width
 * @param {number} [width] of the field
 * @returns {Float32Array} (32 · width) row by row, in [0, 1]
 */
export function inkField(lines, pen, width = FIELD_SIDE) {
  const { values } = inkLines(moved(lines, FINER, 0, 0), FINER * pen, FINER * FIELD_SIDE, FINER * width);
  const field = new Float32Array(FIELD_SIDE * width);
  // Sums of 0 and 1, divided by 64: exact in any order.
  for (let y = 0, i = 0; y < FINER * FIELD_SIDE; y++) {
    const row = Math.floor(y / FINER) * width;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const end = i + FINER; i < end; i++) sum += values[i];
      field[row + x] += sum;
    }
  }
  return field.map((sum) => sum / FINER ** 2);
}

/** Each point times `scale`, and then moved. */
export function moved(lines, scale, x, y) {
  return lines.map((line) => line.map((at, i) => at * scale + (i % 2 ? y : x)));
}

/** To the nearest whole number, halves to the even one. */
export function roundHalfEven(number) {
  const floor = Math.floor(number);
  const past = number - floor;
  return past > 0.5 || (past === 0.5 && floor % 2) ? floor + 1 : floor;
}
