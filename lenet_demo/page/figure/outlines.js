// The unit that is meant, outlined in a figure, with what it sees in every stage before and lines to what it
// sees in the last of them.

import { square } from "../core/canvas.js";
import { role } from "../core/data.js";
import { outline } from "../core/row.js";
import { outlineOf, windowAt } from "../core/stages.js";
import { fieldsOf } from "../core/units.js";

const MOST_LINES = 16; // more would be a surface

/**
 * A square of a plate's units.
 * @typedef {{plate: Element, x: number, y: number, width: number, height: number}} Box
 */

export class Outlines {
  /** @param {Element} figure @param {Map<string, object>} rows its rows, by network */
  constructor(figure, rows) {
    Object.assign(this, { figure, rows, lines: null, isAsked: false });
    this.image = figure.querySelector('[data-step="centre"] .plate');
    // Wherever things move to, the lines follow.
    new ResizeObserver(() => this.drawSoon()).observe(figure);
  }

  show(unit) {
    outline(this.image, "");
    for (const { element } of this.rows.values()) {
      for (const plate of element.querySelectorAll(".plate:not(figure .plate)")) outline(plate, "");
      for (const bar of element.querySelectorAll(".bars li.chosen")) mark(bar, false);
    }
    const row = unit && this.rows.get(unit.net);
    this.lines = row ? this.outlineSeen(unit, row) : null;
    this.drawSoon();
  }

  // Returns the unit's own box, and its windows in the stage before.
  outlineSeen(unit, row) {
    const { stage, place } = unit;
    const [map, y, x] = place;
    const plate = (name) => row.element.querySelector(`[data-stage="${name}"] .plate`);
    if (stage === "output") mark(row.bars[map], true);
    else outline(plate(stage), outlineOf(row.stages[stage], [map], y, x, 1, square));
    let before = null;
    for (const [name, { size, step: apart, sees, margin }] of Object.entries(fieldsOf(unit))) {
      const [top, left] = [margin + y * apart, margin + x * apart];
      if (name === "image") {
        outline(this.image, square(left, top, size));
        before ??= [{ plate: this.image, x: left, y: top, width: size, height: size }];
        continue;
      }
      const drawn = row.stages[name];
      const isWhole = drawn.width === 1;
      const [wide, high] = isWhole ? [drawn.columns, drawn.maps / drawn.columns] : [size, size];
      const boxes = (isWhole ? [0] : sees[map]).map((each) => {
        const [right, down] = isWhole ? [0, 0] : windowAt(drawn, each, top, left);
        return { plate: plate(name), x: right, y: down, width: wide, height: high };
      });
      outline(plate(name), boxes.map((box) => square(box.x, box.y, wide, high)).join(""));
      before ??= boxes;
    }
    const own =
      stage === "output"
        ? { plate: row.bars[map], x: 0, y: 0, width: 1, height: 1 }
        : boxAt(plate(stage), row.stages[stage], place);
    return [own, before ?? []];
  }

  // Drawn with the next frame: to ask where things are, right after outlines were written, would have the
  // browser lay out the whole page at once, while the numbers wait.
  drawSoon() {
    if (this.isAsked) return;
    this.isAsked = true;
    requestAnimationFrame(() => {
      this.isAsked = false;
      this.draw();
    });
  }

  draw() {
    const svg = role(this.figure, "lines");
    const [from, to] = this.lines ?? [null, []];
    const seen = to.filter(({ plate }) => plate.clientWidth); // others are not on the screen
    const isDrawn = from?.plate.clientWidth && seen.length <= MOST_LINES;
    const origin = isDrawn && svg.getBoundingClientRect();
    const begin = isDrawn && middle(from, origin);
    const d = isDrawn ? seen.map((box) => `M${begin}L${middle(box, origin)}`).join("") : "";
    for (const path of svg.querySelectorAll("path")) path.setAttribute("d", d);
  }
}

// An answer, for eyes and for a screen reader.
function mark(bar, isChosen) {
  bar.classList.toggle("chosen", isChosen);
  bar.ariaSelected = String(isChosen);
  bar.parentElement.setAttribute("aria-activedescendant", isChosen ? bar.id : "");
}

function boxAt(plate, stage, [map, y, x]) {
  const [left, top] = windowAt(stage, map, y, x);
  return { plate, x: left, y: top, width: 1, height: 1 };
}

function middle({ plate, x, y, width, height }, origin) {
  const box = plate.getBoundingClientRect();
  const canvas = plate.firstElementChild;
  const right = box.left + (box.width * (x + width / 2)) / (canvas.width ?? 1) - origin.left;
  const down = box.top + (box.height * (y + height / 2)) / (canvas.height ?? 1) - origin.top;
  return `${right.toFixed(1)} ${down.toFixed(1)}`;
}
