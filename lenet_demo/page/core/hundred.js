// A hundred test digits, ten of each class, and which of them a network misreads. One that is pressed is put on the pad.

import { base64Of, colours, onColours } from "./canvas.js";
import { element, role } from "./data.js";
import { MOVES, emit, withModifier } from "./events.js";
import { fetchFile } from "./server.js";
import { get, watch } from "./state.js";
import { t } from "./texts.js";

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const TEN = 10;

export class Hundred {
  constructor(section) {
    const part = (name) => role(section, name);
    [this.sheet, this.count] = [part("sheet"), part("count")];
    this.marks = Array.from({ length: TEN * TEN }, () => {
      const mark = element("span", undefined, { role: "button", tabindex: -1, "aria-pressed": false });
      mark.append(element("i"), element("b"));
      return mark;
    });
    this.marks[0].tabIndex = 0;
    part("marks").append(...this.marks);
    this.counts = Array.from({ length: TEN }, () => element("li"));
    part("counts").append(...this.counts);
    this.read = "";
    this.ink = null;
    this.pictures = [];
    this.chosen = -1;
    listen(part("marks"), this);
    watch(["picture", "strokes"], () => this.follow());
    onColours(() => this.paint());
  }

  /** Fetches the pictures, once. */
  async open() {
    if (this.ink) return;
    try {
      this.ink = new Uint8Array(await fetchFile("page/learning/hundred.bin"));
    } catch {
      return; // The marks stand without them; they are asked for again with the next opening.
    }
    this.pictures = this.marks.map((_, i) => base64Of(this.ink.subarray(i * PIXELS, (i + 1) * PIXELS)));
    this.paint();
    this.follow();
  }

  paint() {
    if (!this.ink) return;
    const width = TEN * SIDE;
    const image = new ImageData(width, width);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < pixels.length; i++) {
      const [y, x] = [Math.floor(i / width), i % width];
      const digit = Math.floor(y / SIDE) * TEN + Math.floor(x / SIDE);
      pixels[i] = colours.ink[this.ink[digit * PIXELS + (y % SIDE) * SIDE + (x % SIDE)]];
    }
    this.sheet.getContext("2d").putImageData(image, 0, 0);
  }

  /** Puts one of them on the pad, as soon as they are there. */
  choose(i) {
    if (this.pictures[i]) emit("drawing", { strokes: [], picture: this.pictures[i] });
  }

  /** Outlines the one that is on the pad. */
  follow() {
    const chosen = get("strokes").length ? -1 : this.pictures.indexOf(get("picture"));
    if (chosen === this.chosen) return;
    this.marks[this.chosen]?.setAttribute("aria-pressed", "false");
    this.marks[chosen]?.setAttribute("aria-pressed", "true");
    this.chosen = chosen;
  }

  /** Frames those that are misread; `read`: what each is taken for, a figure each. */
  mark(read) {
    for (const [i, mark] of this.marks.entries()) {
      if (read[i] === this.read[i]) continue;
      const digit = Math.floor(i / TEN);
      const isMisread = Number(read[i]) !== digit;
      mark.className = isMisread ? "misread" : "";
      mark.lastChild.textContent = isMisread ? t("taken for {digit}", { digit: read[i] }) : "";
      const words = isMisread
        ? t("{digit}, taken for {other}", { digit, other: read[i] })
        : t("{digit}, read correctly", { digit });
      mark.setAttribute("aria-label", words);
      mark.title = words;
    }
    const answers = Array.from(read, Number);
    for (const [digit, count] of this.counts.entries()) {
      const ofTen = answers.slice(TEN * digit, TEN * (digit + 1));
      const words = `${ofTen.filter((answer) => answer === digit).length}/10`;
      if (count.textContent !== words) count.textContent = words;
    }
    this.count.textContent = t("{n} of 100 test digits correct", { n: countRead(read) });
    this.read = read;
  }
}

/** How many of the hundred are read, ten of each class in order. */
export const countRead = (read) =>
  [...read].filter((answer, i) => Number(answer) === Math.floor(i / TEN)).length;

// Tab reaches one of them, arrow keys the others.
function listen(place, hundred) {
  const at = ({ target }) => hundred.marks.indexOf(target.closest('[role="button"]'));
  place.addEventListener("click", (event) => hundred.choose(at(event)));
  place.addEventListener("focusin", (event) => {
    for (const [i, mark] of hundred.marks.entries()) mark.tabIndex = i === at(event) ? 0 : -1;
  });
  place.addEventListener("keydown", (event) => {
    if (withModifier(event)) return;
    const move = MOVES[event.key];
    if (event.key === "Enter" || event.key === " ") hundred.choose(at(event));
    else if (move) hundred.marks[at(event) + TEN * move[0] + move[1]]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
