// The step "Why": which ink the answer hangs on, and the smallest change of ink that turns it. What takes long is
// asked of the laboratory; the window of paper under the pointer is read here, as it moves.

import { read } from "../../engine/index.js";
import { onColours, paintField, paintTiles, surface } from "../core/canvas.js";
import { className, networkInfo, role as roleIn, root } from "../core/data.js";
import { MOVES, on, withModifier } from "../core/events.js";
import { askLaboratory } from "../core/laboratory.js";
import { net } from "../core/networks.js";
import { largestOf, sumOf } from "../core/numbers.js";
import { speak } from "../core/pace.js";
import { outline } from "../core/row.js";
import { get, reading, set, shown, watch } from "../core/state.js";
import { around, number, percent, t } from "../core/texts.js";
import * as likes from "./likes.js";

const SIDE = 32;
const PAPER = 4; // the window's side, in pixels of the field
const FIELD = { maps: 1, width: SIDE, height: SIDE, columns: 1, gap: 0 };

const section = roleIn(root, "why");
const role = (name) => roleIn(section, name);
const isOpen = () => get("step") === "why";
const pictures = Object.fromEntries(
  ["lost", "gradient", "change", "changed"].map((name) => {
    const plate = role(name).querySelector(".plate");
    const words = role(name).querySelector("figcaption");
    return [name, { plate, words, on: surface(plate.querySelector("canvas")) }];
  }),
);

let newest = null; // what is read now: {name, net, field}, or null on a blank pad
let asked = null; // what the laboratory is at
let found = null; // what it found of the last it was asked
let pointed = null; // where the window lies, [row, column], if not where most is lost

export function start() {
  likes.start();
  on("read", follow);
  on("weights", () => (found = null));
  watch(["step", "turn"], () => {
    followTurn();
    askNow();
  });
  role("into").addEventListener("change", ({ target }) =>
    set({ turn: target.value === "" ? null : Number(target.value) }),
  );
  listen(section.querySelector(".over"));
  onColours(paint);
  followTurn();
}

function follow({ prepared, readings }) {
  const [name] = shown();
  const { net: by } = readings[name] ?? {};
  const field = prepared?.field;
  if (newest?.field !== field) pointed = null;
  // Without the scaling of its levels a network sees the ink as it is.
  const isScaled = !get("skip").includes("scale");
  newest = by && field ? { name, net: isScaled ? by : { ...by, pixels: { paper: 0, ink: 1 } }, field } : null;
  askNow();
}

// The newest alone is asked about: while the laboratory is at one, others come and go.
async function askNow() {
  if (asked || !isOpen()) return;
  if (newest && !isAnswered()) {
    asked = { ...newest, to: get("turn") };
    section.setAttribute("aria-busy", "true");
    const answer = await askLaboratory("why", asked).catch(() => null);
    found = { ...asked, ...answer, isMissing: !answer };
    asked = null;
    return askNow();
  }
  section.setAttribute("aria-busy", "false");
  paint();
}

const isAnswered = () =>
  found?.field === newest.field && found.net === newest.net && found.to === get("turn");

function followTurn() {
  role("into").querySelector(`[value="${get("turn") ?? ""}"]`).checked = true;
}

// ---- What is seen -----------------------------------------------------------------------------------

function paint() {
  const isBlank = !newest || !found || found.isMissing;
  section.classList.toggle("blank", isBlank);
  const { change } = isBlank ? {} : found;
  const ink = isBlank ? "" : edgesOf(found.field);
  const difference = change && change.field.map((level, i) => level - found.field[i]);
  for (const [name, values] of Object.entries({
    lost: isBlank ? null : found.lost,
    gradient: isBlank ? null : found.gradient,
    change: difference ?? null,
  })) {
    paintTiles(FIELD, pictures[name].on, values, values ? largestOf(values) : 1);
    outline(pictures[name].plate, ink);
  }
  paintField(pictures.changed.on, change?.field ?? null);
  if (isBlank) return;
  const { first, second, name } = found;
  const [is, next] = [first, second].map((digit) => className(name, digit));
  for (const input of role("into").querySelectorAll("input")) {
    input.disabled = input.value === String(first) || Number(input.value) >= found.net.classes;
  }
  pictures.gradient.words.replaceChildren(
    ...around(
      t("{plus}more ink here would speak for {is}, {minus}for {next}, the runner-up", { is, next }),
      swatches(),
    ),
  );
  tellChange(difference, is);
  cover();
}

function tellChange(difference, is) {
  const { change, field, name, to } = found;
  if (!change) {
    const what =
      to === found.first
        ? t("It is read as {digit} already.", { digit: is })
        : t("None was found within paper and full ink.");
    pictures.change.words.textContent = what;
    pictures.changed.words.textContent = "";
    return;
  }
  const [added, taken] = [1, -1].map((sign) =>
    percent(sumOf(difference.map((each) => Math.max(0, sign * each))) / sumOf(field), 1),
  );
  pictures.change.words.replaceChildren(
    ...around(
      t("{plus}ink added, {added} of all there is; {minus}taken away, {taken}", { added, taken }),
      swatches(),
    ),
  );
  const now = document.createElement("b");
  now.textContent = className(name, change.to);
  const values = { network: networkInfo(name).title, is, ...byOthers(name, change.field) };
  const words = values.other
    ? t("{network} reads {digit} instead of {is}; {other}: {answer}", values)
    : t("{network} reads {digit} instead of {is}", values);
  pictures.changed.words.replaceChildren(...around(words, { digit: now }));
}

// Whether others are fooled by it, too.
function byOthers(name, field) {
  const other = reading().find((each) => each !== name && net(each));
  if (!other) return {};
  return { other: networkInfo(other).title, answer: className(other, read(net(other), field).digit) };
}

const swatches = () => ({ plus: swatch("plus", t("orange:")), minus: swatch("minus", t("blue:")) });

function swatch(sign, label) {
  const made = document.createElement("i");
  made.className = `sign ${sign}`;
  made.ariaLabel = label;
  made.role = "img";
  return made;
}

// Around what is rather ink than paper.
function edgesOf(field) {
  const isInk = (y, x) => y >= 0 && x >= 0 && y < SIDE && x < SIDE && field[y * SIDE + x] >= 0.5;
  let path = "";
  for (let y = 0; y <= SIDE; y++) {
    for (let x = 0; x <= SIDE; x++) {
      if (isInk(y, x) !== isInk(y - 1, x)) path += `M${x} ${y}h1`;
      if (isInk(y, x) !== isInk(y, x - 1)) path += `M${x} ${y}v1`;
    }
  }
  return path;
}

// ---- The window of paper ------------------------------------------------------------------------------

function listen(part) {
  const canvas = part.querySelector("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    const at = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    put(at.map((share) => Math.round(share * SIDE - PAPER / 2)));
  };
  part.addEventListener("pointermove", point);
  part.addEventListener("pointerdown", point);
  part.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && put(null));
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || withModifier(event) || !found) return;
    put(place().map((at, i) => at + move[i]));
    speak("here", pictures.lost.words.textContent);
    event.preventDefault();
    event.stopPropagation();
  });
}

function put(at) {
  pointed = at && at.map((along) => Math.min(SIDE - PAPER, Math.max(0, along)));
  if (!section.classList.contains("blank")) cover();
}

// Where it lies: where it was put, or where it costs most.
const place = () => pointed ?? worst(found.lost);

function worst(lost) {
  let [most, at] = [-Infinity, [0, 0]];
  for (let y = 0; y <= SIDE - PAPER; y++) {
    for (let x = 0; x <= SIDE - PAPER; x++) {
      let sum = 0;
      for (let i = 0; i < PAPER ** 2; i++) sum += lost[(y + Math.floor(i / PAPER)) * SIDE + x + (i % PAPER)];
      if (sum > most) [most, at] = [sum, [y, x]];
    }
  }
  return at;
}

function cover() {
  const [top, left] = place();
  const { style } = role("window");
  [style.top, style.left] = [top, left].map((at) => `${(100 * at) / SIDE}%`);
  const field = found.field.slice();
  for (let y = top; y < top + PAPER; y++) field.fill(0, y * SIDE + left, y * SIDE + left + PAPER);
  const { name, first: answer, gap } = found;
  const without = read(found.net, field);
  const is = className(name, answer);
  const [lead, whole] = [leadOf(without, answer), gap].map((each) => number(each, 1));
  pictures.lost.words.textContent =
    without.digit === answer
      ? t("With this bit of paper over it {digit} leads by {lead} instead of {whole}.", {
          digit: is,
          lead,
          whole,
        })
      : t("With this bit of paper over it it would be read as {digit}.", {
          digit: className(name, without.digit),
        });
}

// By how much an answer is better than the next.
function leadOf({ distances, trace }, answer) {
  const scores = Array.from(trace.output, (value) => (distances ? -value : value));
  return scores[answer] - Math.max(...scores.filter((_, i) => i !== answer));
}
