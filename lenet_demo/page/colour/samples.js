// Ten painted pictures to start from, fetched when the view is opened first.

import { colours, surface } from "../core/canvas.js";
import { MOVES, on, withModifier } from "../core/events.js";
import { fetchFile } from "../core/server.js";
import { isInColour } from "../core/state.js";

const LEVELS = 3 * 32 * 32; // of a picture: all red, all green, all blue

/**
 * @param {Element} view
 * @param {(pixels: Uint8Array) => void} choose a picture's levels, when it is chosen
 * @returns {{fetched: () => Promise<void>, press: (which: number) => void, mark: (which: number) => void}}
 *   `fetched`: when they are there and painted; `press` chooses one; `mark` shows which is, -1 for none
 */
export function startSamples(view, choose) {
  const place = view.querySelector(".painted");
  const buttons = [...place.querySelectorAll("button")];
  let pictures = null;
  let coming = null;

  async function fetchThem() {
    const levels = new Uint8Array(await fetchFile("page/colour/samples.bin"));
    pictures = buttons.map((_, i) => levels.subarray(LEVELS * i, LEVELS * (i + 1)));
    buttons.forEach((button, i) => paintLevels(surface(button.firstElementChild), pictures[i]));
  }
  function fetched() {
    coming ??= fetchThem();
    coming.catch(() => (coming = null)); // to be asked again
    return coming;
  }
  function mark(which) {
    buttons.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i === which));
      button.tabIndex = i === Math.max(which, 0) ? 0 : -1;
    });
  }
  function press(which) {
    if (!pictures?.[which]) return;
    mark(which);
    choose(pictures[which]);
  }
  // Tab reaches one of them, arrow keys the others.
  function go(event) {
    const move = MOVES[event.key];
    if (!move || withModifier(event)) return;
    event.preventDefault();
    const columns = buttons.filter(({ offsetTop }) => offsetTop === buttons[0].offsetTop).length;
    buttons[buttons.indexOf(event.target) + columns * move[0] + move[1]]?.focus();
  }

  place.addEventListener("click", ({ target }) => press(buttons.indexOf(target.closest("button"))));
  place.addEventListener("keydown", go);
  on("sample", (which) => isInColour() && press(Number(which)));
  return { fetched, press, mark };
}

// ----
// A colour picture on a canvas.

/** Paints levels, 0 to 255, all red, then all green, then all blue; null paints the ground of a map. */
export function paintLevels({ pixels, flush }, levels) {
  const units = pixels.length;
  for (let i = 0; i < units; i++) {
    const [r, g, b] = levels ? [0, 1, 2].map((channel) => levels[channel * units + i]) : [];
    pixels[i] = levels ? ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0 : colours.signed[128];
  }
  flush();
}
