// Full screen, for a hall.

import { role, root } from "../shared/data.js";

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
