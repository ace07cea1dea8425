// Painting maps on the bench's plates.

import { colours, signedAt, surface } from "../core/canvas.js";

/** @typedef {{width: number, height: number, values: ArrayLike<number>}} Plane */

function fit(canvas, { width, height }) {
  if (canvas.width === width && canvas.height === height) return;
  [canvas.width, canvas.height] = [width, height];
  const plate = canvas.closest(".plate, .pair");
  plate?.style.setProperty("--w", width);
  plate?.style.setProperty("--h", height);
  plate?.querySelector("svg")?.setAttribute("viewBox", `0 0 ${width} ${height}`);
}

/** Shows signed numbers, full colour at `limit`. */
export const paint = (canvas, map, limit) =>
  put(canvas, map, (value) => colours.signed[signedAt(value, limit)]);

/** Shows ink in [0, 1]. */
export const paintInk = (canvas, map) => put(canvas, map, (value) => colours.ink[Math.round(255 * value)]);

/** Shows each unit of a map in the colour, a word of RGBA, that `colourOf` says: of its value and place. */
export function put(canvas, map, colourOf) {
  fit(canvas, map);
  const { pixels, flush } = surface(canvas);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colourOf(map.values[i], i);
  flush();
}

/** Shows a filter of side×side weights, full colour at the largest of them. */
export function paintFilter(canvas, weights) {
  const side = Math.sqrt(weights.length);
  paint(canvas, { width: side, height: side, values: weights }, mostOf(weights));
}

export const mostOf = (weights) => Math.max(...weights.map(Math.abs), 1e-9);
