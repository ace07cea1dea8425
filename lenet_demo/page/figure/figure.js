// The living figures: figure 2 of the paper on the newest reading, once in the lab with everything at once, and
// in each chapter the stages that it is about. One that is out of sight sleeps.

import { picturesOf } from "../../engine/index.js";
import { onColours, paintField, surface } from "../core/canvas.js";
import { data, element, networkInfo, role, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { letPoint } from "../core/pointing.js";
import { compared, get, learner, moment, set, watch } from "../core/state.js";
import { t } from "../core/texts.js";
import { NetworkRow } from "./network_row.js";
import { Outlines } from "./outlines.js";
import * as units from "../core/units.js";

// Which networks a figure shows, where they are not those that are chosen.
const NETS = {
  learning: () => (moment() ? [moment().history] : []),
  broken: () => ["lenet5"].filter(networkInfo),
  backward: () => learner("backward") ?? [],
  train: () => learner("train") ?? [],
  today: compared,
  filter: () => get("nets").slice(0, 1),
  combine: () => get("nets").slice(0, 1),
  picture: () => ["lenet5"].filter(networkInfo),
};

const figures = [];
let last = { number: 0, prepared: null, readings: {}, missing: false };
let unit = null; // the one that is meant

export function start() {
  for (const part of root.querySelectorAll('[data-role="figure"]')) figures.push(new Figure(part));
  const all = (act) => () => figures.forEach(act);
  on("read", (found) => {
    last = found;
    figures.forEach((figure) => figure.follow());
    root.classList.toggle("old", found.missing && Boolean(found.prepared));
  });
  on("unit", (told) => {
    ({ unit } = told);
    figures.forEach((figure) => figure.outline());
  });
  on("filled", (filled) => figures.forEach((figure) => figure.fill(filled)));
  on("play", play);
  watch(
    ["nets", "moment", "step"],
    all((figure) => figure.place()),
  );
  watch(
    ["skip"],
    all((figure) => figure.followSwitches()),
  );
  watch(
    ["before", "step"],
    all((figure) => figure.paint()),
  );
  watch(["filter"], tellOwnFilter);
  followHow(root.querySelector("#pad .how"));
  units.start();
  onColours(all((figure) => figure.paint({ anew: true })));
}

class Figure {
  constructor(part) {
    Object.assign(this, { part, name: part.dataset.figure, rows: new Map(), outlines: null });
    this.isWide = this.name !== "draw";
    this.strip = [...part.querySelectorAll("[data-step] canvas")].map((canvas) => ({
      name: canvas.closest("[data-step]").dataset.step.replace("centre", "field"),
      surface: surface(canvas),
    }));
    this.outlines = new Outlines(part, this.rows);
    letPoint(part, this.rows);
    part.addEventListener("change", ({ target }) => target.matches("input") && this.switchOver());
    part.addEventListener("click", ({ target }) => {
      const asked = target.closest("[data-about]");
      if (asked) emit("about", asked.dataset.about);
    });
    const { top, bottom } = part.getBoundingClientRect();
    this.isSeen = part.checkVisibility() && top < innerHeight && bottom > 0;
    new IntersectionObserver(([{ isIntersecting }]) => this.see(isIntersecting)).observe(part);
    this.place();
    this.followSwitches();
  }

  see(isSeen) {
    if (isSeen === this.isSeen) return;
    this.isSeen = isSeen;
    if (!isSeen) return;
    this.place();
    this.paint();
    this.outline();
  }

  // The rows that are shown, from above; where a network could not be loaded, its place says why, until
  // two others are compared.
  place() {
    if (!this.isSeen) return;
    const nets = (NETS[this.name] ?? (() => get("nets")))();
    const absent = this.part.querySelector(".net.missing");
    if (absent) absent.hidden = nets.length > 1;
    const first = absent && !absent.hidden && absent.dataset.slot === "1" ? 2 : 1;
    for (const name of nets) if (!this.rows.has(name)) this.addRow(name);
    for (const [name, { element: row }] of this.rows) {
      const at = nets.indexOf(name);
      row.hidden = at < 0;
      row.dataset.slot = at < 0 ? 0 : first + at;
    }
    // A heading stands over what one of them has at least: LeNet-1 has no C5.
    for (const title of this.part.querySelectorAll(".stage-title")) {
      const { about } = title.firstElementChild.dataset;
      title.hidden = about !== "image" && !nets.some((name) => this.rows.get(name).stages[about]);
    }
    this.part.dataset.rows = nets.length;
    this.part.style.setProperty("--nets", nets.length);
  }

  // Made when it is first shown: four rows take twice the time of two.
  addRow(name) {
    const row = new NetworkRow(networkInfo(name), this.name, this.isWide);
    this.rows.set(name, row);
    role(this.part, "lines").before(row.element); // which lie over all rows
  }

  switchOver() {
    const skip = [...this.part.querySelectorAll("[data-step] input:not(:checked)")].map(({ value }) => value);
    set({ skip });
  }

  followSwitches() {
    for (const input of this.part.querySelectorAll("[data-step] input")) {
      input.checked = !get("skip").includes(input.value);
    }
  }

  // That a new reading is there is told of all figures, so that nobody waits for one that sleeps.
  follow() {
    this.paint();
    this.part.dataset.shown = last.number;
    this.part.setAttribute("aria-busy", String(last.missing));
  }

  paint({ anew = false } = {}) {
    if (!this.isSeen) {
      if (anew) for (const row of this.rows.values()) row.isBlank = false;
      return;
    }
    const pictures = last.prepared && picturesOf(last.prepared, data.pad.side);
    for (const { name, surface: picture } of this.strip) paintField(picture, pictures?.[name]);
    for (const [name, row] of this.rows) {
      row.paint(last.readings[name] ?? null, { before: get("before"), anew });
    }
  }

  outline() {
    if (this.isSeen) this.outlines.show(unit);
  }

  fill(filled) {
    if (this.isSeen) this.rows.get(filled.net)?.fill(filled, last.readings[filled.net], get("before"));
  }
}

// How all figures show it, chosen beside the pad.
function followHow(how) {
  const before = role(how, "before");
  before.addEventListener("change", () => set({ before: before.checked }));
  watch(["before"], () => (before.checked = get("before")));
  how.querySelector("button").addEventListener("click", () => emit("play"));
}

function tellOwnFilter() {
  for (const { rows } of figures) {
    const title = rows.get("lenet5")?.element.querySelector(".net-title");
    if (!title) continue;
    title.querySelector(".own")?.remove();
    delete title.dataset.own;
    if (!get("filter")) continue;
    title.dataset.own = get("filter").map;
    title.append(
      element("em", t("C1 map {map} is your filter", { map: get("filter").map }), { class: "own" }),
    );
  }
}

// ----
// Playing: the steps and stages appear one after the other.

const ORDER = ["pen", "crop", "size", "centre", "scale", "c1", "s2", "c3", "s4", "c5", "f6", "output"];
const EACH = 650; // milliseconds
let playing = 0;

async function play() {
  if (moment() || get("step") === "train") return; // the run plays
  if (!["draw", "lab"].includes(get("step"))) set({ step: "draw" });
  const mine = ++playing;
  const of = (name) => [
    ...root.querySelectorAll(`.figure [data-step="${name}"], .net [data-stage="${name}"]`),
  ];
  root.classList.add("playing");
  for (const name of ORDER) for (const part of of(name)) part.classList.remove("reached");
  for (const name of ORDER) {
    for (const part of of(name)) part.classList.add("reached");
    if (!of(name).some((part) => part.checkVisibility())) continue;
    await new Promise((done) => setTimeout(done, EACH));
    if (mine !== playing) return; // started anew
  }
  root.classList.remove("playing");
}
