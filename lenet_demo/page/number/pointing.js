// Which column is meant: pointed at, walked to by arrow keys, or held, which is part of the page's state.

import { role } from "../core/data.js";
import { MOVES, withModifier } from "../core/events.js";
import { get, set } from "../core/state.js";
import { t } from "../core/texts.js";
import { columnsAt, windowOf } from "./columns.js";

const FURTHER = { ...MOVES, Home: [0, -Infinity], End: [0, Infinity] };

/**
 * By a pointer something is meant, and by a press held.
 * @param {Element[]} tracks where
 * @param {{pointed: unknown, at: Function, point: Function, hold: Function}} meant `at` an event, what is there or
 *   null; `point` and `hold` are given that; `pointed` is what was pointed at last
 */
export function followPointer(tracks, meant) {
  let before = null; // what was meant when a finger came, which may go on to scroll
  for (const track of tracks) {
    track.addEventListener("pointerdown", () => (before = meant.pointed));
    track.addEventListener("pointercancel", () => meant.point(before));
    track.addEventListener("pointermove", (event) => meant.point(meant.at(event)));
    track.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && meant.point(null));
    track.addEventListener("click", (event) => meant.hold(meant.at(event)));
  }
}

export class Pointing {
  /** `changed` is called when another column is meant. */
  constructor(part, changed) {
    Object.assign(this, { part, changed, pointed: null, found: null });
    this.cursor = role(part, "cursor");
    this.slider = role(part, "columns");
    this.tracks = [...part.querySelectorAll(".track:not(.cursor)")];
    followPointer([...this.tracks, role(part, "reading")], this);
    this.slider.addEventListener("keydown", (event) => this.step(event));
  }

  /** The column that is shown: the one that is meant, or that of the newest digit. */
  get column() {
    if (!this.found) return null;
    const { path, columns } = this.found.reading;
    const meant = [get("column"), this.pointed].find((column) => column !== null && column < path.length);
    return meant ?? columns.at(-1) ?? Math.floor(path.length / 2);
  }

  get isMeant() {
    return this.found !== null && [get("column"), this.pointed].includes(this.column);
  }

  at({ clientX }) {
    if (!this.found || get("step") !== "number") return null; // the number above is that of the graph, too
    const box = this.tracks[0].getBoundingClientRect();
    const { left, pitch } = columnsAt(this.found.wide);
    const column = Math.floor(((clientX - box.left) / box.width - left) / pitch);
    return Math.min(Math.max(column, 0), this.found.reading.path.length - 1);
  }

  point(column) {
    if (column === this.pointed) return;
    this.pointed = column;
    if (get("column") === null) this.changed();
  }

  hold(column) {
    this.pointed = column;
    set({ column: column === get("column") ? null : column });
  }

  step(event) {
    if (withModifier(event)) return;
    const move = FURTHER[event.key];
    if (event.key === "Enter" || event.key === " ") this.hold(this.column);
    else if (event.key === "Escape" && this.isMeant) {
      this.pointed = null;
      if (get("column") === null) this.changed();
      else set({ column: null });
    } else if (move && this.found) {
      const last = this.found.reading.path.length - 1;
      this.pointed = Math.min(Math.max(this.column + move[1], 0), last);
      if (get("column") === null) this.changed();
      else set({ column: this.pointed });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Outlines the column of a new reading; returns the box around what it sees on the pad, or null. */
  show(found) {
    this.found = found;
    const { column } = this;
    this.cursor.hidden = !found;
    this.say(found, column);
    if (!found) return null;
    const { left, pitch } = columnsAt(found.wide);
    this.cursor.style.left = `${100 * (left + pitch * column)}%`;
    this.cursor.style.width = `${100 * pitch}%`;
    const { x, y, side } = windowOf(found.wide, column);
    return [x, y, x + side, y + side];
  }

  say(found, column) {
    const last = found ? found.reading.path.length - 1 : 0;
    const values = { valuemin: 0, valuemax: last, valuenow: column ?? 0 };
    for (const [name, value] of Object.entries(values)) this.slider.setAttribute(`aria-${name}`, value);
    const title = role(this.part, "window-title").textContent;
    this.slider.setAttribute("aria-valuetext", found ? title : t("nothing is written"));
  }
}
