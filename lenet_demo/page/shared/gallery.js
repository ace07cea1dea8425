// Drawings side by side, each a click away from the pad. What is known of the one that is pointed at,
// reached by an arrow key or chosen stands beside them in words.

import { fieldFromStrokes } from "../../engine/index.js";
import { base64Of, onColours, paintInk } from "./canvas.js";
import { data, element } from "./data.js";
import { emit, MOVES, on, withModifier } from "./events.js";
import { wanted } from "./nets.js";
import { fetchFile } from "./server.js";
import { get } from "./state.js";

export const SIDE = 28; // pixels of each drawing
// Who reads them: LeNet-5 and the modern one, where both are there.
export const readers = data.networks.slice(0, 2);

/**
 * When `details` is opened first, fetches a file and two networks' weights, and has them shown.
 * @param {Element} details
 * @param {string} path the file's
 * @param {(file: ArrayBuffer, nets: object[]) => void} show
 * @param {string} sorry what is said where something could not be had; it is tried again when opened again
 */
export function whenOpened(details, path, show, sorry) {
  details.addEventListener("toggle", async () => {
    if (!details.open || details.querySelector("canvas")) return;
    try {
      const nets = readers.map(({ name }) => wanted(name));
      const [file, ...opened] = await Promise.all([fetchFile(path), ...nets]);
      show(file, opened);
    } catch {
      emit("notice", sorry);
    }
  });
}

/** A picture's ink, 28×28, as the field that the networks read. */
export const fieldOf = (ink) =>
  fieldFromStrokes([], { picture: Float32Array.from(ink, (level) => level / 255) });

/**
 * Fills `place` with buttons, of which Tab reaches one and arrow keys the others.
 * @param {Element} place
 * @param {Element} line gets the words; what it says at first stands there while no drawing is meant
 * @param {{ink: Uint8Array, words: string, below?: string, isMarked?: boolean}[]} drawings `ink`: 28×28,
 *   255 ink; `below`: what stands under it
 */
export function showGallery(place, line, drawings) {
  const invitation = line.textContent;
  const pictures = drawings.map(({ ink }) => base64Of(ink));
  const buttons = drawings.map(button);
  let pointed = -1;
  let shown = "";
  const at = ({ target }) => buttons.indexOf(target.closest("button"));

  function follow() {
    const chosen = get("strokes").length ? -1 : pictures.indexOf(get("picture"));
    if (shown === `${chosen} ${pointed}`) return; // as at most moves of a pen
    shown = `${chosen} ${pointed}`;
    line.textContent = drawings[pointed < 0 ? chosen : pointed]?.words ?? invitation;
    const reached = Math.max(0, pointed < 0 ? chosen : pointed);
    for (const [i, each] of buttons.entries()) {
      each.setAttribute("aria-pressed", String(i === chosen));
      each.tabIndex = i === reached ? 0 : -1;
    }
  }
  function point(which) {
    pointed = which;
    follow();
  }
  function go(event) {
    const move = MOVES[event.key];
    if (!move || withModifier(event)) return;
    event.preventDefault(); // it would scroll
    const columns = buttons.filter(({ offsetTop }) => offsetTop === buttons[0].offsetTop).length;
    buttons[at(event) + columns * move[0] + move[1]]?.focus();
  }

  place.replaceChildren(...buttons);
  for (const comes of ["pointerover", "focusin"]) place.addEventListener(comes, (event) => point(at(event)));
  for (const goes of ["pointerleave", "focusout"]) place.addEventListener(goes, () => point(-1));
  place.addEventListener("keydown", go);
  place.addEventListener("click", (event) => {
    const which = at(event);
    if (which >= 0) emit("drawing", { strokes: [], picture: pictures[which] });
  });
  on("changed", (changed) => (changed.has("picture") || changed.has("strokes")) && follow());
  onColours(() => buttons.forEach((each, i) => paint(each.firstElementChild, drawings[i].ink)));
  follow();
}

function button({ words, below, isMarked }) {
  const made = element("button", undefined, { type: "button", "aria-label": words });
  made.classList.toggle("marked", isMarked === true);
  made.append(element("canvas", undefined, { width: SIDE, height: SIDE }));
  if (below) made.append(element("span", below));
  return made;
}

function paint(canvas, ink) {
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, SIDE, SIDE);
  paintInk(context, SIDE, ink);
}
