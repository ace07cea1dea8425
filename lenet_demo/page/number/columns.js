// The ten distances of each column, near ones dark, with the path over them.

import { NONE, PITCH, RUBBISH } from "../../engine/index.js";
import { colours } from "../core/canvas.js";
import { data, role } from "../core/data.js";
import { outline } from "../core/row.js";

const LABELS = NONE + 1;
const FADES = 24; // the distance that is painted with 1/e of the darkest
const DARKEST = 170; // of 255: the path is seen on it

export class Columns {
  constructor(part) {
    this.canvas = role(part, "columns");
    this.plate = this.canvas.closest(".plate");
    this.svg = this.plate.querySelector("svg");
    this.context = this.canvas.getContext("2d");
  }

  /** Paints a reading of a wide field, or null: nothing. */
  paint(found) {
    this.plate.hidden = !found;
    if (!found) return;
    const { wide, reading } = found;
    const { left, pitch } = columnsAt(wide);
    const columns = reading.path.length;
    this.plate.style.left = `${100 * left}%`;
    this.plate.style.width = `${100 * pitch * columns}%`;
    this.paintDistances(reading.distances, columns);
    outline(this.plate, wayOf(reading.path));
  }

  paintDistances(distances, columns) {
    if (this.canvas.width !== columns) {
      this.canvas.width = columns;
      this.svg.setAttribute("viewBox", `0 0 ${columns} ${LABELS}`);
    }
    const image = this.context.createImageData(columns, LABELS);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < pixels.length; i++) pixels[i] = colourOf(distances[i] ?? RUBBISH);
    this.context.putImageData(image, 0, 0);
  }
}

const colourOf = (distance) => colours.ink[Math.round(DARKEST * Math.exp(-distance / FADES))];

// From column to column, level within each.
const wayOf = (path) =>
  path.map((label, column) => `${column ? "L" : "M"}${column} ${label + 0.5}h1`).join("");

// ----
// Where things lie on the wide pad, and so under it: all as shares of the pad's width.

export const SEEN = 32; // pixels of the field that a column sees

// `wide` is the engine's field: pad (x, y) lies at scale · (x, y) + origin of it.

/** Share of the pad's width at which a pixel of the field begins. */
const shareAt = ({ scale, origin }, pixel) => (pixel - origin[0]) / scale / data.number.size[0];

/** Where the columns stand side by side, each in the middle of what it sees: {left, pitch}. */
export function columnsAt(wide) {
  const left = shareAt(wide, (SEEN - PITCH) / 2);
  return { left, pitch: shareAt(wide, SEEN / 2 + PITCH / 2) - left };
}

/** Share of the pad's width at which a column's middle is. */
export const middleOf = (wide, column) => shareAt(wide, SEEN / 2 + PITCH * column);

/** What a column sees, in the pad's units: {x, y, side}. */
export function windowOf({ scale, origin }, column) {
  return { x: (PITCH * column - origin[0]) / scale, y: -origin[1] / scale, side: SEEN / scale };
}

/** The pixels that a column sees, the first and the last. */
export const pixelsOf = (column) => [PITCH * column, PITCH * column + SEEN - 1];
