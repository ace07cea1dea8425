// Presenting: the story step by step, as large as the screen has room for, led by a clicker's keys, a keyboard's,
// or a click on the stage. It ends at the same place of the story.

import { role, root } from "../core/data.js";
import { isElsewhere, on, withModifier } from "../core/events.js";
import { get, set, watch } from "../core/state.js";
import { t } from "../core/texts.js";
import { goTo, order } from "./story.js";

const KEYS = {
  PageDown: "next",
  ArrowRight: "next",
  ArrowDown: "next",
  " ": "next",
  Enter: "next",
  PageUp: "back",
  ArrowLeft: "back",
  ArrowUp: "back",
  Home: "home",
  Escape: "end",
};
// Where such a key has a meaning of its own: maps that are walked over, a pad that keys draw on, and controls.
const MAPS = "#page :not(.paper) > canvas[tabindex], canvas[data-keys], .bars";
const TAKES_ARROWS = `${MAPS}, [type="range"], [type="radio"], select, .strip, .gallery, .graph, .marks, table`;
const PRESSED = `${MAPS}, .graph, [role="button"], a, button, summary, input, select`;
const TAKES = {
  ArrowRight: TAKES_ARROWS,
  ArrowLeft: TAKES_ARROWS,
  ArrowUp: TAKES_ARROWS,
  ArrowDown: TAKES_ARROWS,
  Home: `${TAKES_ARROWS}, [role="slider"]`,
  " ": PRESSED,
  Enter: PRESSED,
  Escape: '[data-keys="down"], details.menu[open]',
};
// Where a click means something else.
const NO_STAGE = `#pad, #number, .presenting, .panel, .figure .plate, .stress, .why, .broken, .atlas, .course, .backward, .eleventh, dialog, label, ${PRESSED}`;
const bar = role(root, "presenting");

const at = () => order.indexOf(get("step"));
const ACTS = {
  back: () => at() > 0 && goTo(order[at() - 1]),
  next: () => at() < order.length - 1 && goTo(order[at() + 1]),
  home: () => goTo(order[0]),
  full: toggleScreen,
  end,
};

export function start() {
  on("present", () => (get("present") ? end() : begin()));
  bar.addEventListener("click", ({ target }) => ACTS[target.closest("[data-go]")?.dataset.go]?.());
  watch(["present", "step"], follow);
  listen();
  followScreen();
  follow();
}

function begin() {
  set({ present: true });
  goTo(at() < 0 ? order[0] : get("step"));
  if (!document.fullscreenElement) toggleScreen();
}

function end() {
  if (get("present")) set({ present: false });
}

function follow() {
  const isOn = get("present");
  if (!isOn) leaveScreen();
  if (isOn && at() < 0) return set({ present: false }); // the lab is no step of it
  role(bar, "at").textContent = t("{n} of {count}", { n: at() + 1, count: order.length });
  bar.querySelector('[data-go="back"]').disabled = at() <= 0;
  bar.querySelector('[data-go="next"]').disabled = at() === order.length - 1;
}

function listen() {
  const press = (event) => {
    if (withModifier(event) || isElsewhere(event)) return;
    const isOurs = get("present") && !event.target.closest(TAKES[event.key] ?? "none");
    const act = event.key === "f" ? toggleScreen : isOurs && ACTS[KEYS[event.key]];
    if (!act) return;
    if (!event.repeat) act(); // a key that is held down does not race through
    event.preventDefault();
    event.stopPropagation();
  };
  // Before all others, since Esc lets go of units, too.
  window.addEventListener("keydown", press, { capture: true });

  let isOnStage = false; // where the pointer went down: a stroke may end anywhere
  const isStage = ({ target }) => get("present") && !target.closest(NO_STAGE);
  root.addEventListener("pointerdown", (event) => (isOnStage = isStage(event)));
  root.addEventListener("click", (event) => isOnStage && isStage(event) && ACTS.next());
}

// ----
// Full screen, for a hall.

let isOurs = false; // whether it is this page that leaves full screen, and not the browser's own key

// The button tells how it is; who leaves full screen by Esc has ended.
function followScreen() {
  const button = role(root, "screen");
  button.hidden = !document.fullscreenEnabled;
  document.addEventListener("fullscreenchange", () => {
    const isFull = Boolean(document.fullscreenElement);
    button.setAttribute("aria-pressed", String(isFull));
    if (!isFull && !isOurs) end();
    isOurs = false;
  });
}

function toggleScreen() {
  if (document.fullscreenElement) leaveScreen();
  else document.documentElement.requestFullscreen().catch(() => {}); // not allowed: nothing is lost
}

function leaveScreen() {
  if (!document.fullscreenElement) return;
  isOurs = true;
  document.exitFullscreen();
}
