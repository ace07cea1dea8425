// The figure as a picture: every canvas, box and word where it is on the screen, as SVG or PNG.

import { root } from "../shared/data.js";

const MARGIN = 20;
const FINER = 2; // pixels of the PNG for one of the screen's: fine enough for slides
const AS_IT_IS = 'preserveAspectRatio="none" style="image-rendering:pixelated"';
const BASELINE = 0.78; // of a line's height

// The figure as a list of pictures, boxes and words.
function layout() {
  const [paper, figure] = [root.querySelector("#pad .paper"), root.querySelector("#figure .figure")];
  const boxes = [paper, figure].map((part) => part.getBoundingClientRect());
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const place = (box) => [box.left - left + MARGIN, box.top - top + MARGIN, box.width, box.height];
  const items = [paper, figure].flatMap((part) => [
    ...canvases(part, place),
    ...fills(part, place),
    ...texts(part, place),
  ]);
  const ends = [...boxes.map((box) => place(box)), ...items.flatMap(({ box }) => (box ? [box] : []))];
  const far = (i) => Math.ceil(Math.max(...ends.map((box) => box[i] + box[i + 2])) + MARGIN);
  const style = getComputedStyle(root);
  const [ground, line] = ["--ground", "--line"].map((name) => style.getPropertyValue(name));
  return { items, width: far(0), height: far(1), ground, line };
}

function canvases(part, place) {
  return [...part.querySelectorAll("canvas")]
    .filter((canvas) => canvas.checkVisibility())
    .flatMap((canvas) => {
      const box = place(canvas.getBoundingClientRect());
      const picture = { picture: canvas, box };
      return canvas.closest(".paper, .field") ? [{ box, stroke: true }, picture] : [picture];
    });
}

function fills(part, place) {
  return [...part.querySelectorAll(".bar, .bar i, .legend i")]
    .filter((bar) => bar.checkVisibility() && bar.getBoundingClientRect().width)
    .map((bar) => ({ box: place(bar.getBoundingClientRect()), fill: getComputedStyle(bar).backgroundColor }));
}

function texts(part, place) {
  const found = [];
  const words = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const parent = words.currentNode.parentElement;
    if (!parent.checkVisibility() || parent.closest(".unseen, .hint, button.small")) continue;
    const style = getComputedStyle(parent);
    for (const line of linesOf(words.currentNode)) {
      const [x, y, , height] = place(line.box);
      found.push({
        text: line.text.trim(),
        x,
        y: y + height * BASELINE,
        font: [style.fontWeight, style.fontSize],
        fill: style.color,
      });
    }
  }
  return found;
}

// A text node's lines as they are broken on the screen.
function linesOf(node) {
  const range = document.createRange();
  const found = [];
  for (const match of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, match.index);
    range.setEnd(node, match.index + match[0].trimEnd().length);
    const box = range.getBoundingClientRect();
    const last = found.at(-1);
    if (last && Math.abs(last.box.top - box.top) < 2) last.text += match[0];
    else found.push({ text: match[0], box });
  }
  return found;
}

const escaped = (words) => words.replace(/[<&>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function asSVG() {
  const { items, width, height, ground, line } = layout();
  const boxed = ([x, y, w, h]) => `x="${x}" y="${y}" width="${w}" height="${h}"`;
  const drawn = items.map(({ picture, box, stroke, text, x, y, font, fill }) => {
    if (picture) return `<image ${boxed(box)} ${AS_IT_IS} href="${picture.toDataURL()}"/>`;
    if (stroke) return `<rect ${boxed(box)} fill="none" stroke="${line}"/>`;
    if (box) return `<rect ${boxed(box)} fill="${fill}"/>`;
    return `<text x="${x}" y="${y}" font-weight="${font[0]}" font-size="${font[1]}" fill="${fill}">${escaped(text)}</text>`;
  });
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="${ground}"/>${drawn.join("")}</svg>`;
}

export async function asPNG() {
  const { items, width, height, ground, line } = layout();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [FINER * width, FINER * height];
  const context = canvas.getContext("2d");
  context.scale(FINER, FINER);
  context.imageSmoothingEnabled = false;
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.strokeStyle = line;
  for (const { picture, box, stroke, text, x, y, font, fill } of items) {
    context.fillStyle = fill;
    if (picture) context.drawImage(picture, ...box);
    else if (stroke) context.strokeRect(...box);
    else if (box) context.fillRect(...box);
    else {
      context.font = `${font.join(" ")} system-ui, sans-serif`;
      context.fillText(text, x, y);
    }
  }
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
