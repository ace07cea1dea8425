// Words as the screen shows them: line by line, each where it stands.

import { colourOf } from "./colour.js";

const ruler = new OffscreenCanvas(1, 1).getContext("2d");
const STRIKE = { above: 1 / 3, thick: 1 / 10 }; // a line through words: of the ascent, of the font's size

export const fontOf = ({ fontStyle, fontWeight, fontSize, fontFamily }) =>
  `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;

/** Ascent and descent of a font, in pixels; browsers round them to the screen's own, which are finer. */
export function heightsOf(font) {
  ruler.font = font.replace(/[\d.]+(?=px)/, (size) => size * devicePixelRatio);
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = ruler.measureText("");
  return { ascent: ascent / devicePixelRatio, descent: descent / devicePixelRatio };
}

/** The width of words in a font, in pixels. */
export function widthOf(text, font) {
  ruler.font = font;
  return ruler.measureText(text).width;
}

/** A text node's lines as they are broken on the screen. */
export function linesOf(node, style, struck) {
  const colour = colourOf(node.parentElement instanceof SVGElement ? style.fill : style.color);
  if (!colour || !node.data.trim()) return [];
  const font = fontOf(style);
  const { ascent, descent } = heightsOf(font);
  return brokenLines(node).map(({ text, box }) => {
    const baseline = box[1] + (box[3] * ascent) / (ascent + descent);
    return lineOf({ text, box, baseline, font, colour, struck }, style);
  });
}

/** A line of words at a baseline, with the line through it, where there is one. */
export function lineOf({ struck, ...line }, style) {
  const { ascent } = heightsOf(line.font);
  const thick = struck && Math.max(1, struck.size * STRIKE.thick);
  const through = struck && {
    colour: struck.colour,
    box: [line.box[0], line.baseline - ascent * STRIKE.above - thick / 2, line.box[2], thick],
  };
  return { ...line, style, struck: through };
}

// Letter by letter: a line may break within a word, too. Spaces belong to a line only within it.
function brokenLines(node) {
  const range = document.createRange();
  const lines = [];
  let at = 0;
  for (const letter of node.data) {
    range.setStart(node, at);
    range.setEnd(node, (at += letter.length));
    const last = lines.at(-1);
    const rect = letter.trim() && range.getClientRects()[0];
    if (!rect) {
      if (last) last.text += " ";
    } else if (last && Math.abs(last.top - rect.top) < 2) {
      last.text += letter;
      last.right = rect.right;
    } else {
      const { left, top, right, height } = rect;
      lines.push({ text: letter, left, top, right, height });
    }
  }
  return lines.map(({ text, left, top, right, height }) => ({
    text: text.replace(/\s+/g, " ").trimEnd(),
    box: [left, top, right - left, height],
  }));
}
