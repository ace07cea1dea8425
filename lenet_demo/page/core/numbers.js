// Numbers shown as what they are, for the panel and the bench.

import { colours, signedAt, surface } from "./canvas.js";
import { element } from "./data.js";

/** Two digits after the point, one from ten on; no zero has a sign. */
export const figures = (number) =>
  number
    .toFixed(Math.abs(number) < 9.995 ? 2 : 1)
    .replace(/^-(?=[0.]+$)/u, "")
    .replace("-", "−");
export const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

/** "+ 0.13 (bias)", with its sign. */
export const withBias = (bias) => `${bias < 0 ? " − " : " + "}${figures(Math.abs(bias))} (bias)`;

/** Inputs, weights and products side by side, as numbers. */
export function term(columns, inputs, weights, products) {
  const row = element("figure", undefined, { class: "term" });
  const [x, w, p] = [inputs, weights, products].map((values) => grid(values, columns));
  row.append(x, behind("×", w), behind("=", p));
  return row;
}

// A sign and what it is about, which no line parts.
function behind(sign, what) {
  const both = element("div", sign);
  both.append(what);
  return both;
}

/** An element in the colour of a value from -1 to 1, its words dark or light, whichever reads. */
export function tint(cell, value) {
  const word = colours.signed[signedAt(value, 1)];
  const rgb = [word & 255, (word >> 8) & 255, (word >> 16) & 255];
  const [r, g, b] = rgb.map((level) => (level / 255) ** 2.2);
  cell.style.background = `rgb(${rgb})`;
  cell.style.color = 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff";
  return cell;
}

const largestOf = (values) => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9);

/** Numbers in coloured squares, full colour at the largest of them; `write`: how a number is written. */
export function grid(values, columns, write = figures) {
  const most = largestOf(values);
  const table = element("div", undefined, { class: "grid" });
  table.style.setProperty("--columns", columns);
  table.append(...Array.from(values, (value) => tint(element("span", write(value)), value / most)));
  return table;
}

/**
 * A picture of `units` numbers, a unit a pixel.
 * @param {number} units
 * @param {number} columns
 * @returns {{canvas: HTMLCanvasElement, paint: (values: ArrayLike<number>) => void}} `paint` shows numbers
 *   in it, full colour at the largest of them
 */
export function picture(units, columns) {
  const canvas = element("canvas", undefined, { width: columns, height: Math.ceil(units / columns) });
  canvas.style.setProperty("--columns", columns);
  const { pixels, flush } = surface(canvas);
  const paint = (values) => {
    const most = largestOf(values);
    values.forEach((value, i) => (pixels[i] = colours.signed[signedAt(value, most)]));
    flush();
  };
  return { canvas, paint };
}
