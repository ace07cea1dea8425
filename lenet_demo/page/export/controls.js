// Controls of the browser's own as shapes and words: ticks, and the values of fields and choices.

import { colourOf, isLight } from "./colour.js";
import { boxPath } from "./shapes.js";
import { fontOf, heightsOf, lineOf, widthOf } from "./words.js";

const WHITE = { rgb: "#ffffff", alpha: 1 };
const DARK = { rgb: "#3b3b3b", alpha: 1 };
const EDGE = { rgb: "#767676", alpha: 1 };
const BLUE = "#0075ff"; // where the style sheet names no accent

/** What a field, a choice or a tick shows beside its box. */
export function controlOf(element, style, box) {
  const isDrawn = style.appearance !== "none"; // by the browser
  if (element.matches('[type="checkbox"], [type="radio"]')) return isDrawn ? tick(element, style, box) : [];
  if (element.matches("select")) {
    const words = valueLine(element.selectedOptions[0]?.label ?? "", style, box);
    return isDrawn ? [words, arrow(style, box)] : [words];
  }
  const hasValue = element.value && !element.matches('[type="range"], [type="file"]');
  return hasValue ? [valueLine(element.value, style, box)] : [];
}

function tick({ type, checked }, style, box) {
  const [x, y, width, height] = box;
  const isRound = type === "radio";
  const d = boxPath([x + 0.5, y + 0.5, width - 1, height - 1], isRound ? (width - 1) / 2 : 2);
  if (!checked) {
    const fill = style.colorScheme.includes("dark") ? DARK : WHITE;
    return [{ d, box, fill, stroke: EDGE, width: 1 }];
  }
  const fill = colourOf(style.accentColor === "auto" ? BLUE : style.accentColor);
  const sign = isLight(fill) ? DARK : WHITE;
  const [w, h] = [width / 14, height / 14];
  const mark = isRound
    ? { d: boxPath([x + 4 * w, y + 4 * h, 6 * w, 6 * h], 3 * w), box, fill: sign }
    : { d: `M${x + 3 * w} ${y + 7 * h}l${3 * w} ${3 * h}l${5 * w} ${-6 * h}`, box, stroke: sign, width: 2 };
  return [{ d, box, fill, stroke: fill, width: 1 }, mark];
}

function valueLine(text, style, [x, y, width, height]) {
  const font = fontOf(style);
  const { ascent, descent } = heightsOf(font);
  const side = (name) => parseFloat(style[`padding${name}`]) + parseFloat(style[`border${name}Width`]);
  const [left, right] = [side("Left"), side("Right")];
  const long = widthOf(text, font);
  const room = width - left - right;
  const share = { center: 0.5, right: 1, end: 1 }[style.textAlign] ?? 0;
  const from = x + left + Math.max(0, share * (room - long));
  const box = [from, y + (height - ascent - descent) / 2, Math.min(long, room), ascent + descent];
  const baseline = box[1] + ascent;
  return lineOf({ text, box, baseline, font, colour: colourOf(style.color), struck: null }, style);
}

function arrow(style, [x, y, width, height]) {
  const [right, middle] = [x + width - parseFloat(style.paddingRight) - 3, y + height / 2];
  const d = `M${right - 8} ${middle - 2}l4 4l4 -4`;
  return { d, box: [right - 8, middle - 2, 8, 4], stroke: colourOf(style.color), width: 1.5 };
}
