// The step "Break it": what of LeNet-5 is switched off, cut, rounded or made noisy. It is part of the state; the page
// reads by the network that is left, and a hundred and a thousand test digits are read by it anew, in the laboratory.

import { digitsOf } from "../../engine/training/index.js";
import { element, networkInfo, role as roleIn, root } from "../core/data.js";
import { MOVES, on, withModifier } from "../core/events.js";
import { Hundred } from "../core/hundred.js";
import { networkNow } from "../core/inference.js";
import { askLaboratory, laboratoryDigits } from "../core/laboratory.js";
import { stagesOf, windowAt } from "../core/stages.js";
import { damage, get, set, watch } from "../core/state.js";
import { number, percent, t, tn } from "../core/texts.js";
import { eachMap } from "./maps.js";

const NET = "lenet5";
const BITS = [32, 8, 4, 2, 1]; // of a weight, as the slider has them; 32: as it is
const BUTTON = "[data-cut]";
const HUNDRED = Uint8Array.from({ length: 100 }, (_, i) => Math.floor(i / 10));

const section = roleIn(root, "broken");
const role = (name) => roleIn(section, name);
const isOpen = () => get("step") === "broken";
const drawn = networkInfo(NET) ? stagesOf(networkInfo(NET).description, { isWide: true }).slice(0, -1) : [];

let hundred;
let tried = null; // the network by which the hundred were read last
let isTrying = false;
let stop = null; // ends what the thousand are read for

export function start() {
  if (!drawn.length) return; // without LeNet-5 there is nothing to break
  hundred = new Hundred(section);
  buildTable();
  section.addEventListener("input", ({ target }) => {
    if (target === role("bits")) put({ bits: BITS[target.valueAsNumber] });
    if (target === role("noise")) put({ noise: target.valueAsNumber / 100 });
  });
  section.addEventListener("click", ({ target }) => {
    if (target.closest('[data-do="mend"]')) set({ broken: null });
    const { shows } = target.closest("[data-shows]")?.dataset ?? {};
    if (shows) showInstead(shows);
  });
  // To hold a unit is to press it: here it goes, or comes back.
  on("unit", ({ unit, pinned }) => {
    if (!pinned || !isOpen()) return;
    set({ unit: null });
    put({ off: toggled(get("broken")?.off, [unit.stage, unit.place[0]]) });
  });
  on("read", () => isOpen() && cross());
  on("network", (name) => name === NET && follow());
  watch(["broken", "step"], follow);
  follow();
}

const same = ([a, b], [c, d]) => a === c && b === d;
const toggled = (pairs = [], pair) =>
  pairs.some((each) => same(each, pair)) ? pairs.filter((each) => !same(each, pair)) : [...pairs, pair];

// What is whole is left out.
function put(values) {
  const all = Object.entries({ ...get("broken"), ...values });
  const broken = all.filter(([, value]) => value && value !== BITS[0] && value.length !== 0);
  set({ broken: broken.length ? Object.fromEntries(broken) : null });
}

function follow() {
  stop?.abort();
  if (!isOpen()) return;
  const { noise = 0, bits = BITS[0], cut = [] } = get("broken") ?? {};
  role("bits").value = BITS.indexOf(bits);
  const words = tn("{n} bit", "{n} bits", bits);
  role("bits").setAttribute("aria-valuetext", words);
  role("bits-word").textContent = words;
  role("noise").value = Math.round(100 * noise);
  role("noise-word").textContent = percent(noise);
  section.querySelector('[data-do="mend"]').disabled = !get("broken");
  for (const button of role("cuts").querySelectorAll(BUTTON)) {
    const isCut = cut.some((pair) => same(pair, JSON.parse(button.dataset.cut)));
    button.setAttribute("aria-pressed", String(isCut));
  }
  cross();
  tryHundred();
}

// ---- What is broken ------------------------------------------------------------------------------------

// Over each map that is off, a cross.
function cross() {
  for (const stage of drawn) {
    const plate = section.querySelector(`[data-stage="${stage.name}"] .plate`);
    if (!plate) continue;
    let over = plate.querySelector(".off");
    if (!over) {
      over = plate.querySelector("svg").cloneNode(true);
      over.setAttribute("class", "off");
      plate.append(over);
    }
    const { width, height } = stage;
    const path = (get("broken")?.off ?? [])
      .filter(([name]) => name === stage.name)
      .map(([, map]) => windowAt(stage, map, 0, 0))
      .map(([x, y]) => `M${x} ${y}L${x + width} ${y + height}M${x + width} ${y}L${x} ${y + height}`)
      .join("");
    for (const part of over.children) part.setAttribute("d", path);
  }
}

function buildTable() {
  const { sees } = networkInfo(NET).description.stages.find(({ name }) => name === "c3");
  const table = role("cuts");
  const head = element("tr");
  head.append(element("td"), ...sees.map((_, map) => element("th", map, { scope: "col" })));
  const rows = Array.from({ length: drawn[1].maps }, (_, from) => {
    const row = element("tr");
    row.append(element("th", from, { scope: "row" }), ...sees.map((maps, map) => cell(maps, map, from)));
    return row;
  });
  table.append(head, ...rows);
  const buttons = [...table.querySelectorAll(BUTTON)];
  buttons[0].tabIndex = 0;
  table.addEventListener("click", ({ target }) => {
    if (target.matches(BUTTON)) toggleCut(target);
  });
  // Tab reaches one of them, arrow keys the others.
  table.addEventListener("focusin", ({ target }) => {
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
  });
  table.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (withModifier(event) || !(move || event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    if (move) beside(event.target.closest("td"), move)?.focus();
    else toggleCut(event.target);
  });
}

const toggleCut = ({ dataset }) => put({ cut: toggled(get("broken")?.cut, JSON.parse(dataset.cut)) });

function cell(maps, map, from) {
  const made = element("td");
  if (!maps.includes(from)) return made;
  const button = element("span", "X", {
    role: "button",
    tabindex: -1,
    "data-cut": JSON.stringify([map, from]),
    "aria-label": t("Connection of C3 map {map} to S2 map {from}", { map, from }),
  });
  made.append(button);
  return made;
}

// The next X in a direction.
function beside(from, [down, right]) {
  const { rows } = from.closest("table");
  let [y, x] = [from.parentElement.rowIndex + down, from.cellIndex + right];
  while (rows[y]?.cells[x]) {
    const button = rows[y].cells[x].querySelector(BUTTON);
    if (button) return button;
    [y, x] = [y + down, x + right];
  }
  return null;
}

// ---- What it still reads ---------------------------------------------------------------------------------

// By the newest network alone: while the hundred are read, others come and go.
async function tryHundred() {
  const net = networkNow(NET);
  if (!net || isTrying) return;
  if (net === tried) return tryThousand(net);
  isTrying = true;
  section.setAttribute("aria-busy", "true");
  await hundred.open();
  const digits = hundred.ink && digitsOf(hundred.ink, HUNDRED);
  const answers = digits && (await askLaboratory("answers", { net, digits }).catch(() => null));
  if (answers) hundred.mark(answers);
  isTrying = false;
  tried = net;
  section.setAttribute("aria-busy", "false");
  if (isOpen()) tryHundred();
}

// They are fetched when something is broken first.
async function tryThousand(net) {
  stop?.abort();
  const mine = (stop = new AbortController());
  const { signal } = mine;
  const isMaps = !section.querySelector(".maps-of").hidden;
  if (!damage() && !isMaps) return tell("");
  try {
    await laboratoryDigits("test", (share) =>
      tell(
        t("A thousand more test digits are on their way: {share}", {
          share: percent(Math.floor(100 * share) / 100),
        }),
      ),
    );
    if (signal.aborted) return;
    const heard = ({ count, wrong }) =>
      signal.aborted ||
      tell(t("Of a larger set: {right} of {count} correct", { right: count - wrong, count: number(count) }));
    const { error } = await askLaboratory("evaluate", { net }, { heard, signal });
    if (!signal.aborted && isMaps) await eachMap(role("maps"), net, error, drawn, { signal, tell });
  } catch {
    if (!signal.aborted) tell(t("The thousand test digits could not be fetched; try again."));
  }
}

function tell(words) {
  role("thousand").textContent = words;
}

function showInstead(which) {
  for (const button of section.querySelectorAll("[data-shows]")) {
    button.setAttribute("aria-pressed", String(button.dataset.shows === which));
  }
  section.querySelector(".hundred").hidden = which !== "hundred";
  section.querySelector(".maps-of").hidden = which !== "maps";
  tryHundred();
}
