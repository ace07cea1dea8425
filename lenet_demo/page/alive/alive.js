// The page opens by drawing a digit of its own, stroke by stroke at a hand's pace, which the networks read
// as it grows. It is nobody's drawing: the first change that anybody makes takes its place.

import { data, root } from "../shared/data.js";
import { on } from "../shared/events.js";
import { net } from "../shared/nets.js";
import { get, isBlank, isExample, reading, setExample } from "../shared/state.js";
import { write } from "../shared/writing.js";

const pad = root.querySelector("#pad .pad");
const { strokes } = data.opening;
let begun = false;
let isOver = false;

/** To be called when the page knows what its link holds. */
export function start() {
  isOver = !isBlank();
  on("changed", (changed) => {
    pad.classList.toggle("example", isExample());
    if (changed.has("strokes") || changed.has("picture")) isOver ||= !isExample();
    begin();
  });
  on("network", begin);
  begin();
}

// It waits for the networks that are to read it, and for a pad that is seen.
function begin() {
  if (isOver || begun || !reading().every(net) || ["number", "colour"].includes(get("view"))) return;
  begun = true;
  write(strokes, (written) => {
    if (!isOver) setExample(written);
    return !isOver;
  });
}
