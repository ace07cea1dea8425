// The segmentation graph on one's own ink (figures 16 to 20): a node for each cut, from left to right; below, an
// arc for each run of pieces that may be one digit, with its ink and what LeNet-5 makes of it; the cheapest way
// through is thick. An arc is pointed at, walked to by arrow keys, or held, which is part of the page's state.

import { COSTS, read } from "../../engine/index.js";
import { paintField, surface } from "../core/canvas.js";
import { data, element, role } from "../core/data.js";
import { MOVES, withModifier } from "../core/events.js";
import { distanceText } from "../core/row.js";
import { get, set } from "../core/state.js";
import { number, t } from "../core/texts.js";
import { boxOnPad } from "./both.js";
import { followPointer } from "./pointing.js";

const { size } = data.number;
const WORTH = 30; // what the best way through an arc may cost more than the cheapest of all, for it to be shown
const PICTURES = [64, 40, 32, 24, 16]; // the screen's pixels of an arc's picture: the largest for which there is room
const WORDS = 19; // below it, in letters of 15
const WIDTH = 46; // of an arc with both its digit and how far that is, in the same
const TOP = 14; // of the first arcs, below the nodes
const APART = [72, 92]; // nodes, where there is room, so that lines are seen between small pictures, and large
const EDGE = 8; // to either side
const STEEP = 4; // how an arc's line hangs: the exponent of its curve
const FINE = 24; // straight parts of it

export class Graph {
  /** `changed` is called when another arc is meant. */
  constructor(part, changed) {
    Object.assign(this, { changed, pointed: null, found: null, net: null, tiles: [], laid: [], letters: 1 });
    this.box = role(part, "graph");
    this.count = role(part, "arcs");
    const [thin, far, thick, dots] = this.box.querySelectorAll("path");
    const [left, taken] = part.querySelectorAll(".paper .cut");
    this.paths = { thin, far, thick, dots, left, taken };
    this.line = role(part, "reading");
    new ResizeObserver(() => this.fit()).observe(this.box);
    followPointer([this.box, this.line], this);
    this.box.addEventListener("keydown", (event) => this.step(event));
  }

  fit() {
    const [width, height] = [this.box.clientWidth, this.box.clientHeight];
    this.letters = parseFloat(getComputedStyle(this.box).fontSize) / 15;
    this.box.querySelector("svg").setAttribute("viewBox", `0 0 ${width || 1} ${height || 1}`);
    this.paint(this.found, this.net);
  }

  // ---- Which arc is meant ------------------------------------------------------------------------------

  /** The arc that is shown: the one that is meant, or that of the newest digit; null without any. */
  get arc() {
    const cut = this.found?.cut;
    if (!cut?.arcs.length) return null;
    const find = (nodes) =>
      nodes && cut.arcs.find(({ first, last }) => first === nodes[0] && last === nodes[1]);
    return find(get("arc")) ?? find(this.pointed) ?? cut.arcs[cut.path.at(-1).arc];
  }

  get isMeant() {
    const { arc } = this;
    return arc !== null && [get("arc"), this.pointed].some((nodes) => isOf(arc, nodes));
  }

  at({ target, clientX }) {
    if (!this.found || get("step") !== "cut") return null; // the number above is that of the columns, too
    const tile = this.laid.find(({ tile: { part } }) => part.contains(target));
    if (tile) return nodesOf(tile.arc);
    if (!this.line.contains(target)) return null;
    const { cut } = this.found;
    const box = this.line.getBoundingClientRect();
    const x = (size[0] * (clientX - box.left)) / box.width;
    const arcs = cut.path.map(({ arc }) => cut.arcs[arc]);
    const away = (arc) => {
      const [left, , right] = boxOnPad(this.found, arc);
      return Math.abs((left + right) / 2 - x);
    };
    return arcs.length ? nodesOf(arcs.reduce((one, other) => (away(other) < away(one) ? other : one))) : null;
  }

  point(nodes) {
    if (String(nodes) === String(this.pointed)) return;
    this.pointed = nodes;
    if (!get("arc")) this.changed();
  }

  hold(nodes) {
    if (get("step") !== "cut") return;
    this.pointed = nodes;
    set({ arc: !nodes || String(nodes) === String(get("arc")) ? null : nodes });
  }

  step(event) {
    if (withModifier(event) || !this.found) return;
    const move = MOVES[event.key];
    if (event.key === "Enter" || event.key === " ") this.hold(this.arc && nodesOf(this.arc));
    else if (event.key === "Escape" && this.isMeant) {
      this.pointed = null;
      if (get("arc")) set({ arc: null });
      else this.changed();
    } else if (move) this.go(move);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // To the nearest arc on that side: left and right among all, up and down to shorter and longer ones.
  go([down, right]) {
    const here = this.laid.find(({ arc }) => arc === this.arc);
    if (!here) return;
    const way = (other) => (right ? right * (other.x - here.x) : down * (other.row - here.row));
    const aside = (other) => (right ? WIDTH * Math.abs(other.row - here.row) : Math.abs(other.x - here.x));
    const farther = (other) => way(other) * (right ? 1 : WIDTH) + aside(other);
    const there = this.laid.filter((other) => way(other) > 0).toSorted((a, b) => farther(a) - farther(b))[0];
    if (!there) return;
    this.pointed = nodesOf(there.arc);
    if (get("arc")) set({ arc: this.pointed });
    else this.changed();
  }

  // ---- Painting ----------------------------------------------------------------------------------------

  /** Paints a reading by `net`, or null: nothing. */
  paint(found, net) {
    Object.assign(this, { found, net });
    if (!this.box.clientWidth) return; // it is not seen
    this.tiles.forEach(({ part }) => (part.hidden = true));
    this.laid = [];
    if (found?.cut.arcs.length) this.lay(found);
    else this.draw({});
    this.show();
  }

  lay(found) {
    const { cut } = found;
    const cuts = cutsOf(found);
    const { nodes, arcs, picture, isNarrow } = laidOut(found, cuts, this.arc, this);
    const onPath = new Set(cut.path.map(({ arc }) => cut.arcs[arc]));
    const passed = new Set(Array.from(onPath, ({ first }) => first));
    while (this.tiles.length < arcs.length) this.tiles.push(this.makeTile());
    this.box.style.setProperty("--picture", `${picture}px`);
    this.box.classList.toggle("narrow", isNarrow);
    const lines = { thin: "", far: "", thick: "" };
    this.laid = arcs.map((laid, i) => {
      const { arc, x, row } = laid;
      const tile = this.tiles[i];
      const isTaken = onPath.has(arc);
      const isFar = isFarOf(found, arc);
      const tall = picture + WORDS * this.letters;
      tile.part.hidden = false;
      this.fillTile(tile, arc, { isTaken, isFar });
      tile.part.style.left = `${x}px`;
      tile.part.style.top = `${TOP + (row - 1) * tall}px`;
      const ends = [nodes[arc.first], nodes[arc.last]];
      lines[isTaken ? "thick" : isFar ? "far" : "thin"] += hanging(ends, TOP / 2, TOP + row * tall - 2);
      return { ...laid, tile };
    });
    const mark = (isTaken) => {
      const marked = cuts.filter((_, i) => i && i < cut.pieces.length && passed.has(i) === isTaken);
      return marked.map((x) => `M${x} 0V${size[1]}`).join("");
    };
    const dots = nodes.map((x) => `M${x.toFixed(1)} ${TOP / 2}h0.01`).join("");
    this.draw({ ...lines, dots, left: mark(false), taken: mark(true) });
    const isAll = arcs.length === cut.arcs.length;
    this.count.textContent = isAll
      ? ""
      : t("{n} of {count} arcs", { n: arcs.length, count: cut.arcs.length });
  }

  draw(lines) {
    for (const [name, path] of Object.entries(this.paths)) path.setAttribute("d", lines[name] ?? "");
    if (!lines.dots) this.count.textContent = "";
  }

  makeTile() {
    const part = element("div", undefined, { class: "arc", role: "option", id: `arc-${this.tiles.length}` });
    const canvas = element("canvas", undefined, { width: 32, height: 32, "aria-hidden": "true" });
    const [words, digit, far] = [element("span"), element("b"), element("small")];
    words.append(digit, far);
    part.append(canvas, words);
    this.box.append(part);
    return { part, digit, far, surface: surface(canvas), field: null };
  }

  fillTile(tile, arc, { isTaken, isFar }) {
    const digit = nearest(arc);
    tile.part.classList.toggle("taken", isTaken);
    tile.part.classList.toggle("far", isFar);
    if (tile.field !== arc.field) {
      tile.field = arc.field;
      paintField(tile.surface, arc.field);
    }
    const [name, far] = [String(digit), distanceText(arc.distances[digit])];
    if (tile.digit.textContent !== name) tile.digit.textContent = name;
    if (tile.far.textContent !== far) tile.far.textContent = far;
  }

  /** In other colours. */
  repaint() {
    for (const tile of this.tiles) if (tile.field) paintField(tile.surface, tile.field);
  }

  /** Marks the arc that is meant; returns the box around its ink on the pad, or null. */
  show() {
    const { arc, isMeant } = this;
    this.box.removeAttribute("aria-activedescendant");
    for (const { tile, arc: own } of this.laid) {
      const isShown = own === arc;
      tile.part.classList.toggle("shown", isShown);
      tile.part.setAttribute("aria-selected", String(isShown && isOf(own, get("arc"))));
      tile.part.setAttribute("aria-label", titleOf(this.found, own));
      if (isShown) this.box.setAttribute("aria-activedescendant", tile.part.id);
    }
    this.box.classList.toggle("meant", isMeant);
    return arc && boxOnPad(this.found, arc);
  }

  /** The arc that is shown as the window shows it; null without any. @returns {import("./window.js").Seen | null} */
  seen() {
    const { arc, found } = this;
    if (!arc || !this.net) return null;
    const { trace } = read(this.net, arc.field);
    const step = found.cut.path.find(({ arc: i }) => found.cut.arcs[i] === arc);
    const dearer = found.cut.arcs.length && slacksOf(found.cut)[found.cut.arcs.indexOf(arc)];
    return {
      title: titleOf(found, arc),
      words: step
        ? t("On the cheapest way, as a {digit}; framed on the pad.", { digit: step.digit })
        : t("The best way through it is {cost} dearer; framed on the pad.", { cost: number(dearer, 1) }),
      ink: arc.field,
      stages: trace,
      distances: arc.distances,
      digit: nearest(arc),
      isFar: isFarOf(found, arc),
    };
  }
}

const nodesOf = ({ first, last }) => [first, last];
const isOf = (arc, nodes) => String(nodesOf(arc)) === String(nodes);
const nearest = ({ distances }) => distances.indexOf(Math.min(...distances));
const isFarOf = ({ kind }, arc) => arc.distances[nearest(arc)] > COSTS[kind].alone.farthest;

function titleOf(found, arc) {
  const { first, last } = arc;
  const digit = nearest(arc);
  const pieces =
    last - first > 1
      ? t("Pieces {first} to {last} together", { first: first + 1, last })
      : t("Piece {last} alone", { last });
  const values = { pieces, digit, distance: distanceText(arc.distances[digit]) };
  return isFarOf(found, arc)
    ? t("{pieces}: no digit, the nearest, {digit}, is {distance} away", values)
    : t("{pieces}: a {digit}, {distance} away", values);
}

// ----
// Where the graph's parts lie.

// Where each node's cut lies, from left to right, in the pad's units: before, between and behind the pieces.
function cutsOf({ cut: { pieces }, unit, kind }) {
  const between = pieces.slice(1).map((piece, i) => {
    const before = pieces[i];
    const isOne = piece.source === before.source && piece.first === before.last + 1;
    // Within a stroke it is where the next part begins.
    return isOne && kind === "pen" ? piece.shape[0] : (before.box[2] + piece.box[0]) / 2;
  });
  const ends = [Math.min(...pieces.map(({ box }) => box[0])), Math.max(...pieces.map(({ box }) => box[2]))];
  return [ends[0], ...between, ends[1]].map((x) => unit * x);
}

/** What the best way through each arc costs more than the cheapest of all. */
function slacksOf({ arcs, pieces, cost }) {
  const least = arcs.map(({ costs }) => Math.min(...costs));
  const before = new Float64Array(pieces.length + 1).fill(Infinity);
  const behind = before.slice();
  [before[0], behind[pieces.length]] = [0, 0];
  // Arcs are in the order of the nodes that they leave.
  for (const [i, { first, last }] of arcs.entries()) {
    before[last] = Math.min(before[last], before[first] + least[i]);
  }
  for (const [i, { first, last }] of [...arcs.entries()].toReversed()) {
    behind[first] = Math.min(behind[first], behind[last] + least[i]);
  }
  return arcs.map(({ first, last }, i) => before[first] + least[i] + behind[last] - cost);
}

// Which arcs are shown and where: rows by how many pieces they are of. Those of the cheapest way and the one that
// is meant are; the others where there is room, those on the best ways first.
function laidOut({ cut }, cuts, meant, { box, letters }) {
  const [width, height] = [box.clientWidth, box.clientHeight];
  const last = cut.pieces.length;
  const apart = Math.min(APART[Number((width - 2 * EDGE) / last > APART[1])], (width - 2 * EDGE) / last);
  const nodes = spread(
    cuts.map((x) => (x / size[0]) * width),
    apart,
    width,
  );
  const slacks = slacksOf(cut);
  const taken = cut.path.map(({ arc }) => cut.arcs[arc]);
  const isSure = (arc) => taken.includes(arc) || arc === meant;
  const order = cut.arcs
    .map((arc, i) => ({ arc, dearer: isSure(arc) ? -1 : slacks[i] }))
    .filter(({ dearer }) => dearer <= WORTH)
    .toSorted((a, b) => a.dearer - b.dearer);
  const rowOf = (arc) => arc.last - arc.first;
  const middleOf = (arc) => (nodes[arc.first] + nodes[arc.last]) / 2;
  const tallOf = (picture) => picture + WORDS * letters;
  const most = (arcs) => Math.max(...arcs.map(rowOf));
  const isNarrow = apart < WIDTH * letters;
  const fits = (rows) => (picture) => TOP + rows * tallOf(picture) <= height && picture <= 0.8 * apart;
  const picture =
    PICTURES.find(fits(Math.min(3, most(order.map(({ arc }) => arc))))) ??
    PICTURES.find(fits(most(taken))) ??
    PICTURES.at(-1);
  const wide = isNarrow ? picture : Math.max(picture, WIDTH * letters);
  const arcs = [];
  for (const { arc, dearer } of order) {
    const [x, row] = [middleOf(arc), rowOf(arc)];
    const isFree = arcs.every((other) => other.row !== row || Math.abs(other.x - x) >= wide);
    const isIn = TOP + row * tallOf(picture) <= height;
    if (dearer < 0 || (isFree && isIn)) arcs.push({ arc, x, row });
  }
  return { nodes, arcs, picture, isNarrow };
}

// Places in their order, at least so far apart, near where they would be.
function spread(places, apart, width) {
  const found = places.slice();
  for (let turn = 0; turn < 40; turn++) {
    for (let i = 1; i < found.length; i++) {
      const lack = apart - (found[i] - found[i - 1]);
      if (lack > 0) [found[i - 1], found[i]] = [found[i - 1] - lack / 2, found[i] + lack / 2];
    }
    found.forEach(
      (x, i) =>
        (found[i] = Math.min(
          Math.max(x, EDGE + i * apart * 0.999),
          width - EDGE - (found.length - 1 - i) * apart * 0.999,
        )),
    );
  }
  return found;
}

// A line that hangs from one node to another, as deep as `bottom`.
function hanging([from, to], top, bottom) {
  const points = Array.from({ length: FINE + 1 }, (_, i) => {
    const along = -Math.cos((Math.PI * i) / FINE);
    const x = from + ((along + 1) / 2) * (to - from);
    const y = top + (1 - Math.abs(along) ** STEEP) * (bottom - top);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}
