// The bar above all: what leads through the page, what can be asked of it, and its keys.

import { data, role, root } from "../core/data.js";
import { emit, isElsewhere, on, withModifier } from "../core/events.js";
import { chapter, compared, get, set, watch } from "../core/state.js";

const heading = root.querySelector("#heading");
const about = role(root, "help");
const panel = role(root, "panel");
const menus = [...root.querySelectorAll("details.menu")];
const next = (all, one) => all[(all.indexOf(one) + 1) % all.length];
const toggleAbout = () => (about.open ? about.close() : about.showModal());

// The first step of each chapter of the story.
const chapters = data.steps.filter(({ chapter: of }, i) => of !== "lab" && of !== data.steps[i - 1]?.chapter);
let before = "draw"; // the step that the lab was opened from
function toggleLab() {
  if (chapter() === "lab") return set({ step: before });
  before = get("step");
  set({ step: "lab", present: false, nets: compared() });
}

const KEYS = {
  l: toggleLab,
  g: () => emit("present"),
  t: () => emit("present"),
  p: () => emit("play"),
  "?": toggleAbout,
  d: () => set({ step: "modern", fold: get("fold") === "differences" ? null : "differences" }),
  b: () => set({ before: !get("before") }),
  v: () =>
    emit("go", next(chapters, chapters.find((step) => step.chapter === chapter()) ?? chapters.at(-1)).name),
  n: () => emit("choice"),
};
const ACTS = { present: KEYS.g, about: toggleAbout, shut: toggleAbout, leave: toggleLab };

export function start() {
  startSkipLinks();
  startMenus();
  for (const part of [heading, about]) {
    part.addEventListener("click", ({ target }) => ACTS[target.closest("[data-do]")?.dataset.do]?.());
  }
  about.addEventListener("click", ({ target }) => target.closest("[data-to]") && about.close());
  document.addEventListener("keydown", press);
  on("reset", () => {
    for (const dialog of root.querySelectorAll("dialog[open]")) dialog.close();
    for (const details of root.querySelectorAll("details[open]")) details.open = false;
  });
  watch(["step"], () => menus.forEach((menu) => (menu.open = false)));
  heading.addEventListener("click", changeLanguage);
}

// The page in another language, at the same place, with the same drawing.
function changeLanguage(event) {
  const way = event.target.closest("[hreflang]");
  if (!way) return;
  event.preventDefault();
  const address = new URL(location.href);
  address.searchParams.set("lang", way.hreflang);
  location.assign(address);
}

function press(event) {
  if (withModifier(event)) return;
  // A dialog's own key closes it again.
  if (about.open ? event.key !== "?" : isElsewhere(event)) return;
  const digit = /^Digit([1-5])$/.exec(event.code)?.[1];
  if (event.shiftKey && digit) {
    root.querySelectorAll("#figure [data-step] input")[digit - 1].click();
  } else if (/^\d$/.test(event.key)) emit("sample", event.key);
  else if (event.key === "Escape" && chapter() === "lab" && panel.dataset.state !== "open") toggleLab();
  else if (Object.hasOwn(KEYS, event.key)) KEYS[event.key]();
  else return;
  event.preventDefault();
}

// ---- Menus: one at a time; a choice closes them, and Esc, and a press elsewhere --------------------------

function startMenus() {
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of menus) if (!menu.contains(target)) menu.open = false;
  });
  for (const menu of menus) {
    menu.addEventListener("click", ({ target }) => {
      if (target.closest("button, a")) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.firstElementChild.focus();
      event.stopPropagation(); // it has done its one thing
    });
  }
}

// ----
// Past all buttons to what the page is about. The address holds the drawing and is left as it is.

function startSkipLinks() {
  role(root, "skip").addEventListener("click", (event) => {
    const { skip } = event.target.dataset;
    if (!skip) return;
    event.preventDefault();
    if (chapter() !== "lab") set({ step: "draw" }); // elsewhere there may be no pad, or another figure
    // Once the story has scrolled there: other figures are on the page, too.
    const isHere = (each) => each.checkVisibility() && !each.closest(".chapter:not(.now)");
    [...root.querySelectorAll(skip)].find(isHere)?.focus();
  });
}
