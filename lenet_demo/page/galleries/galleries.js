// Drawings side by side, each a click away from the pad. What is known of the one that is pointed at,
// reached by an arrow key or chosen stands beside them in words.

import { fieldFromStrokes, read } from "../../engine/index.js";
import { base64Of, bytesOf, onColours, paintInk } from "../core/canvas.js";
import { data, element, role, root } from "../core/data.js";
import { MOVES, emit, withModifier } from "../core/events.js";
import { loadNetwork } from "../core/networks.js";
import { fetchFile } from "../core/server.js";
import { get, watch } from "../core/state.js";
import { listed, percent, t } from "../core/texts.js";

export const SIDE = 28; // pixels of each drawing
// Who reads them: LeNet-5 and the modern one, where both are there.
export const readers = data.networks.slice(0, 2);

/**
 * When a step is shown first, fetches a file and two networks' weights, and has them shown.
 * @param {string} step
 * @param {Element} part of the page, where they are shown
 * @param {string} path the file's
 * @param {(file: ArrayBuffer, nets: object[]) => void} show
 * @param {string} sorry what is said where something could not be had; it is tried again when shown again
 */
export function whenShown(step, part, path, show, sorry) {
  const follow = async () => {
    if (get("step") !== step || part.querySelector("canvas")) return;
    try {
      const nets = readers.map(({ name }) => loadNetwork(name));
      const [file, ...opened] = await Promise.all([fetchFile(path), ...nets]);
      show(file, opened);
    } catch {
      emit("notice", sorry);
    }
  };
  watch(["step"], follow);
  follow();
}

/** A picture's ink, 28×28, as the field that the networks read. */
export const fieldOf = (ink) =>
  fieldFromStrokes([], { picture: Float32Array.from(ink, (level) => level / 255) });

/**
 * Fills `place` with buttons, of which Tab reaches one and arrow keys the others.
 * @param {Element} place
 * @param {Element} line gets the words; what it says at first stands there while no drawing is meant
 * @param {{ink: Uint8Array, words: string, below?: string, isMarked?: boolean}[]} drawings `ink`: 28×28,
 *   255 ink; `below`: what stands under it
 */
export function showGallery(place, line, drawings) {
  const invitation = line.textContent;
  const pictures = drawings.map(({ ink }) => base64Of(ink));
  const buttons = drawings.map(button);
  let pointed = -1;
  let shown = "";
  const at = ({ target }) => buttons.indexOf(target.closest("button"));

  function follow() {
    const chosen = get("strokes").length ? -1 : pictures.indexOf(get("picture"));
    if (shown === `${chosen} ${pointed}`) return; // as at most moves of a pen
    shown = `${chosen} ${pointed}`;
    line.textContent = drawings[pointed < 0 ? chosen : pointed]?.words ?? invitation;
    const reached = Math.max(0, pointed < 0 ? chosen : pointed);
    for (const [i, each] of buttons.entries()) {
      each.setAttribute("aria-pressed", String(i === chosen));
      each.tabIndex = i === reached ? 0 : -1;
    }
  }
  function point(which) {
    pointed = which;
    follow();
  }
  function go(event) {
    const move = MOVES[event.key];
    if (!move || withModifier(event)) return;
    event.preventDefault(); // it would scroll
    const columns = buttons.filter(({ offsetTop }) => offsetTop === buttons[0].offsetTop).length;
    buttons[at(event) + columns * move[0] + move[1]]?.focus();
  }

  place.replaceChildren(...buttons);
  for (const comes of ["pointerover", "focusin"]) place.addEventListener(comes, (event) => point(at(event)));
  for (const goes of ["pointerleave", "focusout"]) place.addEventListener(goes, () => point(-1));
  place.addEventListener("keydown", go);
  place.addEventListener("click", (event) => {
    const which = at(event);
    if (which >= 0) emit("drawing", { strokes: [], picture: pictures[which] });
  });
  watch(["picture", "strokes"], follow);
  onColours(() => buttons.forEach((each, i) => paint(each.firstElementChild, drawings[i].ink)));
  follow();
}

function button({ words, below, isMarked }) {
  const made = element("button", undefined, { type: "button", "aria-label": words });
  made.append(element("canvas", undefined, { width: SIDE, height: SIDE }));
  if (isMarked) {
    made.append(element("i", "✗"));
    made.classList.add("marked");
  }
  if (below) made.append(element("span", below));
  return made;
}

function paint(canvas, ink) {
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, SIDE, SIDE);
  paintInk(context, SIDE, ink);
}

// ----
// The 82 test digits that LeNet-5 misread in 1998 (figure 8), and what the two networks read in them today.

const PIXELS = SIDE * SIDE;
const NO_DIGITS = t("These digits could not be fetched; try again.");
const hard = role(root, "hard");
const labels = [...data.hard.labels].map(Number);
const answers1998 = [...data.hard.answers].map(Number);

export function start() {
  startErrors();
  startFooling();
}

function startErrors() {
  whenShown(
    "misread",
    hard,
    "page/galleries/figure8.bin",
    (file, nets) => showErrors(new Uint8Array(file), nets),
    NO_DIGITS,
  );
}

function showErrors(ink, nets) {
  const digits = labels.map((_, i) => ink.subarray(PIXELS * i, PIXELS * (i + 1)));
  const readings = nets.map((net) => digits.map((bytes) => read(net, fieldOf(bytes))));
  showGallery(
    role(hard, "hard-digits"),
    role(hard, "hard-words"),
    digits.map((bytes, i) => ({
      ink: bytes,
      words: wordsOf(
        i,
        readings.map((byNet) => byNet[i]),
      ),
      below: `${labels[i]}→${answers1998[i]}`,
      isMarked: readings[0][i].digit !== labels[i],
    })),
  );
  role(hard, "hard-count").textContent = counted(readings.map((byNet) => byNet.map(({ digit }) => digit)));
}

const aDigit = (digit) => (digit === 8 ? t("an 8") : t("a {digit}", { digit }));

function wordsOf(i, readings) {
  const today = saidOf((network, by) => {
    const { digit, rejected } = readings[by];
    return rejected ? noDigit(network, digit) : t("{network} reads {digit}", { network, digit });
  });
  const [digit, then] = [labels[i], answers1998[i]].map(aDigit);
  return t("This is {digit}. In 1998 LeNet-5 read {then}; today {today}.", { digit, then, today });
}

const noDigit = (network, digit) => t("{network} finds no digit (closest: {digit})", { network, digit });
// "LeNet-5 reads 4, Modern LeNet reads 9"
const saidOf = (say) => listed(readers.map(({ title }, i) => say(title, i)));

// `answers`: the digits that each network reads in the 82.
function counted(answers) {
  const misread = answers.map((digits) => labels.map((label, i) => digits[i] !== label));
  const count = (truths) => truths.filter(Boolean).length;
  const byBoth = count(labels.map((_, i) => misread.every((byNet) => byNet[i])));
  const same = answers.map((digits) => count(answers1998.map((answer, i) => digits[i] === answer)));
  const each = saidOf((network, i) => t("{network} misreads {n}", { network, n: count(misread[i]) }));
  const values = {
    network: readers[0].title,
    count: labels.length,
    misread: readers.length > 1 ? t("{each}; {n} are misread by both", { each, n: byBoth }) : each,
    same: saidOf((network, i) => t("{network} {n} times", { network, n: same[i] })),
  };
  return t(
    "✗: misread by {network} today. Of the {count}, {misread}. The same wrong answer as in 1998: {same}.",
    values,
  );
}

// ----
// Drawings that fool at least one of the two networks, found by tools/fooling.py.

const fool = role(root, "fool");
const NO_DRAWINGS = t("These drawings could not be fetched; try again.");

function startFooling() {
  whenShown("fooling", fool, "page/galleries/fooling.json", showFooling, NO_DRAWINGS);
}

function showFooling(file, nets) {
  const drawings = JSON.parse(new TextDecoder().decode(file));
  showGallery(
    role(fool, "fool-drawings"),
    role(fool, "fool-words"),
    drawings.map((drawing) => foolingDrawing(drawing, nets)),
  );
}

// What they are, as tools/fooling.py names them; the others are digits.
const THINGS = {
  "a scribble": t("a scribble"),
  "a square": t("a square"),
  "the letter R": t("the letter R"),
  "the letter T": t("the letter T"),
};

// `picture`: 28×28 in base64; `is`: what a person sees in it, in words.
function foolingDrawing({ picture, is }, nets) {
  const ink = bytesOf(picture);
  const field = fieldOf(ink);
  const says = saidOf((network, i) => {
    const { digit, rejected, probabilities } = read(nets[i], field);
    const values = { network, digit, share: percent(Math.max(...probabilities)) };
    return rejected ? noDigit(network, digit) : t("{network} reads {digit} ({share} sure)", values);
  });
  const thing = THINGS[is] ?? t("a {digit}", { digit: is.at(-1) });
  return { ink, words: t("This is {thing}: {says}.", { thing, says }) };
}
