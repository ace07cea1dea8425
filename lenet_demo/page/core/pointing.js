// Pointing at units of a figure: by mouse, by finger, and by arrow keys, with what can be seen there in words.

import { MOVES, emit, withModifier } from "./events.js";
import { speak } from "./pace.js";
import { fromTiles, onTiles } from "./stages.js";
import { chosen, goTo, held, hold, point } from "./units.js";

/**
 * @param {Element} figure
 * @param {Map<string, {stages: object, summary: (stage: string, map: number | null) => string}>} rows its rows, by
 *   network: how each stage is drawn, and what a stage, or one of its maps, shows in words
 */
export function letPoint(figure, rows) {
  const cellOf = (target) => {
    const cell = target.closest(".net [data-stage]");
    if (!cell) return {};
    const name = cell.closest(".net").dataset.net;
    return { cell, name, stage: rows.get(name).stages[cell.dataset.stage] };
  };
  figure.addEventListener(
    "pointermove",
    (event) => event.pointerType !== "touch" && point(unitAt(event, cellOf(event.target))),
  );
  figure.addEventListener("click", (event) => {
    const unit = unitAt(event, cellOf(event.target));
    if (unit) hold(unit);
  });
  figure.addEventListener("keydown", (event) => step(event, rows, cellOf(event.target)));
  figure.addEventListener("focusin", ({ target }) => {
    const { name, stage } = target.matches("canvas") ? cellOf(target) : {};
    if (stage) tell(rows.get(name), stage);
  });
}

function unitAt(event, { cell, name, stage }) {
  if (!cell) return null;
  if (stage.name === "output") {
    const bar = event.target.closest("li");
    return bar && { net: name, stage: "output", place: [Number(bar.dataset.digit), 0, 0] };
  }
  const canvas = cell.querySelector("canvas");
  if (event.target !== canvas) return null;
  const box = canvas.getBoundingClientRect();
  const at = [
    ((event.clientY - box.top) / box.height) * canvas.height,
    ((event.clientX - box.left) / box.width) * canvas.width,
  ];
  const [row, column] = at.map((along, i) =>
    Math.floor(along / ([stage.height, stage.width][i] + stage.gap)),
  );
  const y = Math.floor(at[0] - row * (stage.height + stage.gap));
  const x = Math.floor(at[1] - column * (stage.width + stage.gap));
  if (y < 0 || x < 0 || y >= stage.height || x >= stage.width) return null; // between two tiles
  const map = row * stage.columns + column;
  return map < stage.maps ? { net: name, stage: stage.name, place: [map, y, x] } : null;
}

// What can be seen of a stage, or of the map that the keys have come to, in words. A single unit's value
// stands in its sum.
function tell(row, stage, map = null) {
  if (map === null || stage.width > 1) speak("here", row.summary(stage.name, map));
}

function step(event, rows, { name, stage }) {
  if (withModifier(event) || !stage || !event.target.matches("canvas, .bars")) return;
  const unit = chosen();
  const here = unit?.net === name && unit.stage === stage.name ? unit.place : null;
  if (event.key === "Enter" || event.key === " ") {
    if (here) hold(unit);
  } else if (event.key === "Escape") {
    if (!held()) return;
    emit("release");
    event.stopPropagation(); // it has done its one thing
  } else if (MOVES[event.key]) {
    const [y, x] = here ? onTiles(stage, here) : [0, 0];
    const [down, right] = here ? MOVES[event.key] : [0, 0];
    const last = [Math.ceil(stage.maps / stage.columns) * stage.height - 1, stage.columns * stage.width - 1];
    const within = (at, most) => Math.min(Math.max(at, 0), most);
    const place = fromTiles(stage, within(y + down, last[0]), within(x + right, last[1]));
    if (place[0] >= stage.maps) return; // past the last tile
    if (place[0] !== here?.[0]) tell(rows.get(name), stage, place[0]);
    goTo({ net: name, stage: stage.name, place });
  } else return;
  event.preventDefault();
}
