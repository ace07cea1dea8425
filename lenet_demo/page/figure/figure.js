// The living figure: figure 2 of the paper, once for each network that is shown, on the newest reading.

import { picturesOf } from "../../engine/index.js";
import { onColours, paintField, surface } from "../core/canvas.js";
import { networkInfo, className, data, element, role, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { speak } from "../core/pace.js";
import { get, reading, set, usesPad, watch } from "../core/state.js";
import { NetworkRow, isSeveral } from "./network_row.js";
import * as units from "./units.js";

const figure = role(root, "figure");
const rows = new Map(); // name → its row
let last = { number: 0, prepared: null, readings: {}, missing: false };

const strip = [...figure.querySelectorAll("[data-step] canvas")].map((canvas) => ({
  name: canvas.closest("[data-step]").dataset.step.replace("centre", "field"),
  surface: surface(canvas),
}));

export function start() {
  on("read", show);
  on("play", () => get("view") === "learning" || play());
  on("filled", (filled) => rows.get(filled.net)?.fill(filled, last.readings[filled.net], get("before")));
  watch(["nets", "view", "moment"], place);
  watch(["skip", "before"], followSwitches);
  watch(["before"], () => paint());
  watch(["filter"], tellOwnFilter);
  figure.addEventListener(
    "change",
    ({ target }) => target.matches("[data-step] input, [data-role=before]") && switchOver(),
  );
  figure.addEventListener("click", ({ target }) => {
    const asked = target.closest("[data-about]");
    if (asked) emit("about", asked.dataset.about);
    if (target.closest('[data-do="play"]')) emit("play");
  });
  units.start(figure, rows);
  place();
  followSwitches();
  onColours(() => paint({ anew: true }));
}

// The rows that are shown, from above; where a network could not be loaded, its place says why, until
// two others are compared.
function place() {
  const nets = reading();
  const absent = figure.querySelector(".net.missing");
  if (absent) absent.hidden = nets.length > 1 || get("view") === "learning";
  const first = absent && !absent.hidden && absent.dataset.slot === "1" ? 2 : 1;
  for (const name of nets) if (!rows.has(name)) addRow(name);
  for (const [name, { element: row }] of rows) {
    const at = nets.indexOf(name);
    row.hidden = at < 0;
    row.dataset.slot = at < 0 ? 0 : first + at;
  }
  figure.dataset.rows = get("view") === "learning" ? "line" : nets.length; // a line has its stages side by side
}

// Made when it is first shown: four rows take twice the time of two.
function addRow(name) {
  const row = new NetworkRow(networkInfo(name));
  rows.set(name, row);
  role(figure, "lines").before(row.element); // which lie over all rows
}

// ---- Switches ------------------------------------------------------------------------------------

function switchOver() {
  const skip = [...figure.querySelectorAll("[data-step] input:not(:checked)")].map(({ value }) => value);
  set({ skip, before: role(figure, "before").checked });
}

function followSwitches() {
  for (const input of figure.querySelectorAll("[data-step] input")) {
    input.checked = !get("skip").includes(input.value);
  }
  role(figure, "before").checked = get("before");
}

function tellOwnFilter() {
  const title = rows.get("lenet5")?.element.querySelector(".net-title");
  if (!title) return;
  title.querySelector(".own")?.remove();
  delete title.dataset.own;
  if (!get("filter")) return;
  title.dataset.own = get("filter").map;
  title.append(element("em", `C1 map ${get("filter").map} is your filter`, { class: "own" }));
}

// ---- Painting ------------------------------------------------------------------------------------

function show(found) {
  last = found;
  paint();
  figure.dataset.shown = found.number;
  figure.setAttribute("aria-busy", String(found.missing));
  root.classList.toggle("old", found.missing && Boolean(found.prepared));
  units.follow(found);
}

function paint({ anew = false } = {}) {
  const pictures = last.prepared && picturesOf(last.prepared, data.pad.side);
  for (const { name, surface: picture } of strip) {
    paintField(picture, pictures?.[name]);
  }
  const before = get("before");
  for (const [name, row] of rows) row.paint(last.readings[name] ?? null, { before, anew });
  judge(last);
}

// ----
// Whether the networks agree, in a sentence above the figure, and aloud when the pen rests.

const SEVERAL = "More than one digit: the view Number reads several at once";
const agreement = role(root, "agreement");
const invitation = agreement.textContent;

function judge({ readings, missing }) {
  const found = Object.entries(readings).filter(([, { digit }]) => digit !== null);
  const said = found.map(([name, { digit, rejected, probabilities }]) => {
    const sure = `${(100 * Math.max(...probabilities)).toFixed(0)} % sure`;
    const read = className(name, digit);
    return (
      networkInfo(name).title +
      (rejected ? ` finds none of the ten (nearest: ${read})` : ` reads ${read}, ${sure}`)
    );
  });
  const answers = new Set(found.map(([, { digit, rejected }]) => (rejected ? "none" : digit)));
  // That a refusal is no agreement need not be said; and digits and clothes cannot agree.
  const kinds = new Set(found.map(([name]) => String(networkInfo(name).classes ?? "")));
  const isOne = found.length < 2 || answers.has("none") || kinds.size > 1;
  const agree = isOne ? "" : answers.size > 1 ? "They disagree: " : "They agree: ";
  const nothing = missing ? "The networks' weights are on their way." : invitation;
  const several = found.some((each) => isSeveral(...each));
  const sentence = several ? `${SEVERAL}.` : said.length ? `${agree}${said.join("; ")}.` : nothing;
  if (agreement.textContent !== sentence) agreement.textContent = sentence;
  agreement.classList.toggle("disagree", answers.size > 1 && kinds.size < 2 && !several);
  tell(readings, several);
}

// In the views that have a pad of their own, or none, theirs is heard.
function tell(readings, several) {
  if (!usesPad()) return;
  const found = Object.entries(readings).filter(([, { digit }]) => digit !== null);
  const words = found.map(([name, { digit, rejected }]) => {
    const read = rejected ? "finds none of the ten" : `reads ${className(name, digit)}`;
    return `${networkInfo(name).title} ${read}`;
  });
  speak("read", several ? SEVERAL : words.join("; "));
}

// ----
// Playing: the steps and stages appear one after the other.

const ORDER = ["pen", "crop", "size", "centre", "scale", "c1", "s2", "c3", "s4", "c5", "f6", "output"];
const EACH = 650; // milliseconds
let playing = 0;

async function play() {
  set({ view: "networks" });
  const mine = ++playing;
  const parts = (name) => figure.querySelectorAll(`[data-step="${name}"], .net [data-stage="${name}"]`);
  figure.classList.add("playing");
  for (const name of ORDER) for (const part of parts(name)) part.classList.remove("reached");
  for (const name of ORDER) {
    for (const part of parts(name)) part.classList.add("reached");
    await new Promise((done) => setTimeout(done, EACH));
    if (mine !== playing) return; // started anew
  }
  figure.classList.remove("playing");
}
