// What one column sees, and the stages of it: cut out of the wide ones, they are those of LeNet-5 on these
// 32×32 pixels alone.

import { NONE, PITCH, RUBBISH, TANH_LIMIT } from "../../engine/index.js";
import { paintField, paintTiles, surface } from "../core/canvas.js";
import { data, networkInfo, role } from "../core/data.js";
import { distanceText, makeRow, paintBar } from "../core/row.js";
import { UNITS, nearestOf } from "./codes.js";
import { SEEN, pixelsOf } from "./columns.js";

const AHEAD = "800px"; // of the place where it is seen, at which it is made

export class Window {
  constructor(part) {
    this.element = role(part, "window");
    this.title = role(part, "window-title");
    this.pixels = role(part, "window-pixels");
    this.field = surface(role(part, "window-field"));
    this.net = null;
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

  makeRow(description) {
    if (this.bars || !description) return;
    const how = { choosable: false, isWide: true };
    const { row, plates, stages } = makeRow({ ...data.number, description }, how);
    this.element.querySelector(".cell").after(row);
    Object.assign(this, { plates, stages, bars: [...row.querySelectorAll(".bars li")] });
    this.output = row.querySelector('[data-stage="output"]');
  }

  /** Shows the stages of `net` from here on. */
  show(net) {
    this.makeRow(net);
    this.net = net;
  }

  /** Paints a column of a reading of a wide field, or with null nothing. */
  paint(found, column) {
    if (!this.net) return;
    const windows = found && windowsOf(this.net, found.reading, column);
    const ink = found && cut(found.wide.field, 1, SEEN, found.wide.width, PITCH * column, SEEN);
    paintField(this.field, ink);
    for (const { stage, surface: maps } of this.plates) {
      paintTiles(stage, maps, windows?.[stage.name], TANH_LIMIT);
    }
    this.title.textContent = found ? titleOf(column, found.reading) : "What one column sees";
    this.pixels.textContent = found
      ? `It sees pixels ${pixelsOf(column).join(" to ")}, framed on the pad.`
      : "";
    this.judge(found && { ...found.reading, column });
  }

  judge(found) {
    const distances = found && Array.from({ length: NONE }, (_, digit) => distanceAt(found, digit));
    const digit = found && nearestOf(found.distances, found.path.length, found.column);
    const isFar = found !== null && distances[digit] > RUBBISH;
    this.output.classList.toggle("refused", isFar);
    this.bars.forEach((bar, i) => paintBar(bar, i, found && { digit, distances, units: UNITS }));
  }
}

const distanceAt = ({ distances, path, column }, digit) => distances[digit * path.length + column];

function titleOf(column, { path, distances }) {
  const label = path[column];
  const distance = distances[label * path.length + column];
  const said = label === NONE ? "no digit" : `a ${label}, ${distanceText(distance)} away`;
  return `Column ${column + 1} of ${path.length}: ${said}`;
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
