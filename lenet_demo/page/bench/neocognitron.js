// A small neocognitron that learns from the drawing: planes of S cells, and the C cells above them.

import { filters, neocognitron } from "../../engine/index.js";
import { MOST_PLANES } from "../shared/bench_state.js";
import { base64Of, bytesOf, square } from "../shared/canvas.js";
import { element, role as roleIn } from "../shared/data.js";
import { outline } from "../shared/row.js";
import { showChange } from "./cells.js";
import { paint as paintMap, paintInk } from "./maps.js";
import { choose, now } from "./settings.js";

const { change, shift } = filters;
const { complex, inhibitory, learn, SIDE, simple } = neocognitron;
const PACE = 350; // milliseconds from one new plane to the next
const BEGIN = "Draw, let it learn, draw again: which planes answer?";
let part;
let timer;
let field; // the drawing, as it is read
let shown = []; // what each plane makes of it now
const role = (name) => roleIn(part, name);
const still = matchMedia("(prefers-reduced-motion: reduce)");

export function start(section) {
  part = section;
  part.addEventListener("click", ({ target }) => ACTS[target.closest("[data-do]")?.dataset.do]?.());
  for (const type of ["pointerover", "focusin"]) {
    role("planes").addEventListener(type, ({ target }) => point(target.closest("li")));
  }
  for (const type of ["pointerleave", "focusout"]) role("planes").addEventListener(type, () => point(null));
}

const ACTS = {
  learn() {
    clearTimeout(timer);
    const { threshold } = now();
    const seeds = seedsNow();
    const added = learn(moved(), seeds, threshold, MOST_PLANES);
    say(added.length, seeds.length, !added.length && !field.values.some(Boolean));
    add(added.map(({ seed }) => packed(seed)));
  },
  forget() {
    clearTimeout(timer);
    role("learnt").textContent = BEGIN;
    choose({ seeds: [] });
  },
};

// One after the other, so that they are seen to come.
function add([seed, ...rest]) {
  if (!seed) return;
  choose({ seeds: [...now().seeds, ...(still.matches ? [seed, ...rest] : [seed])] });
  if (!still.matches) timer = setTimeout(() => add(rest), PACE);
}

function say(added, before, isBlank) {
  const full = before + added >= MOST_PLANES ? ` ${MOST_PLANES} planes are all that there is room for.` : "";
  const none = isBlank ? "Nothing is drawn." : "No plane was added: a cell answers wherever there is ink.";
  const some = `${added} plane${added === 1 ? "" : "s"} added, where no cell answered.`;
  role("learnt").textContent = (added ? some : full && !isBlank ? "" : none) + full;
}

// A seed in a link: 49 bytes, and so exactly what it is here.
const packed = (seed) => base64Of(Uint8Array.from(seed, (ink) => Math.round(255 * ink)));
const seedsNow = () => now().seeds.map((seed) => Float64Array.from(bytesOf(seed), (level) => level / 255));
const moved = (by = now().moved) => shift(field, by);

// ---- Painting ------------------------------------------------------------------------------------------

export function paint(drawn) {
  field = drawn;
  const { threshold, moved: by } = now();
  role("threshold").textContent = threshold.toFixed(2);
  if (!now().seeds.length && !role("learnt").textContent) role("learnt").textContent = BEGIN;
  role("moved").textContent = `${by > 0 ? "+" : by < 0 ? "−" : ""}${Math.abs(by)} px`;
  paintInk(role("seen"), moved());
  const seeds = seedsNow();
  const layers = (by ? [0, by] : [0]).map((each) => {
    const v = inhibitory(moved(each));
    return seeds.map((seed) => simple(moved(each), v, seed, threshold));
  });
  shown = layers.at(-1).map((cells, i) => ({ seed: seeds[i], cells, pooled: complex(cells) }));
  paintPlanes();
  showChanges(layers);
}

function paintPlanes() {
  const list = role("planes");
  while (list.children.length > shown.length) list.lastElementChild.remove();
  while (list.children.length < shown.length) list.append(card());
  shown.forEach(({ seed, cells, pooled }, i) => {
    const item = list.children[i];
    const [learnt, s, c] = item.querySelectorAll("canvas");
    paintInk(learnt, { width: SIDE, height: SIDE, values: seed });
    paintMap(s, cells, 1);
    paintMap(c, pooled, 1);
    const most = Math.max(...cells.values);
    item.classList.toggle("silent", most === 0);
    item.querySelector("b").textContent = most
      ? `plane ${i + 1} answers ${most.toFixed(2)}`
      : `plane ${i + 1} is silent`;
  });
  point(list.querySelector("li:is(:hover, :focus)"));
}

function card() {
  const item = element("li", undefined, { tabindex: 0 });
  item.append(element("b"));
  for (const [name, words] of [
    ["seed", "seed"],
    ["s", "S cells"],
    ["c", "C cells"],
  ]) {
    const figure = element("figure", undefined, { class: name });
    figure.append(element("canvas"), element("figcaption", words));
    item.append(figure);
  }
  return item;
}

// Where in the drawing a plane answers most.
function point(item) {
  const cells = item && shown[[...item.parentElement.children].indexOf(item)]?.cells;
  const most = cells ? Math.max(...cells.values) : 0;
  const at = cells?.values.indexOf(most);
  const path = most ? square(at % cells.width, Math.floor(at / cells.width), SIDE) : "";
  outline(role("seen").parentElement, path);
}

function showChanges([before, after]) {
  const figure = role("shift-changes");
  figure.hidden = !after?.length;
  if (figure.hidden) return;
  const all = (planes) => ({ values: planes.flatMap(({ values }) => [...values]) });
  const [s, c] = figure.querySelectorAll(".changed");
  showChange(s, "S cells ", change(all(before), all(after)));
  showChange(c, "C cells ", change(all(before.map(complex)), all(after.map(complex))));
}
