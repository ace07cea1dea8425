// A hundred test digits, ten of each class, and which of them are misread at a moment.

import { colours, onColours } from "../core/canvas.js";
import { element, role } from "../core/data.js";
import { fetchFile } from "../core/server.js";

const SIDE = 28;
const TEN = 10;

export class Hundred {
  constructor(section) {
    const part = (name) => role(section, name);
    [this.sheet, this.count] = [part("sheet"), part("count")];
    this.marks = Array.from({ length: TEN * TEN }, () => {
      const mark = element("span");
      mark.append(element("b"));
      return mark;
    });
    part("marks").append(...this.marks);
    this.counts = Array.from({ length: TEN }, () => element("li"));
    part("counts").append(...this.counts);
    this.read = "";
    this.ink = null;
    onColours(() => this.paint());
  }

  /** Fetches the pictures, once. */
  async open() {
    if (this.ink) return;
    try {
      this.ink = new Uint8Array(await fetchFile("page/learning/hundred.bin"));
      this.paint();
    } catch {
      // The marks stand without them; they are asked for again with the next opening.
    }
  }

  paint() {
    if (!this.ink) return;
    const width = TEN * SIDE;
    const image = new ImageData(width, width);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < pixels.length; i++) {
      const [y, x] = [Math.floor(i / width), i % width];
      const digit = Math.floor(y / SIDE) * TEN + Math.floor(x / SIDE);
      pixels[i] = colours.ink[this.ink[digit * SIDE * SIDE + (y % SIDE) * SIDE + (x % SIDE)]];
    }
    this.sheet.getContext("2d").putImageData(image, 0, 0);
  }

  /** Frames those that are misread; `read`: what each is taken for, a figure each. */
  mark(read) {
    for (const [i, mark] of this.marks.entries()) {
      if (read[i] === this.read[i]) continue;
      const isMisread = Number(read[i]) !== Math.floor(i / TEN);
      mark.className = isMisread ? "misread" : "";
      mark.firstChild.textContent = isMisread ? read[i] : "";
    }
    const answers = Array.from(read, Number);
    for (const [digit, count] of this.counts.entries()) {
      const ofTen = answers.slice(TEN * digit, TEN * (digit + 1));
      const words = `${ofTen.filter((answer) => answer === digit).length} of 10`;
      if (count.textContent !== words) count.textContent = words;
    }
    const all = countRead(read);
    this.count.textContent = `${all} are read`;
    this.sheet.setAttribute("aria-label", `A hundred test digits, ${all} of them read correctly`);
    this.read = read;
  }
}

// ----
// A moment in words.

const percent = (share) => {
  const value = 100 * share;
  return `${value.toFixed(value < 10 ? 2 : 1)} %`;
};

/** When a moment is: "untrained", "after 200 digits", "after 3 passes". */
export function when({ digits, passes }) {
  if (!digits) return "untrained";
  if (Number.isInteger(passes)) return `after ${passes === 1 ? "1 pass" : `${passes} passes`}`;
  return `after ${digits.toLocaleString("en")} digits`;
}

/** How many of the hundred are read, ten of each class in order. */
const countRead = (read) => [...read].filter((answer, i) => Number(answer) === Math.floor(i / 10)).length;

/** The line above the chart. */
export function heading({ moments, watched }, at) {
  const { averaged, error } = moments[at];
  const [first, ...rest] = when(moments[at]);
  const suffix = averaged ? ", by the average of its last weights" : "";
  return `${first.toUpperCase()}${rest.join("")}: misreads ${percent(error)} of the ${watched} digits${suffix}`;
}

/** The same for who hears it. */
export function spoken({ moments, watched }, at) {
  const { error, read, ...rest } = moments[at];
  return `${when(rest)}, ${watched} error ${percent(error)}, ${countRead(read)} of a hundred read`;
}
