// Numbers to start from; the first writes itself where nothing is written yet.

import { data } from "../core/data.js";
import { on } from "../core/events.js";
import { write } from "../core/pace.js";
import { drawingOf } from "../core/pad.js";
import { get, setExample } from "../core/state.js";

const { samples } = data.number;
const FIRST = 3; // some of its digits are of two strokes, so that there is more than one way through
let begun = false;

export function start(part, isShown) {
  const buttons = [...part.querySelectorAll("[data-number]")];
  buttons.forEach((button, i) => button.addEventListener("click", () => choose(i)));
  on("sample", (digit) => isShown() && samples[digit - 1] && choose(digit - 1));
  on("reset", () => (begun = false));
}

const choose = (i) => drawing.change({ number: samples[i].strokes, line: null, column: null, arc: null });

/** To be called when the state has changed, or the network has come. */
export function writeFirst(isReady) {
  begun ||= get("number").length > 0 || get("line") !== null;
  if (begun || !isReady) return;
  begun = true;
  let last = get("number");
  write(samples[FIRST].strokes, (written) => {
    if (get("number") !== last) return false; // somebody has written, or cleared the pad
    last = written;
    setExample(written, "number");
    return true;
  });
}

// ----
// The number on the wide pad: strokes, over a picture where there is one.

export const drawing = drawingOf("number", { number: [], line: null });
