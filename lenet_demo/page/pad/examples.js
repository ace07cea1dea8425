// The page opens by drawing a digit of its own, stroke by stroke at a hand's pace, which the networks read
// as it grows. It belongs to no visitor: the first change that one makes takes its place.

import { inkStrokes, onColours } from "../core/canvas.js";
import { data, role, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { net } from "../core/networks.js";
import { write } from "../core/pace.js";
import { get, isBlank, isExample, pointsOf, set, setExample, shown, usesPad } from "../core/state.js";
import { t } from "../core/texts.js";

const pad = root.querySelector("#pad .pad");
const SHOWN = t("A network of 1998 reads this, drawn as it goes");
let begun = false;
let isOver = false;

/** To be called when the page knows what its link holds. */
export function startIntro() {
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
  if (isOver || begun || !shown().every(net) || !usesPad()) return;
  begun = true;
  const over = pad.querySelector(".over");
  const invitation = over.textContent;
  over.textContent = SHOWN;
  write(data.opening.strokes, (written) => {
    if (!isOver) setExample(written);
    if (isOver || pointsOf(written) === pointsOf(data.opening.strokes)) over.textContent = invitation;
    return !isOver;
  });
}

// ----
// A sample that only the way to the field makes readable: small, in a corner, with a thin pen.

const steps = data.corner.steps.reduce((one, other) => t("{one} and {other}", { one, other }));
const HINT = t("Now untick {steps} below, and see the reading break.", { steps });
const button = role(root, "corner");

export function start() {
  button.addEventListener("click", () => {
    emit("drawing", { strokes: data.corner.strokes, picture: null, pen: data.corner.pen });
    set({ step: "field" });
    if (!get("skip").length) emit("notice", HINT);
  });
  onColours(paint);
}

// What the button shows: the pad, drawn as small as it is there.
function paint() {
  const canvas = button.firstElementChild;
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(canvas.width / data.pad.side, 0, 0, canvas.height / data.pad.side, 0, 0);
  inkStrokes(context, data.corner.strokes, 2 * data.corner.pen); // thinner, it could not be seen
}
