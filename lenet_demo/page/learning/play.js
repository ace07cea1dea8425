// A run that plays by itself, moment after moment.

import { t } from "../core/texts.js";

const EACH = 400; // milliseconds
const SLOW = 1200; // for who wants little motion
const { matches: isStill } = matchMedia("(prefers-reduced-motion: reduce)");

let playing = null; // {button, timer}

/**
 * Goes on from moment `at` to `last`, and tells of each; again stops it.
 * @param {Element} button
 * @param {number} at
 * @param {number} last
 * @param {(at: number) => void} tell
 */
export function toggle(button, at, last, tell) {
  if (playing) return stop();
  const step = () => {
    tell(at);
    if (at++ === last) stop();
  };
  show(button, true);
  playing = { button, timer: setInterval(step, isStill ? SLOW : EACH) };
  step();
}

export function stop() {
  if (!playing) return;
  clearInterval(playing.timer);
  show(playing.button, false);
  playing = null;
}

function show(button, isPlaying) {
  button.setAttribute("aria-pressed", String(isPlaying));
  button.textContent = isPlaying ? t("❚❚ pause") : t("▶ play");
}
