// What is read as one digit, and its stages: the window of a column, or the ink of an arc of the graph. The
// stages of a column, cut out of the wide ones, are those of LeNet-5 on these 32×32 pixels alone.

import { NONE, PITCH, RUBBISH, TANH_LIMIT } from "../../engine/index.js";
import { paintField, paintTiles, surface } from "../core/canvas.js";
import { data, networkInfo, role } from "../core/data.js";
import { distanceText, makeRow, paintBar } from "../core/row.js";
import { t } from "../core/texts.js";
import { UNITS, nearestOf } from "./codes.js";
import { SEEN, pixelsOf } from "./columns.js";

const AHEAD = "800px"; // of the place where it is seen, at which it is made

/**
 * What the window shows.
 * @typedef {object} Seen
 * @property {string} title
 * @property {string} words in which it is told where it lies
 * @property {Float32Array} ink (32²), what is read
 * @property {Record<string, Float32Array>} stages of it, c1 … f6
 * @property {ArrayLike<number>} distances (10)
 * @property {number} digit the nearest
 * @property {boolean} isFar whether it is none of the ten
 */

export class Window {
  constructor(part) {
    this.element = role(part, "window");
    this.title = role(part, "window-title");
    this.pixels = role(part, "window-pixels");
    this.field = surface(role(part, "window-field"));
    // Before it is seen, where the page was told of LeNet-5, so that nothing moves when the weights come.
    const observer = new IntersectionObserver(
      ([{ isIntersecting }]) => {
        if (!isIntersecting) return;
        observer.disconnect();
        this.makeRow(networkInfo("lenet5")?.description);
      },
      { rootMargin: AHEAD },
    );
    observer.observe(this.element);
  }

  /** Makes the row of a LeNet-5 as it is described, once. */
  makeRow(description) {
    if (this.bars || !description) return;
    const how = { choosable: false, isWide: true };
    const { row, plates } = makeRow({ ...data.number, description }, how);
    this.element.querySelector(".cell").after(row);
    Object.assign(this, { plates, bars: [...row.querySelectorAll(".bars li")] });
    this.output = row.querySelector('[data-stage="output"]');
  }

  /** @param {Seen | null} seen null: nothing, of what is `called` so */
  paint(seen, called) {
    if (!this.bars) return;
    paintField(this.field, seen?.ink);
    for (const { stage, surface: maps } of this.plates) {
      paintTiles(stage, maps, seen?.stages[stage.name], TANH_LIMIT);
    }
    this.title.textContent = seen?.title ?? called;
    this.pixels.textContent = seen?.words ?? "";
    this.output.classList.toggle("refused", Boolean(seen?.isFar));
    this.bars.forEach((bar, i) => paintBar(bar, i, seen && { ...seen, units: UNITS }));
  }
}

// ----
// A column's window.

/** What a column of a wide field sees, which `net` reads. @returns {Seen} */
export function windowOfColumn(net, { wide, reading }, column) {
  const { path, distances: all } = reading;
  const distances = Array.from({ length: NONE }, (_, digit) => all[digit * path.length + column]);
  const digit = nearestOf(all, path.length, column);
  const [first, last] = pixelsOf(column);
  return {
    title: titleOf(column, path, distances),
    words: t("It sees pixels {first} to {last}, framed on the pad.", { first, last }),
    ink: cut(wide.field, 1, SEEN, wide.width, PITCH * column, SEEN),
    stages: windowsOf(net, reading, column),
    distances,
    digit,
    isFar: distances[digit] > RUBBISH,
  };
}

function titleOf(column, path, distances) {
  const digit = path[column];
  const values = { column: column + 1, count: path.length, digit };
  if (digit === NONE) return t("Column {column} of {count}: no digit", values);
  const distance = distanceText(distances[digit]);
  return t("Column {column} of {count}: a {digit}, {distance} away", { ...values, distance });
}

/** Each stage of a column's window: {c1: (6·28·28), …}, map by map and row by row. */
function windowsOf(net, { founds }, column) {
  const { trace, shapes } = founds[column & 1];
  let apart = 1; // pixels of the field from one unit of the stage to the next
  let side = SEEN; // units of a map that the column sees
  const windows = {};
  for (const { name, size, step } of net.stages) {
    apart *= step;
    side = (side - size) / step + 1;
    const { maps, height, width } = shapes[name];
    windows[name] = cut(trace[name], maps, height, width, Math.floor((PITCH * column) / apart), side);
  }
  return windows;
}

// Of each map, `side` columns from `left` on.
function cut(values, maps, height, width, left, side) {
  const found = new Float32Array(maps * height * side);
  for (let row = 0; row < maps * height; row++) {
    const from = row * width + left;
    found.set(values.subarray(from, from + side), row * side);
  }
  return found;
}
