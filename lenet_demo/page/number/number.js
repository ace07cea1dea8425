// The chapter "A whole number at once": what is on the wide pad, read at once. Emits `number` as
// core/inference.js emits `read`:
//   prepared  the engine's wide field, or null without ink
//   readings  what the network makes of it, by its name

import { DIGIT, RUBBISH, TOUCHING, readNumber, wideFromStrokes } from "../../engine/index.js";
import { colours, onColours } from "../core/canvas.js";
import { data, role, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { loadNetwork } from "../core/networks.js";
import { paced, speak } from "../core/pace.js";
import { makePaper } from "../core/pad.js";
import { get, isExample, watch } from "../core/state.js";
import { Codes } from "./codes.js";
import { Columns } from "./columns.js";
import { Pointing } from "./pointing.js";
import { drawing, start as startSamples, writeFirst } from "./samples.js";
import { Window } from "./window.js";

const { net: name, samples, size, words } = data.number;
const ONE_DIGIT = "Pictures are read as one digit, in chapter 0: here a number is written.";
const FAINT = 0.4; // the field's pixels under the strokes
const part = role(root, "number");
const isShown = () => get("step") === "number";

let net = null;
let isComing = false;
let line = words.coming;
let drawn = 0;
let found = null; // of the newest drawing
let paintPaper, columns, codes, view, pointing;
const soon = paced(readNow);

export function start() {
  if (!part) return; // its place says why
  const prices = { rubbish: RUBBISH, digit: DIGIT, touching: TOUCHING };
  role(root, "path-words").textContent = words.path.replace(/{(\w+)}/g, (_, which) => prices[which]);
  paintPaper = makePaper(part.querySelector(".pad"), { size, name: "number", drawing, under, isShown });
  [columns, codes, view] = [new Columns(part), new Codes(part), new Window(part)];
  pointing = new Pointing(part, showColumn);
  startSamples(part, isShown);
  watch(["number", "pen", "step", "column"], follow);
  on("picture", () => isShown() && emit("notice", ONE_DIGIT));
  onColours(() => isShown() && paint());
  follow(new Set(["step"]));
}

function follow(changed) {
  const isNew = changed.has("number") || changed.has("pen");
  if (isNew) part.dataset.drawn = ++drawn;
  if (!isShown()) return;
  if (!net) fetchNet();
  writeFirst(net);
  const pad = part.querySelector(".pad");
  pad.classList.toggle("empty", !get("number").length);
  pad.classList.toggle("example", isExample("number"));
  if (isNew || changed.has("step")) soon();
  else if (changed.has("column")) showColumn();
}

// ---- Its network, when the view is first opened ------------------------------------------------------

async function fetchNet(pause = 1000) {
  if (isComing) return;
  isComing = true;
  const opened = await loadNetwork(name).catch(() => null);
  if (!opened) {
    line = words.unread;
    setTimeout(() => {
      isComing = false;
      if (isShown()) fetchNet(Math.min(2 * pause, 20000));
    }, pause);
    return soon();
  }
  // The first readings take ten times as long as those after: no pen should wait for them.
  for (const { strokes } of samples) readWide(opened, strokes);
  net = opened;
  view.show(net);
  writeFirst(net);
  soon();
}

// ---- Reading and painting ----------------------------------------------------------------------------

function readWide(by, strokes) {
  const wide = wideFromStrokes(strokes, { size, pen: get("pen") });
  return wide && { wide, reading: readNumber(by, wide.field, wide.width) };
}

function readNow() {
  found = net && readWide(net, get("number"));
  paint();
  const [first, between] = found?.reading.founds ?? [];
  const readings = found && { [name]: { ...first, net } };
  if (between) readings[`${name}-between`] = { ...between, net };
  emit("number", { prepared: found?.wide ?? null, readings });
  part.dataset.shown = drawn;
  part.setAttribute("aria-busy", String(!net));
}

function paint() {
  const { reading } = found ?? {};
  const nothing = get("number").length ? words.nothing : words.invitation;
  columns.paint(found, net ? nothing : line);
  codes.paint(found, net);
  const digits = reading?.digits.join(" "); // which are heard one by one
  const { length } = reading?.digits ?? "";
  role(root, "changes").textContent = reading
    ? `Here: ${length} ${length === 1 ? "digit" : "digits"}, ${reading.path.length} columns.`
    : "";
  const sentence = digits
    ? `LeNet-5 reads ${digits} in one pass, without cutting it into digits.`
    : net
      ? nothing
      : line;
  showColumn();
  paintPaper();
  if (isShown()) speak("read", sentence);
}

function showColumn() {
  pointing.found = found;
  view.paint(found, pointing.column);
  pointing.show(found);
}

// The field's pixels, where they lie on the pad.
const fieldSheet = document.createElement("canvas");
function under(context) {
  if (!found) return;
  const { field, width, scale, origin } = found.wide;
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
