// The filter bench, chapter by chapter: what convolution does, and where it comes from. The open chapter
// follows the pen and every setting.

import * as cells from "./cells.js";
import * as channels from "./channels.js";
import * as filter from "./filter.js";
import * as neocognitron from "./neocognitron.js";
import { bind, choose, now } from "./settings.js";
import * as sharing from "./sharing.js";
import { onColours } from "../core/canvas.js";
import { role, root } from "../core/data.js";
import { on } from "../core/events.js";
import { get, watch } from "../core/state.js";

// Each has `start(part)`, once, and `paint(field)`: the drawing as 32×32 units of ink.
const CHAPTERS = { filter, cells, neocognitron, sharing, channels };
const FIELD = 32;
const bench = role(root, "bench");
const parts = new Map(
  [...bench.querySelectorAll("[data-chapter]")].map((part) => [part.dataset.chapter, part]),
);

let field = { width: FIELD, height: FIELD, values: new Float64Array(FIELD * FIELD) };

export function start() {
  bind(bench);
  for (const [name, part] of parts) CHAPTERS[name].start(part);
  bench.addEventListener("click", ({ target }) => {
    const chapter = target.closest("[data-open]")?.dataset.open;
    if (chapter) choose({ chapter });
  });
  on("read", ({ prepared }) => {
    field = { ...field, values: Float64Array.from(prepared?.field ?? new Float64Array(FIELD * FIELD)) };
    paint();
  });
  watch(["view", "bench"], paint);
  onColours(paint);
}

function paint() {
  if (get("view") !== "bench") return;
  const { chapter } = now();
  for (const [name, part] of parts) part.hidden = name !== chapter;
  for (const button of bench.querySelectorAll("[data-open]")) {
    button.setAttribute("aria-pressed", String(button.dataset.open === chapter));
  }
  CHAPTERS[chapter].paint(field);
}
