// Numbers shown as what they are, for the panel and the bench.

import { colours, signedAt, surface } from "./canvas.js";
import { element } from "./data.js";

export const figures = (number) => number.toFixed(Math.abs(number) < 9.995 ? 2 : 1).replace("-", "−");
export const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

/** "+ 0.13 (bias)", with its sign. */
export const withBias = (bias) => `${bias < 0 ? " − " : " + "}${figures(Math.abs(bias))} (bias)`;

/** Inputs, weights and products side by side; without weights, the inputs alone. */
export function term(title, columns, inputs, weights, products, sign, numbers) {
  const row = element("figure", undefined, { class: numbers ? "term numbers" : "term" });
  if (title) row.append(element("figcaption", title));
  row.append(grid(inputs, columns, numbers));
  if (weights) row.append(element("span", sign), grid(weights, columns, numbers));
  if (products) {
    const sum = element("b", figures(sumOf(products)));
    row.append(element("span", "="), grid(products, columns, numbers), sum);
  }
  return row;
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

// Numbers as coloured squares, full colour at the largest of them; with `numbers`, written too.
function grid(values, columns, numbers) {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9);
  if (numbers) {
    const table = element("div", undefined, { class: "grid" });
    table.style.gridTemplateColumns = `repeat(${columns}, 1fr)`;
    table.append(...Array.from(values, (value) => tint(element("span", figures(value)), value / most)));
    return table;
  }
  const canvas = element("canvas", undefined, { width: columns, height: Math.ceil(values.length / columns) });
  const { pixels, flush } = surface(canvas);
  values.forEach((value, i) => (pixels[i] = colours.signed[signedAt(value, most)]));
  flush();
  return canvas;
}
