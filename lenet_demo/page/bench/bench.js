// The filter bench: what convolution does, and where it comes from, in parts that unfold. The open one follows
// the pen and every setting.

import * as cells from "./cells.js";
import * as channels from "./channels.js";
import * as filter from "./filter.js";
import * as neocognitron from "./neocognitron.js";
import { bind } from "./settings.js";
import * as sharing from "./sharing.js";
import { onColours } from "../core/canvas.js";
import { root } from "../core/data.js";
import { on } from "../core/events.js";
import { get, watch } from "../core/state.js";

// Each has `start(part)`, once, and `paint(field)`: the drawing as 32×32 units of ink.
const PARTS = { filter, cells, neocognitron, sharing, channels };
const FIELD = 32;
const parts = new Map(
  [...root.querySelectorAll(".bench[data-part]")].map((part) => [part.dataset.part, part]),
);

let field = { width: FIELD, height: FIELD, values: new Float64Array(FIELD * FIELD) };

export function start() {
  for (const [name, part] of parts) {
    bind(part);
    PARTS[name].start(part);
  }
  on("read", ({ prepared }) => {
    field = { ...field, values: Float64Array.from(prepared?.field ?? new Float64Array(FIELD * FIELD)) };
    paint();
  });
  watch(["fold", "bench"], paint);
  onColours(paint);
}

function paint() {
  if (parts.has(get("fold"))) PARTS[get("fold")].paint(field);
}
