// What leads through the scenes: a clicker's keys, a keyboard's, a click on the stage.

import { role, root } from "../core/data.js";
import { isElsewhere, withModifier } from "../core/events.js";
import { get } from "../core/state.js";

const KEYS = {
  PageDown: "next",
  ArrowRight: "next",
  " ": "next",
  Enter: "next",
  PageUp: "back",
  ArrowLeft: "back",
  Home: "home",
  Escape: "end",
};
// Where such a key has a meaning of its own: maps that are walked over, a pad that keys draw on, and controls.
const MAPS = "#page :not(.paper) > canvas[tabindex], canvas[data-keys], .bars";
const TAKES_ARROWS = `${MAPS}, [type="range"], [type="radio"], select, .strip`;
const PRESSED = `${MAPS}, a, button, summary, input, select`;
const TAKES = {
  ArrowRight: TAKES_ARROWS,
  ArrowLeft: TAKES_ARROWS,
  Home: `${TAKES_ARROWS}, [role="slider"]`,
  " ": PRESSED,
  Enter: PRESSED,
  Escape: '[data-keys="down"]',
};
// Where a click means something else.
const NO_STAGE = `#pad, #number, #scenes, #panel, dialog, label, ${PRESSED}`;

/** `acts`: next, back, home, end. */
export function listen(acts) {
  const press = (event) => {
    if (withModifier(event) || isElsewhere(event)) return;
    const isOurs = get("scene") && !event.target.closest(TAKES[event.key] ?? "none");
    const act = event.key === "f" ? toggleScreen : isOurs && acts[KEYS[event.key]];
    if (!act) return;
    if (!event.repeat) act(); // a key that is held down does not race through
    event.preventDefault();
    event.stopPropagation();
  };
  // Before all others, since Esc lets go of units, too.
  window.addEventListener("keydown", press, { capture: true });

  let isOnStage = false; // where the pointer went down: a stroke may end anywhere
  const isStage = ({ target }) => Boolean(get("scene")) && !target.closest(NO_STAGE);
  root.addEventListener("pointerdown", (event) => (isOnStage = isStage(event)));
  root.addEventListener("click", (event) => isOnStage && isStage(event) && acts.next());
}

// ----
// Full screen, for a hall.

let isOurs = false; // whether it is this page that leaves full screen, and not the browser's own key

/** Lets the button tell how it is; `left` is called when somebody leaves full screen by Esc. */
export function followScreen(left) {
  const button = role(root, "screen");
  button.hidden = !document.fullscreenEnabled;
  document.addEventListener("fullscreenchange", () => {
    const isFull = Boolean(document.fullscreenElement);
    button.setAttribute("aria-pressed", String(isFull));
    if (!isFull && !isOurs) left();
    isOurs = false;
  });
}

export function toggleScreen() {
  if (document.fullscreenElement) leaveScreen();
  else document.documentElement.requestFullscreen().catch(() => {}); // not allowed: nothing is lost
}

export function leaveScreen() {
  if (!document.fullscreenElement) return;
  isOurs = true;
  document.exitFullscreen();
}
