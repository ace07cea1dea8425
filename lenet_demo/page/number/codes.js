// F6's picture of each column, 7×12 units, and below it the prototype that lies nearest.

import { NONE } from "../../engine/index.js";
import { colours, signedAt } from "../core/canvas.js";
import { role } from "../core/data.js";
import { middleOf } from "./columns.js";

const CODE = [7, 12];
export const UNITS = CODE[0] * CODE[1];
const SMALLEST = 2; // the screen's pixels that a unit takes: where that is too much, some columns are left out
const FAINT = 0.3; // prototypes of columns that are none

export class Codes {
  constructor(part) {
    this.canvas = role(part, "codes");
    this.context = this.canvas.getContext("2d");
    this.sheet = document.createElement("canvas"); // all of them side by side, a pixel a unit
    this.last = [null, null];
    new ResizeObserver(() => this.fit()).observe(this.canvas);
  }

  fit() {
    const size = [this.canvas.clientWidth, this.canvas.clientHeight];
    [this.canvas.width, this.canvas.height] = size.map((side) => Math.round(side * devicePixelRatio));
    this.paint(...this.last);
  }

  /** Paints a reading of a wide field by `net`, or null. */
  paint(found, net) {
    this.last = [found, net];
    const { canvas, context } = this;
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!found || !canvas.width) return;
    const { wide, reading } = found;
    const nearest = this.fill(reading, net.stages.at(-1).weights);
    const half = Math.floor(canvas.height / 2);
    const pitch = (middleOf(wide, 1) - middleOf(wide, 0)) * canvas.width;
    const unit = Math.min(Math.max(Math.floor(pitch / (CODE[0] + 1)), SMALLEST), Math.floor(half / CODE[1]));
    const every = Math.ceil((unit * (CODE[0] + 1)) / pitch);
    context.imageSmoothingEnabled = false;
    const first = (reading.columns[0] ?? 0) % every;
    for (let column = first; column < nearest.length; column += every) {
      const left = Math.round(middleOf(wide, column) * canvas.width - (unit * CODE[0]) / 2);
      const top = Math.floor((half - unit * CODE[1]) / 2);
      for (const row of [0, 1]) {
        context.globalAlpha = row && reading.path[column] === NONE ? FAINT : 1;
        const from = [CODE[0] * column, CODE[1] * row, ...CODE];
        context.drawImage(this.sheet, ...from, left, row * half + top, ...CODE.map((side) => side * unit));
      }
    }
    context.globalAlpha = 1;
  }

  // F6's pictures in the upper row of the sheet, prototypes in the lower one. Returns which are nearest.
  fill({ founds, distances, path }, prototypes) {
    const columns = path.length;
    if (this.sheet.width !== CODE[0] * columns) this.sheet.width = CODE[0] * columns;
    this.sheet.height = 2 * CODE[1];
    const context = this.sheet.getContext("2d");
    const image = context.createImageData(this.sheet.width, this.sheet.height);
    const pixels = new Uint32Array(image.data.buffer);
    const codes = founds.map((found) => found && { values: found.trace.f6, pitch: found.shapes.f6.width });
    const nearest = path.map((_, column) => nearestOf(distances, columns, column));
    for (let unit = 0; unit < UNITS; unit++) {
      const [x, y] = [unit % CODE[0], Math.floor(unit / CODE[0])];
      for (let column = 0; column < columns; column++) {
        const at = y * this.sheet.width + CODE[0] * column + x;
        const { values, pitch } = codes[column & 1];
        pixels[at] = colours.signed[signedAt(values[unit * pitch + (column >> 1)], 1)];
        const code = prototypes[nearest[column] * UNITS + unit];
        pixels[at + CODE[1] * this.sheet.width] = colours.signed[signedAt(code, 1)];
      }
    }
    context.putImageData(image, 0, 0);
    return nearest;
  }
}

/** The digit whose prototype lies nearest to F6's picture of a column. */
export function nearestOf(distances, columns, column) {
  let nearest = 0;
  for (let digit = 1; digit < NONE; digit++) {
    if (distances[digit * columns + column] < distances[nearest * columns + column]) nearest = digit;
  }
  return nearest;
}
