// A small neocognitron that learns from drawings: contrast, then four pairs of S cells and C cells, up to one
// cell for each drawing that it knows.

import { filters, learnDrawings, neocognitron } from "../../engine/index.js";
import { fieldBox, showKnown, showLayer, startLayers } from "./layers.js";
import { paintInk } from "./maps.js";
import { choose, now } from "./settings.js";
import { MOST_DRAWINGS } from "../core/bench_state.js";
import { base64Of, bytesOf, square } from "../core/canvas.js";
import { role as roleIn } from "../core/data.js";
import { outline } from "../core/row.js";
import { listed, number, sentences, t } from "../core/texts.js";

const { change, shift } = filters;
const { PAIRS, respond } = neocognitron;
const PACE = 450; // milliseconds from one pair to the next, when they have learnt
const SIDE = 32;
const BEGIN = t("Draw, let it learn, draw again: is it known?");
const FULL = t("There is room for {n} drawings only.", { n: MOST_DRAWINGS });
let part;
let timer;
let field; // the drawing, as it is read
let learnt = { of: "", network: null }; // the network, and of which drawings and threshold it is
let layers = []; // contrast, then S and C of each pair, as they answer now
let pointed = null; // {pair, plane} that is pointed at
let said = {}; // what came of learning, in words, while the drawing and its place are the same
const role = (name) => roleIn(part, name);
const still = matchMedia("(prefers-reduced-motion: reduce)");

export function start(section) {
  part = section;
  part.addEventListener("click", ({ target }) => ACTS[target.closest("[data-do]")?.dataset.do]?.());
  startLayers(part, (plane) => {
    pointed = plane;
    showPointed();
  });
}

const ACTS = {
  learn() {
    const { drawings, threshold } = now();
    if (!field.values.some(Boolean)) return say(t("Nothing is drawn."));
    if (drawings.length === MOST_DRAWINGS) return say(FULL);
    const more = [...drawings, packed(moved())];
    const before = counts(networkOf(drawings, threshold));
    const after = counts(networkOf(more, threshold));
    const added = after.map((count, i) => count - before[i]);
    if (!added.some(Boolean)) return say(t("Nothing is new in it: no plane was added."));
    say(sentences([wordsOf(added), ...roomLeft(after)]));
    reveal(still.matches ? PAIRS.length : 1);
    choose({ drawings: more });
  },
  forget() {
    reveal(PAIRS.length);
    say(BEGIN);
    choose({ drawings: [] });
  },
};

const counts = ({ seeds }) => seeds.map((all) => all.length);
const wordsOf = ([first, second, third, last]) =>
  last
    ? t("Added: {first}, {second} and {third} planes, and a cell for this drawing.", { first, second, third })
    : t("Added: {first}, {second} and {third} planes.", { first, second, third });

function roomLeft(planes) {
  const full = PAIRS.flatMap(({ most }, i) => (planes[i] === most ? [`S${i + 1}`] : []));
  return full.length ? [t("No more room in {layers}.", { layers: listed(full) })] : [];
}

function say(words) {
  said = { words, field, moved: now().moved };
  showPointed();
}

// Pair after pair, as they learn.
function reveal(count) {
  clearTimeout(timer);
  for (const section of part.querySelectorAll("[data-pair]")) {
    section.classList.toggle("waiting", Number(section.dataset.pair) > count);
  }
  if (count < PAIRS.length) timer = setTimeout(() => reveal(count + 1), PACE);
}

// A drawing in a link: 1024 bytes, and so exactly what is learnt.
const packed = ({ values }) => base64Of(Uint8Array.from(values, (ink) => Math.round(255 * ink)));
const unpacked = (drawing) => ({
  width: SIDE,
  height: SIDE,
  values: Float64Array.from(bytesOf(drawing), (level) => level / 255),
});
const moved = (by = now().moved) => shift(field, by);

function networkOf(drawings, threshold) {
  const of = JSON.stringify([drawings, threshold]);
  if (learnt.of !== of) learnt = { of, network: learnDrawings(drawings.map(unpacked), threshold) };
  return learnt.network;
}

// ---- Painting ------------------------------------------------------------------------------------------

const allOf = ({ contrast, pairs }) => [contrast, ...pairs.flatMap(({ s, c }) => [s, c])];

export function paint(drawn) {
  field = drawn;
  const { drawings, threshold, moved: by } = now();
  role("threshold").textContent = number(threshold, 2);
  role("moved").textContent = `${by > 0 ? "+" : by < 0 ? "−" : ""}${Math.abs(by)} px`;
  paintInk(role("seen"), moved());
  const network = networkOf(drawings, threshold);
  layers = allOf(respond(network, moved()));
  const unmoved = by ? allOf(respond(network, moved(0))) : null;
  layers.forEach((layer, i) => {
    const share = unmoved && layer.maps ? change(unmoved[i], layer) : null;
    showLayer(part, i, layer, share);
  });
  showKnown(role("known"), drawings, network.seeds.at(-1), layers.slice(-2));
  showPointed();
}

// Where in the drawing the plane that is pointed at answers most; else what is known of the drawing.
function showPointed() {
  const { pair, plane } = pointed ?? {};
  const cells = pointed && layers[2 * pair + 1];
  const there = cells && plane < cells.maps;
  const [most, box] = there ? fieldBox(pair, cells, plane) : [0, null];
  outline(role("seen").parentElement, box ? square(...box) : "");
  const words = there
    ? planeWords({ layer: `S${pair + 1}`, plane: plane + 1 }, most)
    : said.field === field && said.moved === now().moved
      ? said.words
      : known();
  if (role("learnt").textContent !== words) role("learnt").textContent = words;
}

const planeWords = (of, most) =>
  most
    ? t("{layer} plane {plane} answers {most} here.", { ...of, most: number(most, 2) })
    : t("{layer} plane {plane} is silent.", of);

function known() {
  const last = layers.at(-1);
  if (!last?.maps || !field.values.some(Boolean)) return BEGIN;
  const most = Math.max(...last.values);
  return most
    ? t("Cell {n} answers.", { n: last.values.indexOf(most) + 1 })
    : t("No cell of the last layer answers.");
}
