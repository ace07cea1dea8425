// The chapter "A whole number": what is on the wide pad, cut up, and uncut at once. Emits `number` as
// core/inference.js emits `read`:
//   prepared  what is read: the engine's wide field, or that of an arc; null without ink
//   readings  what the network makes of it, by its name

import { BadDrawing, DIGIT, RUBBISH, TOUCHING, lineForPad } from "../../engine/index.js";
import { bytesOf, colours, onColours, paintInk, square } from "../core/canvas.js";
import { data, role, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { NO_DRAWING } from "../core/inference.js";
import { loadNetwork } from "../core/networks.js";
import { paced, speak } from "../core/pace.js";
import { makePaper } from "../core/pad.js";
import { readPicture } from "../core/pictures.js";
import { chapter, get, isExample, watch } from "../core/state.js";
import { inFigures, t, tn } from "../core/texts.js";
import { Line, bothReader, verdictOf } from "./both.js";
import { Codes } from "./codes.js";
import { Columns } from "./columns.js";
import { Graph } from "./graph.js";
import { Pointing } from "./pointing.js";
import { drawing, start as startSamples, writeFirst } from "./samples.js";
import { Window, windowOfColumn } from "./window.js";

const { net: name, samples, size, words } = data.number;
const SINGLE = "lenet5"; // reads arcs, each as a single digit
const FAINT = 0.4; // the field's pixels under the strokes
const EDGE = 3; // pad units: outlines stay within it
const REST = 60; // milliseconds of the pen, after which a number that is cut up is read uncut, too
const part = role(root, "number");
const isShown = () => chapter() === "number";
const isCut = () => get("step") === "cut";

let net = null;
let single = null;
let read = null; // the pad, both ways
let isComing = false;
let line = words.coming;
let drawn = 0;
let found = null; // of the newest drawing
let paintPaper, number, columns, codes, graph, view, pointing;
const soon = paced(readNow);

export function start() {
  if (!part) return; // its place says why
  const prices = { rubbish: RUBBISH, digit: DIGIT, touching: TOUCHING };
  role(root, "path-words").textContent = words.path.replace(/{(\w+)}/g, (_, which) =>
    inFigures(prices[which]),
  );
  paintPaper = makePaper(part.querySelector(".pad"), { size, name: "number", drawing, under, isShown });
  [number, columns, codes, view] = [new Line(part), new Columns(part), new Codes(part), new Window(part)];
  [graph, pointing] = [new Graph(part, showMeant), new Pointing(part, showMeant)];
  startSamples(part, isShown);
  role(part, "line").addEventListener("change", ({ target }) => {
    if (target.files[0]) emit("file", target.files[0]);
    target.value = ""; // so that the same file can be opened again
  });
  watch(["number", "line", "pen", "step", "column", "arc"], follow);
  on("picture", (file) => isShown() && openPicture(file));
  on("carry", (carried) => drawing.change({ ...carried, column: null, arc: null }));
  onColours(() => {
    graph.repaint();
    if (isShown()) paint();
  });
  follow(new Set(["step"]));
}

function follow(changed) {
  const isNew = ["number", "line", "pen"].some((each) => changed.has(each));
  if (isNew) part.dataset.drawn = ++drawn;
  if (!isShown()) return;
  if (!net) fetchNets();
  writeFirst(net);
  const pad = part.querySelector(".pad");
  pad.classList.toggle("empty", !get("number").length && !get("line"));
  pad.classList.toggle("example", isExample("number"));
  if (isNew || changed.has("step")) soon();
  else if (changed.has("column") || changed.has("arc")) showMeant();
}

let asked = 0; // of several pictures the last that was opened counts, whichever is read last
async function openPicture(file) {
  const turn = ++asked;
  const picture = await readPicture(file, lineForPad, null, (sentence) => emit("notice", sentence));
  if (picture && turn === asked) drawing.change({ number: [], line: picture, column: null, arc: null });
}

// ---- Its networks, when the view is first opened -----------------------------------------------------

async function fetchNets(pause = 1000) {
  if (isComing) return;
  isComing = true;
  const opened = await Promise.all([name, SINGLE].map(loadNetwork)).catch(() => null);
  if (!opened) {
    line = words.unread;
    setTimeout(() => {
      isComing = false;
      if (isShown()) fetchNets(Math.min(2 * pause, 20000));
    }, pause);
    return soon();
  }
  const reader = bothReader(...opened);
  // The first readings take ten times as long as those after: no pen should wait for them.
  for (const { strokes } of samples) reader(strokes, null).uncut();
  [read, net, single] = [reader, ...opened];
  view.makeRow(net);
  writeFirst(net);
  soon();
}

// ---- Reading and painting ----------------------------------------------------------------------------

let resting;
function readNow() {
  clearTimeout(resting);
  try {
    found = read?.() ?? null;
    if (!isCut()) found?.uncut();
  } catch (error) {
    if (!(error instanceof BadDrawing)) throw error;
    found = null;
    emit("notice", NO_DRAWING);
  }
  paint();
  const turn = drawn;
  if (isCut() && found) resting = setTimeout(() => settle(turn), REST);
  else settle(turn);
}

// Both have read the drawing of that `turn`.
function settle(turn) {
  found?.uncut();
  number.paint(found, said());
  const digits = found?.cut.digits.join(" "); // which are heard one by one
  const heard = () => t("LeNet-5 reads {digits}. {verdict}", { digits, verdict: verdictOf(found) });
  if (isShown()) speak("read", digits ? heard() : said());
  part.dataset.shown = turn;
  part.setAttribute("aria-busy", String(!net));
}

// Where there is no number.
const said = () => (net ? (found ? words.nothing : words.invitation) : line);

function paint() {
  number.paint(found, said());
  if (isCut()) graph.paint(found, single);
  else {
    const uncut = found?.uncut() ?? null;
    columns.paint(uncut);
    codes.paint(uncut, net);
    const { digits, path } = uncut?.reading ?? {};
    role(root, "changes").textContent = uncut
      ? tn("Here: {n} digit, {columns} columns.", "Here: {n} digits, {columns} columns.", digits.length, {
          columns: path.length,
        })
      : "";
  }
  showMeant();
  paintPaper();
}

// The arc or the column that is meant: framed on the pad, its stages beside.
function showMeant() {
  const uncut = isCut() ? null : (found?.uncut() ?? null);
  pointing.found = uncut;
  const seen = isCut() ? graph.seen() : uncut && windowOfColumn(net, uncut, pointing.column);
  view.paint(seen, isCut() ? t("What is read as one digit") : t("What one column sees"));
  const box = isCut() ? graph.show() : pointing.show(uncut);
  part.classList.toggle("meant", isCut() ? graph.isMeant : pointing.isMeant);
  // Beyond the pad there is nothing but paper.
  const [left, top, right, bottom] = (box ?? []).map((at, i) => {
    const out = isCut() ? (i < 2 ? -get("pen") / 2 : get("pen") / 2) : 0;
    return Math.min(Math.max(at + out, EDGE), size[i % 2] - EDGE);
  });
  const path = box ? square(left, top, right - left, bottom - top) : "";
  for (const each of part.querySelectorAll(".paper :is(.halo, .line)")) each.setAttribute("d", path);
  tell(seen);
}

// What can be taken away: the wide field's stages, or those of the arc that is shown.
function tell(seen) {
  if (isCut()) {
    const readings = seen ? { [SINGLE]: { trace: seen.stages, net: single } } : {};
    return emit("number", { prepared: seen && { field: seen.ink }, readings });
  }
  const { wide, reading } = found?.uncut() ?? {};
  const [first, between] = reading?.founds ?? [];
  const readings = wide && { [name]: { ...first, net } };
  if (between) readings[`${name}-between`] = { ...between, net };
  emit("number", { prepared: wide ?? null, readings: readings ?? {} });
}

// The picture that is there, and the pixels that the network gets uncut, where they lie on the pad.
const fieldSheet = document.createElement("canvas");
function under(context) {
  if (get("line")) return paintInk(context, size[0], bytesOf(get("line")), size[1]);
  const uncut = isCut() ? null : found?.uncut();
  if (!uncut) return;
  const { field, width, scale, origin } = uncut.wide;
  const height = field.length / width;
  Object.assign(fieldSheet, { width, height });
  const sheet = fieldSheet.getContext("2d");
  const image = sheet.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const [r, g, b] = colours.inkLevels;
  const ink = (b << 16) | (g << 8) | r;
  for (let i = 0; i < pixels.length; i++) pixels[i] = (Math.round(255 * FAINT * field[i]) << 24) | ink;
  sheet.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(fieldSheet, -origin[0] / scale, -origin[1] / scale, width / scale, height / scale);
}
