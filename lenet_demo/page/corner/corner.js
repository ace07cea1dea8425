// A sample that only the way to the field makes readable: small, in a corner, with a thin pen.

import { inkStrokes, onColours } from "../shared/canvas.js";
import { data, role, root } from "../shared/data.js";
import { emit } from "../shared/events.js";
import { get } from "../shared/state.js";

const { strokes, pen, steps } = data.corner;
const HINT = `Now untick ${steps.join(" and ")} in the figure, and see the reading break.`;
const button = role(root, "corner");

export function start() {
  button.addEventListener("click", () => {
    emit("drawing", { strokes, picture: null, pen });
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
  inkStrokes(context, strokes, 2 * pen); // thinner, nobody would see it
}
