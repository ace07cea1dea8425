// The drawing itself along one distortion's range, with what each network reads under each picture.

import { distort } from "../../engine/index.js";
import { onColours, paintField, surface } from "../core/canvas.js";
import { networkInfo, className, element } from "../core/data.js";
import { t } from "../core/texts.js";
import { written } from "./curves.js";

const SIDE = 32;
const APART = 10; // as many pictures, and the first

let strip;
let made = []; // {figure, words, on: its surface, field}

/** @param {Element} place */
export function startStrip(place) {
  strip = place;
  made = Array.from({ length: APART + 1 }, () => {
    const figure = element("figure");
    const canvas = element("canvas", undefined, { width: SIDE, height: SIDE });
    const words = element("figcaption");
    figure.append(canvas, words);
    return { figure, words, on: surface(canvas), field: null };
  });
  strip.append(...made.map(({ figure }) => figure));
  onColours(() => made.forEach(paint));
}

/**
 * @param {import("./curves.js").Distortion} of
 * @param {Record<string, import("./curves.js").Curve> | null} curves null: nothing is drawn
 * @param {object} undistorted the drawing's preprocessing
 * @param {Record<string, number>} values how far the other distortions are
 */
export function showStrip(distortion, curves, undistorted, values) {
  strip.classList.toggle("blank", !curves);
  made.forEach((picture, i) => {
    const at = (i * (distortion.values.length - 1)) / APART;
    const value = distortion.values[at];
    picture.field = curves ? distort(undistorted, { ...values, [distortion.name]: value }) : null;
    paint(picture);
    const read = Object.entries(curves ?? {}).map(([net, { digits, refused, label }]) => {
      const says = { network: networkInfo(net).title, digit: className(net, digits[at]) };
      const title = t("{network} reads {digit}", says);
      const word = element("b", digits[at], { title });
      if (digits[at] !== label) word.append(element("i", "✗"));
      word.classList.toggle("misread", digits[at] !== label);
      word.classList.toggle("refused", refused[at]);
      return word;
    });
    const words = written(distortion, value).replace("\u00a0px", "");
    picture.words.replaceChildren(element("small", words), ...read);
  });
}

const paint = ({ on, field }) => paintField(on, field);

// ----
// The field as the networks now read it, and their answers.

let now;
let words;
let shown = "";

export function startNow(figure) {
  now = surface(figure.querySelector("canvas"));
  words = figure.querySelector("figcaption");
}

export function paintNow({ prepared, readings }) {
  paintField(now, prepared?.field);
  const answers = Object.entries(readings).map(([net, { digit, rejected }]) => [net, digit, rejected]);
  if (JSON.stringify(answers) === shown) return; // as at most moves of a pen
  shown = JSON.stringify(answers);
  words.replaceChildren(...answers.map(line));
}

function line([net, digit, rejected]) {
  const row = element("p");
  const answer = element("b", digit === null ? "" : className(net, digit));
  answer.classList.toggle("refused", rejected);
  row.append(nameOf(net), answer);
  return row;
}

/** A network's name, and a short one for where there is little room. */
export function nameOf(net) {
  const { title, short } = networkInfo(net);
  const name = element("span", undefined, { class: "names" });
  name.append(element("span", title), element("span", short));
  return name;
}
