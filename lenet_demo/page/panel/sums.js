// The terms of a unit's sum: its products map by map or unit by unit, the largest share first, as many as
// have room, and what the others come to together.

import { element } from "../core/data.js";
import { figures, grid, picture, sumOf } from "../core/numbers.js";
import { inFigures, t } from "../core/texts.js";
import { fitLines, fitNumbers, fitPictures } from "./fit.js";

/** @typedef {import("./fit.js").Box} Box */

// In how many columns units are drawn, by their number: F6 as the figure and the prototypes are.
const COLUMNS = { 84: 7, 120: 10 };

// What sums of one shape are shown in, by shape: built once and filled for every unit, since a pointer passes
// dozens of them a second.
let kept = new Map();
let keptFor = null; // the box

/**
 * Shows the terms of `made` in `place`, none cut off.
 * @param {Element} place
 * @param {object} made a unit's value, taken apart by the engine's `explain`, with `limits`: the values of
 *   inputs, weights and products that are shown in full colour
 * @param {string | null} before the title of the stage that the inputs come from; null: of the input
 * @param {Box} box
 */
export function showTerms(place, made, before, box) {
  if (box !== keptFor) kept = new Map();
  keptFor = box;
  const shape = [made.kind, made.maps.length, made.side, Boolean(made.weights), before].join();
  if (!kept.has(shape)) kept.set(shape, termsOf(made, before, box));
  const { elements, fill } = kept.get(shape);
  fill(made);
  if (place.firstChild !== elements[0]) place.replaceChildren(...elements);
}

/**
 * @returns {{elements: Element[], fill: (made: object) => void}} what shows the sums of a shape, and what
 *   writes one of them into it
 */
function termsOf(made, before, box) {
  const { kind, maps, side, weights } = made;
  if (side === 1 && weights) return lines(made, before, box);
  if (maps.length === 1) {
    // Products too where there is room for three grids beside each other.
    const grids = weights ? (box.height === Infinity ? [2] : [3, 2]) : [1];
    const sizes = grids.map((count) => fitNumbers(count, side, box));
    const size = sizes.find(Boolean);
    if (size) return squares(grids[sizes.indexOf(size)] === 3, size);
  }
  if (weights) return pictures(made, before, box);
  // What a brought network sees by a window too wide for numbers.
  const words = element("div", undefined, { class: "term" });
  return {
    elements: [words],
    fill: (sum) => words.replaceChildren(...(kind === "subsampling" ? coefficientTimes(sum) : [])),
  };
}

// Of numbers that are written rounded: what they come to is about that.
const sumText = (value) => `≈ ${figures(value)}`;

// ---- Numbers in squares ------------------------------------------------------------------------------

// Few digits, without a zero before the point: 25 of them stand in a hand's breadth.
function short(value) {
  const size = Math.abs(value);
  const text = value.toFixed(size < 0.995 ? 2 : size < 9.95 ? 1 : 0);
  return Number(text) === 0 ? "0" : inFigures(text.replace(/^(-?)0\./, "$1."));
}

function squares(hasProducts, size) {
  const row = element("figure", undefined, { class: "term squares" });
  row.style.fontSize = `${size}px`;
  const fill = (made) => {
    const { kind, side, inputs, weights, products, limits } = made;
    const of = (values, limit) => grid(values, side, { limit, write: weights ? short : figures });
    const squared = of(inputs, limits.inputs);
    row.replaceChildren(squared);
    if (kind === "largest") squared.children[inputs.indexOf(Math.max(...inputs))].classList.add("most");
    if (kind === "subsampling") row.append(...coefficientTimes(made));
    if (weights) row.append(behind("×", of(weights, limits.weights)));
    if (hasProducts) row.append(behind("=", of(products, limits.products)));
    if (products) row.append(element("b", sumText(sumOf(products))));
  };
  return { elements: [row], fill };
}

// A sign and what it is about, which no line parts.
function behind(sign, what) {
  const both = element("div");
  both.append(element("i", sign), what);
  return both;
}

function coefficientTimes({ inputs, coefficient }) {
  const sum = sumOf(inputs);
  const words = t("together {sum} × {coefficient} (coefficient)", {
    sum: figures(sum),
    coefficient: figures(coefficient),
  });
  return [element("span", words, { class: "words" }), element("b", sumText(coefficient * sum))];
}

// ---- Pictures, map by map ----------------------------------------------------------------------------

function pictures({ maps, side, inputs }, before, box) {
  const fit = fitPictures(maps.length, side, box);
  const units = inputs.length / maps.length;
  const named = (map) => (before ? t("map {map}", { map }) : t("input {map}", { map })); // of three colours
  const card = () => {
    const term = element("figure", undefined, { class: "term" });
    term.style.setProperty("--unit", `${fit.unit}px`);
    term.style.setProperty("--caption", `${fit.caption}em`);
    const [caption, sum] = [element("figcaption"), element("b")];
    const shown = Array.from({ length: fit.products ? 3 : 2 }, () => picture(units, side));
    const signs = ["×", "="];
    if (fit.caption) term.append(caption);
    term.append(
      ...shown.flatMap(({ canvas }, at) => (at ? [element("i", signs[at - 1]), canvas] : [canvas])),
      sum,
    );
    const fill = ({ maps: of, inputs: x, weights, products, parts, limits }, i) => {
      caption.textContent = fit.caption > 2 ? named(of[i]) : of[i];
      const numbers = [
        [x, limits.inputs],
        [weights, limits.weights],
        [products, limits.products],
      ];
      for (const [at, { paint }] of shown.entries()) {
        const [values, limit] = numbers[at];
        paint(values.slice(i * units, (i + 1) * units), limit);
      }
      sum.textContent = sumText(parts[i]);
    };
    return { term, fill };
  };
  const { terms, fill } = largestFirst(maps.length, fit.slots, card, `${fit.width}px`, fit.width / box.em);
  return { elements: terms, fill: (made) => fill(made, made.parts) };
}

// ---- Lines, unit by unit -----------------------------------------------------------------------------

function lines({ kind, maps }, before, box) {
  const columns = COLUMNS[maps.length] ?? Math.ceil(Math.sqrt(maps.length));
  const fit = fitLines(columns, Math.ceil(maps.length / columns), box);
  const isDistance = kind === "distance";
  const line = () => {
    const term = element("div", undefined, { class: "term" });
    term.style.setProperty("--caption", "4.6em");
    const [caption, factors, sum] = [
      element("figcaption"),
      element("span", "", { class: "of" }),
      element("b"),
    ];
    term.append(caption, ...(fit.isBrief ? [] : [factors]), sum);
    const fill = ({ maps: of, inputs, weights, products }, i) => {
      caption.textContent = t("unit {unit}", { unit: of[i] });
      const [x, w] = [figures(inputs[i]), figures(weights[i])];
      const squared = `(${x} ${weights[i] < 0 ? "+" : "−"} ${figures(Math.abs(weights[i]))})²`;
      factors.textContent = isDistance ? squared : `${x} × ${w}`;
      sum.textContent = sumText(products[i]);
    };
    return { term, fill };
  };
  const list = element("div", undefined, { class: "list" });
  const wide = fit.isBrief ? 9.6 : 17.8;
  const { terms, fill } = largestFirst(maps.length, fit.slots, line, `${wide}em`, wide);
  list.style.setProperty("--rows", Math.min(fit.lines, terms.length));
  list.append(...terms);
  const whole = fit.unit > 0 ? all(isDistance, maps.length, before, columns, fit.unit) : null;
  const fillBoth = (made) => {
    whole?.fill(made);
    fill(made, made.products);
  };
  return { elements: whole ? [whole.figure, list] : [list], fill: fillBoth };
}

// All of them as pictures, beside the largest of them in words.
function all(isDistance, units, before, columns, unit) {
  const figure = element("figure", undefined, { class: "all" });
  figure.style.setProperty("--unit", `${unit}px`);
  const [x, w, products] = [1, 2, 3].map(() => picture(units, columns));
  const stage = before ?? t("input");
  const words = isDistance ? t("({stage} − prototype)²", { stage }) : t("{stage} × weights", { stage });
  figure.append(element("figcaption", words));
  figure.append(x.canvas, element("i", isDistance ? "−" : "×"), w.canvas, element("i", "="), products.canvas);
  const fill = ({ inputs, weights, products: made, limits }) => {
    x.paint(inputs, limits.inputs);
    w.paint(weights, limits.weights);
    products.paint(made, limits.products);
  };
  return { figure, fill };
}

// ---- The largest share first ---------------------------------------------------------------------------

// At most `slots` terms of `count`, the last one for all others where they are too many. `make` makes one;
// `width` is its own, `ems` the same in letters.
function largestFirst(count, slots, make, width, ems) {
  const isWhole = count <= slots;
  const shown = Array.from({ length: isWhole ? count : Math.max(slots - 1, 0) }, make);
  const rest = element("div", undefined, { class: "term rest" });
  rest.style.setProperty("--width", width);
  const n = count - shown.length;
  const name =
    ems < 11
      ? t("{n} more", { n })
      : ems < 16
        ? t("and {n} more:", { n })
        : t("and {n} more, together", { n });
  const sum = element("b");
  rest.append(element("span", name), sum);
  const fill = (made, parts) => {
    const order = [...parts.keys()].toSorted((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]));
    for (const [at, term] of shown.entries()) term.fill(made, order[at]);
    sum.textContent = figures(sumOf(order.slice(shown.length).map((i) => parts[i])));
  };
  return { terms: [...shown.map(({ term }) => term), ...(isWhole ? [] : [rest])], fill };
}
