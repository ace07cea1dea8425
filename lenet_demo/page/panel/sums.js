// The terms of a unit's sum: its products map by map or unit by unit, the largest share first, as many as
// have room, and what the others come to together.

import { element } from "../shared/data.js";
import { figures, grid, picture, sumOf } from "../shared/numbers.js";
import { fitLines, fitNumbers, fitPictures } from "./fit.js";

/** @typedef {import("./fit.js").Box} Box */

// In how many columns units are drawn, by their number: F6 as the figure and the prototypes are.
const COLUMNS = { 84: 7, 120: 10 };

/**
 * Shows the terms of `made` in `place`, none cut off.
 * @param {Element} place
 * @param {object} made a unit's value, taken apart by the engine's `explain`
 * @param {string} before the title of the stage that the inputs come from
 * @param {Box} box
 */
export function showTerms(place, made, before, box) {
  const { kind, maps, side, weights } = made;
  if (side === 1) return place.replaceChildren(...lines(made, before, box));
  if (maps.length === 1) {
    // Products too where there is room for three grids; a sheet goes on in the next line.
    const grids = weights ? [3, 2] : [1];
    const sizes = grids.map((count) => fitNumbers(count, side, box));
    const size = sizes.find(Boolean);
    if (size) return place.replaceChildren(squares(made, grids[sizes.indexOf(size)] === 3, size));
  }
  // What a brought network sees by a window too wide for numbers.
  if (!weights) return place.replaceChildren(...(kind === "subsampling" ? coefficientTimes(made) : []));
  place.replaceChildren(...pictures(made, before, box));
}

const sumText = (value) => `= ${figures(value)}`;

// ---- Numbers in squares ------------------------------------------------------------------------------

// Few digits, without a zero before the point: 25 of them stand in a hand's breadth.
function short(value) {
  const size = Math.abs(value);
  const text = value.toFixed(size < 0.995 ? 2 : size < 9.95 ? 1 : 0);
  return Number(text) === 0 ? "0" : text.replace("-", "−").replace(/^(−?)0\./, "$1.");
}

function squares(made, hasProducts, size) {
  const { kind, side, inputs, weights, products } = made;
  const row = element("figure", undefined, { class: "term squares" });
  row.style.fontSize = `${size}px`;
  const squared = grid(inputs, side, weights ? short : figures);
  row.append(squared);
  if (kind === "largest") squared.children[inputs.indexOf(Math.max(...inputs))].classList.add("most");
  if (kind === "subsampling") row.append(...coefficientTimes(made));
  if (weights) row.append(element("i", "×"), grid(weights, side, short));
  if (hasProducts) row.append(element("i", "="), grid(products, side, short));
  if (products) row.append(element("b", sumText(sumOf(products))));
  return row;
}

function coefficientTimes({ inputs, coefficient }) {
  const sum = sumOf(inputs);
  const words = `together ${figures(sum)} × ${figures(coefficient)} (coefficient)`;
  return [element("span", words, { class: "words" }), element("b", sumText(coefficient * sum))];
}

// ---- Pictures, map by map ----------------------------------------------------------------------------

function pictures({ maps, side, inputs, weights, products, parts }, before, box) {
  const fit = fitPictures(maps.length, side, box);
  const of = (values, i) => picture(values.slice(i * side * side, (i + 1) * side * side), side);
  const named = before === "input" ? "input" : "map"; // of three colours
  const card = (i) => {
    const made = element("figure", undefined, { class: "term" });
    made.style.setProperty("--unit", `${fit.unit}px`);
    made.style.setProperty("--caption", `${fit.caption}em`);
    if (fit.caption) made.append(element("figcaption", fit.caption > 2 ? `${named} ${maps[i]}` : maps[i]));
    made.append(of(inputs, i), element("i", "×"), of(weights, i));
    if (fit.products) made.append(element("i", "="), of(products, i));
    made.append(element("b", sumText(parts[i])));
    return made;
  };
  return largestFirst(parts, fit.slots, card, `${fit.width}px`, fit.width / box.em);
}

// ---- Lines, unit by unit -----------------------------------------------------------------------------

function lines(made, before, box) {
  const { kind, maps, inputs, weights, products } = made;
  const columns = COLUMNS[maps.length] ?? Math.ceil(Math.sqrt(maps.length));
  const fit = fitLines(columns, Math.ceil(maps.length / columns), box);
  const isDistance = kind === "distance";
  const line = (i) => {
    const row = element("div", undefined, { class: "term" });
    row.style.setProperty("--caption", "4.6em");
    row.append(element("figcaption", `unit ${maps[i]}`));
    const [x, w] = [figures(inputs[i]), figures(weights[i])];
    const squared = `(${x} ${weights[i] < 0 ? "+" : "−"} ${figures(Math.abs(weights[i]))})²`;
    if (!fit.isBrief) row.append(element("span", isDistance ? squared : `${x} × ${w}`, { class: "of" }));
    row.append(element("b", sumText(products[i])));
    return row;
  };
  const list = element("div", undefined, { class: "list" });
  const wide = fit.isBrief ? 9.6 : 17.8;
  const shown = largestFirst(products, fit.slots, line, `${wide}em`, wide);
  list.style.setProperty("--rows", Math.min(fit.lines, shown.length));
  list.append(...shown);
  return fit.unit > 0 ? [all(made, before, columns, fit.unit), list] : [list];
}

// All of them as pictures, beside the largest of them in words.
function all({ kind, inputs, weights, products }, before, columns, unit) {
  const isDistance = kind === "distance";
  const made = element("figure", undefined, { class: "all" });
  made.style.setProperty("--unit", `${unit}px`);
  made.append(
    element("figcaption", isDistance ? `(${before} − prototype)²` : `${before} × weights`),
    picture(inputs, columns),
    element("i", isDistance ? "−" : "×"),
    picture(weights, columns),
    element("i", "="),
    picture(products, columns),
  );
  return made;
}

// ---- The largest share first ---------------------------------------------------------------------------

// At most `slots` elements: a term each, the last one for all others where they are too many. `width` is
// its own, `ems` the same in letters.
function largestFirst(parts, slots, make, width, ems) {
  const order = [...parts.keys()].toSorted((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]));
  if (order.length <= slots) return order.map(make);
  const shown = order.slice(0, Math.max(slots - 1, 0));
  const others = order.slice(shown.length);
  const rest = element("div", undefined, { class: "term rest" });
  rest.style.setProperty("--width", width);
  const words = `and ${others.length} more`;
  rest.append(element("span", ems < 11 ? `${others.length} more` : words + (ems < 16 ? ":" : ", together")));
  rest.append(element("b", figures(sumOf(others.map((i) => parts[i])))));
  return [...shown.map(make), rest];
}
