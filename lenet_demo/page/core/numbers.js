// Numbers shown as what they are, for the panel and the bench.

import { colours, signedAt, surface } from "./canvas.js";
import { element } from "./data.js";
import { inFigures, t } from "./texts.js";

/** Two digits after the point, one from ten on, or as many as are asked for; no zero has a sign. */
export const figures = (value, digits = Math.abs(value) < 9.995 ? 2 : 1) =>
  inFigures(value.toFixed(digits).replace(/^-(?=[0.]+$)/u, ""));
export const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

/**
 * Terms and what they come to, so that what is written adds up: with a third digit where two are not enough, and
 * where neither is, said to be about that.
 */
export function addUp(terms) {
  const rounded = (value, digits) => Math.round(Number(value.toFixed(digits)) * 10 ** digits);
  const fits = (n) => sumOf(terms.map((each) => rounded(each, n))) === rounded(sumOf(terms), n);
  const exact = [2, 3].find(fits);
  const write = (value) => figures(value, exact ?? 2);
  return { terms: terms.map(write), sum: `${exact ? "=" : "≈"} ${write(sumOf(terms))}` };
}

/** "0.29 − 0.13 (bias) = 0.16" */
export function sumWithBias(before, bias) {
  const { terms, sum } = addUp([before, bias]);
  const sign = bias < 0 ? "−" : "+";
  return t("{before} {sign} {bias} (bias) {sum}", {
    before: terms[0],
    sign,
    bias: terms[1].replace("−", ""),
    sum,
  });
}

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

export const largestOf = (values) =>
  values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9);

/** Numbers in coloured squares, full colour at `limit`; `write`: how a number is written. */
export function grid(values, columns, { limit = largestOf(values), write = figures } = {}) {
  const table = element("div", undefined, { class: "grid" });
  table.style.setProperty("--columns", columns);
  table.append(...Array.from(values, (value) => tint(element("span", write(value)), value / limit)));
  return table;
}

/**
 * A picture of `units` numbers, a unit a pixel.
 * @param {number} units
 * @param {number} columns
 * @returns {{canvas: HTMLCanvasElement, paint: (values: ArrayLike<number>, limit: number) => void}} `paint`
 *   shows numbers in it, full colour at `limit`
 */
export function picture(units, columns) {
  const canvas = element("canvas", undefined, { width: columns, height: Math.ceil(units / columns) });
  canvas.style.setProperty("--columns", columns);
  const { pixels, flush } = surface(canvas);
  const paint = (values, limit) => {
    values.forEach((value, i) => (pixels[i] = colours.signed[signedAt(value, limit)]));
    flush();
  };
  return { canvas, paint };
}
