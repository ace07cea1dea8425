// The view that is open as PNG.

import { layout } from "./layout.js";
import { boxPath } from "./shapes.js";

const FINER = 2; // pixels for one of the screen's: fine enough for slides

export async function asPNG() {
  const { things, width, height, ground } = layout();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [FINER * width, FINER * height];
  const context = canvas.getContext("2d");
  context.fillStyle = ground.rgb;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  for (const thing of things) {
    context.save();
    context.scale(FINER, FINER);
    context.translate(...thing.shift);
    if (thing.clip) context.clip(new Path2D(boxPath(thing.clip, 0)));
    paint(context, thing);
    context.restore();
  }
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function paint(context, thing) {
  const { alpha, canvas, text, box } = thing;
  context.globalAlpha = alpha;
  if (canvas) {
    context.imageSmoothingEnabled = !thing.sharp;
    context.drawImage(canvas, ...box);
    return;
  }
  if (text) {
    context.font = thing.font;
    use(context, "fillStyle", thing.colour, alpha);
    context.fillText(text, box[0], thing.baseline, box[2] + 1);
    if (!thing.struck) return;
    use(context, "fillStyle", thing.struck.colour, alpha);
    context.fillRect(...thing.struck.box);
    return;
  }
  if (thing.matrix) context.transform(...thing.matrix);
  paintPath(context, new Path2D(thing.d), thing);
}

function paintPath(context, path, { alpha, fill, stroke, width, scale = 1 }) {
  if (fill) {
    use(context, "fillStyle", fill, alpha);
    context.fill(path);
  }
  if (stroke) {
    use(context, "strokeStyle", stroke, alpha);
    context.lineWidth = width / scale;
    context.stroke(path);
  }
}

function use(context, what, colour, alpha) {
  if (!colour.stops) {
    context.globalAlpha = alpha * colour.alpha;
    context[what] = colour.rgb;
    return;
  }
  context.globalAlpha = alpha;
  const gradient = context.createLinearGradient(...colour.from, ...colour.to);
  for (const { colour: of, at } of colour.stops) {
    const byte = Math.round(255 * of.alpha);
    gradient.addColorStop(at, of.rgb + byte.toString(16).padStart(2, "0"));
  }
  context[what] = gradient;
}
