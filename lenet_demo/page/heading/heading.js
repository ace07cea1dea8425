// Above all: views, talk mode, what can be asked of the page, and its keys.

import { role, root } from "../core/data.js";
import { emit, isElsewhere, on, withModifier } from "../core/events.js";
import { get, set, watch } from "../core/state.js";

const heading = root.querySelector("#heading");
const help = role(heading, "help");
const compare = role(heading, "compare");

const toggle = (dialog) => (dialog.open ? dialog.close() : dialog.showModal());
const next = (all, one) => all[(all.indexOf(one) + 1) % all.length];
const views = [...heading.querySelectorAll("[data-view]")].map((button) => button.dataset.view);

const KEYS = {
  t: () => set({ talk: !get("talk") }),
  g: () => emit("scenes"),
  p: () => emit("play"),
  "?": () => toggle(help),
  d: () => toggle(compare),
  b: () => set({ before: !get("before") }),
  v: () => set({ view: next(views, get("view")) }),
  n: () => {
    const choices = [...root.querySelectorAll('#pad [name="shown"]')];
    next(
      choices,
      choices.find((choice) => choice.checked),
    )?.click();
  },
};
const DIALOGS = new Map([
  [help, KEYS["?"]],
  [compare, KEYS.d],
]);
const ACTS = {
  talk: KEYS.t,
  tour: KEYS.g,
  help: KEYS["?"],
  compare: KEYS.d,
  menu: (button) => {
    const isOpen = heading.querySelector(".heading").classList.toggle("open");
    button.setAttribute("aria-expanded", String(isOpen));
  },
  shut: () => (help.open ? help : compare).close(),
};

export function start() {
  startSkipLinks();
  heading.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do], [data-view]");
    const { view, do: act } = button?.dataset ?? {};
    if (view) set({ view });
    else ACTS[act]?.(button);
  });
  document.addEventListener("keydown", press);
  on("reset", () => {
    for (const dialog of root.querySelectorAll("dialog[open]")) dialog.close();
    for (const details of root.querySelectorAll("details[open]")) details.open = false;
    heading.querySelector(".heading").classList.remove("open");
    heading.querySelector('[data-do="menu"]').setAttribute("aria-expanded", "false");
  });
  watch(["view", "talk"], follow);
  follow();
}

function follow() {
  document.body.dataset.view = get("view");
  document.body.classList.toggle("talk", get("talk"));
  for (const button of heading.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === get("view")));
  }
}

function press(event) {
  if (withModifier(event)) return;
  // A dialog's own key closes it again.
  const isOpen = [help, compare].find((dialog) => dialog.open);
  if (isOpen ? KEYS[event.key] !== DIALOGS.get(isOpen) : isElsewhere(event)) return;
  const digit = /^Digit([1-5])$/.exec(event.code)?.[1];
  if (event.shiftKey && digit) root.querySelectorAll("#figure [data-step] input")[digit - 1].click();
  else if (/^\d$/.test(event.key)) emit("sample", event.key);
  else if (event.key === "Escape" && get("talk") && !get("unit")) set({ talk: false });
  else if (Object.hasOwn(KEYS, event.key)) KEYS[event.key]();
  else return;
  event.preventDefault();
}

// ----
// Past all buttons to what the page is about. The address holds the drawing and is left as it is.

function startSkipLinks() {
  role(root, "skip").addEventListener("click", (event) => {
    const { to } = event.target.dataset;
    if (!to) return;
    event.preventDefault();
    set({ view: "networks" }); // another one hides the figure, or the pad
    root.querySelector(to)?.focus();
  });
}
