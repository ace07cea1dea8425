// What is on the wide pad, read both ways, cut up and uncut, and in words what comes of it: the number is what
// cutting gives, which is right more often.

import {
  LINE,
  columnsOf,
  cutReader,
  inkOfLine,
  piecesOfInk,
  piecesOfStrokes,
  readNumber,
  wideFromInk,
  wideFromStrokes,
} from "../../engine/index.js";
import { bytesOf } from "../core/canvas.js";
import { data, element, role } from "../core/data.js";
import { get } from "../core/state.js";
import { number, sentences, t } from "../core/texts.js";

const { size } = data.number;
const WIDEST = 0.7; // of a digit's height, with some room at its sides

/**
 * A number, read both ways.
 * @typedef {object} Found
 * @property {object} cut what the engine's `cutReader` gives
 * @property {number} unit of the pad, for each of the pieces' own
 * @property {"pen" | "ink"} kind what the pieces are made of
 * @property {() => Uncut | null} uncut reads it when it is first asked, which takes five times as long as to cut;
 *   null where there is but a dot
 * @property {() => boolean} isReadUncut
 */

/**
 * @typedef {object} Uncut
 * @property {object} wide the engine's wide field, its `scale` and `origin` from the pad's units
 * @property {object} reading what `readNumber` makes of it
 * @property {object} columns where its columns lie in the pieces' ink
 */

/** What reads the pad: `net` uncut, `single` cut up. It gives null of a blank pad. @returns {() => Found | null} */
export function bothReader(net, single) {
  const readers = { pen: cutReader(single, "pen"), ink: cutReader(single, "ink") };
  return (strokes = get("number"), line = get("line")) => {
    if (!strokes.length && !line) return null;
    const drawn = { size, pen: get("pen") };
    const ink = line && inkOfLine(bytesOf(line), strokes, drawn);
    const [kind, unit] = ink ? ["ink", size[0] / LINE[0]] : ["pen", 1];
    let uncut;
    const readUncut = () => {
      const wide = ink ? wideFromInk(ink) : wideFromStrokes(strokes, drawn);
      if (!wide) return null;
      const reading = readNumber(net, wide.field, wide.width);
      return { wide: { ...wide, scale: wide.scale / unit }, reading, columns: columnsOf(net, reading, wide) };
    };
    const readOnce = () => (uncut === undefined ? (uncut = readUncut()) : uncut);
    // Of a picture, cutting hears what the other reading says.
    const cut = ink
      ? readers.ink(piecesOfInk(ink), readOnce()?.columns)
      : readers.pen(piecesOfStrokes(strokes, drawn));
    return { cut, unit, kind, uncut: readOnce, isReadUncut: () => uncut !== undefined };
  };
}

/** Left, top, right and bottom of an arc's ink on the pad. */
export function boxOnPad({ cut, unit }, { first, last }) {
  const boxes = cut.pieces.slice(first, last).map(({ box }) => box);
  const side = (i, furthest) => unit * furthest(...boxes.map((box) => box[i]));
  return [side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)];
}

/** What both make of it, in a line; uncut is told where that has been read. */
export function verdictOf({ cut, uncut, isReadUncut }) {
  const [one, next] = [cut.digits, cut.runnerUp].map((digits) => digits.join(""));
  const other = isReadUncut() ? (uncut()?.reading.digits.join("") ?? "") : null;
  if (!one && !other) return "";
  const cost = number(cut.runnerUpCost - cut.cost, 1);
  const none = t("none");
  const words = [];
  if (cut.refused) words.push(t("Not a number that I can read."));
  else if (next) words.push(t("Next best: {number}, {cost} dearer.", { number: next, cost }));
  if (other === one) words.push(t("Uncut: the same."));
  else if (other !== null) {
    words.push(t("Cut: {one}, uncut: {other}.", { one: one || none, other: other || none }));
  }
  return sentences(words);
}

// ----
// The number, large, each digit over or under the ink that it was read from.

export class Line {
  constructor(part) {
    this.line = role(part, "reading");
    this.verdict = role(part, "both");
    this.digits = []; // elements, as many as were ever wanted
  }

  /** Writes what was found; where that is no number, `words` stand in its place. */
  paint(found, words) {
    const digits = found?.cut.digits ?? [];
    const verdict = found ? verdictOf(found) : "";
    if (this.verdict.textContent !== verdict) this.verdict.textContent = verdict;
    this.line.classList.toggle("said", !digits.length);
    this.line.classList.toggle("refused", Boolean(found?.cut.refused));
    if (digits.length) this.write(found, digits);
    else this.line.replaceChildren(words);
  }

  // As large as the row is high, or as the nearest neighbours leave room.
  write(found, digits) {
    const middles = found.cut.path.map(({ arc }) => {
      const [left, , right] = boxOnPad(found, found.cut.arcs[arc]);
      return (left + right) / 2 / size[0];
    });
    const apart = Math.min(0.5, ...middles.slice(1).map((middle, i) => middle - middles[i]));
    this.line.style.setProperty("--room", `${(100 * apart) / WIDEST}cqi`);
    while (this.digits.length < digits.length) this.digits.push(element("b"));
    const shown = this.digits.slice(0, digits.length);
    shown.forEach((each, i) => {
      each.textContent = digits[i];
      each.style.left = `${100 * middles[i]}%`;
    });
    const isSame = this.line.childNodes.length === shown.length && this.line.firstChild === shown[0];
    if (!isSame) this.line.replaceChildren(...shown);
  }
}
