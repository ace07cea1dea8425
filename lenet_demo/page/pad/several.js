// More than one digit on the pad: seen once the pen rests, told with the answers, and carried over to the wide
// pad, which reads numbers, in one click.

import { cutReader, lineOfInk, piecesOfInk, piecesOfStrokes } from "../../engine/index.js";
import { base64Of } from "../core/canvas.js";
import { data } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { net } from "../core/networks.js";
import { get } from "../core/state.js";

// How much cheaper as a number of two digits or more than as one. Chosen on held-out digits of MNIST's training
// set and hands by rule.
const SURE = 5;
const REST = 150; // milliseconds
const { side, wide } = data.pad;
const INKED = [1000, 200]; // of the wide pad, at most
let readers = null;
let raster = null; // of the newest drawing
let isSeen = false;
let timer;

/** Whether the drawing on the pad is of more than one digit. */
export const isSeveral = () => isSeen;

/** `changed` is called when that has changed. */
export function start(changed) {
  if (!data.number.ready) return;
  const tell = (is) => {
    if (is === isSeen) return;
    isSeen = is;
    changed();
  };
  on("read", ({ undistorted }) => {
    clearTimeout(timer);
    raster = undistorted?.raster ?? null;
    if (!raster || !net("lenet5")) return tell(false);
    timer = setTimeout(() => raster && tell(seeSeveral()), REST);
  });
}

function seeSeveral() {
  readers ??= { pen: cutReader(net("lenet5"), "pen"), ink: cutReader(net("lenet5"), "ink") };
  const isPicture = Boolean(get("picture"));
  const pieces = isPicture
    ? piecesOfInk(raster.ink)
    : piecesOfStrokes(get("strokes"), { size: [side, side], pen: get("pen") });
  // A scribble of one stroke may be cut anywhere.
  if (isPicture ? pieces.length < 2 : get("strokes").length < 2) return false;
  const { digits, cost, arcs, refused } = readers[isPicture ? "ink" : "pen"](pieces);
  const asOne = arcs.find(({ first, last }) => last - first === pieces.length);
  return !refused && digits.length > 1 && (!asOne || Math.min(...asOne.costs) - cost > SURE);
}

/** Puts the drawing on the wide pad, as large as that is, and leads there. */
export function carryOver() {
  if (!raster) return;
  const isPicture = Boolean(get("picture"));
  emit("carry", {
    number: isPicture ? [] : onWidePad(get("strokes")),
    line: isPicture ? base64Of(lineOfInk(raster.ink)) : null,
  });
  emit("go", "cut");
}

function onWidePad(strokes) {
  const points = strokes.flat();
  const [least, most] = [Math.min, Math.max].map((of) => [0, 1].map((i) => of(...points.map((at) => at[i]))));
  const scale = Math.min(...INKED.map((length, i) => length / Math.max(most[i] - least[i], 1)));
  const place = (at, i) => wide[i] / 2 + (at - (least[i] + most[i]) / 2) * scale;
  return strokes.map((stroke) =>
    stroke.map((point) => point.map((at, i) => Math.round(10 * place(at, i)) / 10)),
  );
}
