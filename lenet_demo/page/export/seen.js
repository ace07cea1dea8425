// What stands on the screen within a part of the page, as a list from back to front: shapes, pictures of
// canvases, lines of words. Everything is measured where the browser has put it; nothing here knows the
// layout.

import { colourOf, gradientOf } from "./colour.js";
import { controlOf } from "./controls.js";
import { boxPath, shapeOf } from "./shapes.js";
import { fontOf, heightsOf, lineOf, linesOf, widthOf } from "./words.js";

/**
 * One thing seen, in the screen's pixels. `box`: its bounds, [x, y, width, height]; `clip`: the box that it
 * is cut to, or null; `alpha`: its opacity, 0 to 1. It has either `canvas` (`sharp`: its pixels stay
 * squares), or `text` (`font` as a canvas takes it, `baseline`, `colour`, `struck`: the line through it), or
 * `d`, a path (`matrix` from the path's units to the screen, null: none; `fill`, `stroke`, `width`).
 * @typedef {{box: number[], clip: number[]?, alpha: number}} Seen
 */

/** @returns {Seen[]} all that is seen of `part`, from back to front */
export const seenIn = (part) => [...look(part, { alpha: 1, clip: null, struck: null })];

// A box with its edges on whole pixels, as browsers paint it.
function boxOf(element) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const [x, y, farX, farY] = [left, top, right, bottom].map(Math.round);
  return [x, y, farX - x, farY - y];
}

function* look(element, from) {
  const style = getComputedStyle(element);
  const isBox = style.display !== "contents"; // which has none, but children that may
  if (
    element.matches(".unseen, template") ||
    (isBox && !element.checkVisibility({ opacityProperty: true }))
  ) {
    return;
  }
  const alpha = from.alpha * style.opacity;
  const here = { ...from, alpha, struck: struckBy(style, from.struck) };
  const placed = (thing) => ({ alpha, clip: clipFor(thing, from.clip), ...thing });
  const isSeen = isBox && style.visibility === "visible";
  const box = isBox && boxOf(element);
  if (isSeen) for (const thing of surfacesOf(element, style, box)) yield placed(thing);
  if (isBox && style.overflow !== "visible" && !(element instanceof SVGElement)) {
    here.clip = common(box, from.clip);
  }
  const before = isSeen && wordsBefore(element, box);
  if (before) yield { alpha, clip: clipFor(before, here.clip), ...before };
  for (const child of element.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE) yield* look(child, here);
    else if (child.nodeType === Node.TEXT_NODE && style.visibility === "visible") {
      for (const line of linesOf(child, style, here.struck)) {
        yield { alpha, clip: clipFor(line, here.clip), ...line };
      }
    }
  }
  if (isSeen && style.outlineStyle !== "none") yield placed(outlineOf(style, box));
}

// Words that the style sheet puts first in an element: where they stand cannot be asked, but for the place
// where they begin.
function wordsBefore(element, [x, y]) {
  const style = getComputedStyle(element, "::before");
  const text = /^"(.+)"$/.exec(style.content)?.[1];
  if (!text) return null;
  const font = fontOf(style);
  const { ascent, descent } = heightsOf(font);
  const box = [x, y, widthOf(text, font), ascent + descent];
  const colour = colourOf(style.color);
  return lineOf({ text, box, baseline: y + ascent, font, colour, struck: null }, style);
}

// A line through words goes through all that flows within, too, and not through what is placed for itself.
function struckBy(style, above) {
  if (style.textDecorationLine.includes("line-through")) {
    return { colour: colourOf(style.textDecorationColor), size: parseFloat(style.fontSize) };
  }
  const flows = style.position !== "absolute" && style.display !== "inline-block" && style.float === "none";
  return flows ? above : null;
}

function* surfacesOf(element, style, box) {
  if (element instanceof SVGElement) {
    const shape = shapeOf(element, style, box);
    if (shape) yield shape;
    return;
  }
  if (box[2] && box[3]) yield* boxSurfaces(style, box);
  if (element.matches("canvas")) {
    const sides = ["Left", "Top", "Right", "Bottom"].map((side) => parseFloat(style[`border${side}Width`]));
    const inner = [box[0] + sides[0], box[1] + sides[1]];
    inner.push(box[2] - sides[0] - sides[2], box[3] - sides[1] - sides[3]);
    yield { canvas: element, box: inner, sharp: style.imageRendering === "pixelated" };
  }
  if (element.matches("input, select, textarea")) yield* controlOf(element, style, box);
}

// Ground and edges of a box: one line around where all four are alike, else a bar a side.
function* boxSurfaces(style, box) {
  const [x, y, width, height] = box;
  const radius = Math.min(parseFloat(style.borderTopLeftRadius), Math.min(width, height) / 2);
  const fill = gradientOf(style.backgroundImage, box) ?? colourOf(style.backgroundColor);
  if (fill) yield { d: boxPath(box, radius), box, fill };
  const edges = ["Top", "Right", "Bottom", "Left"].map((side) => ({
    width: style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`]),
    colour: colourOf(style[`border${side}Color`]),
  }));
  const [top, right, bottom, left] = edges;
  if (edges.every((edge) => edge.width === top.width && edge.colour === top.colour)) {
    if (!top.width || !top.colour) return;
    const within = grown(box, -top.width / 2);
    const rounding = Math.max(0, radius - top.width / 2);
    yield { d: boxPath(within, rounding), box, stroke: top.colour, width: top.width };
    return;
  }
  const bars = [
    [top, [x, y, width, top.width]],
    [right, [x + width - right.width, y, right.width, height]],
    [bottom, [x, y + height - bottom.width, width, bottom.width]],
    [left, [x, y, left.width, height]],
  ];
  for (const [edge, bar] of bars) {
    if (edge.width && edge.colour) yield { d: boxPath(bar, 0), box: bar, fill: edge.colour };
  }
}

function outlineOf(style, box) {
  const width = parseFloat(style.outlineWidth);
  const middle = parseFloat(style.outlineOffset) + width / 2;
  const stroke = colourOf(style.outlineColor);
  return { d: boxPath(grown(box, middle), 0), box: grown(box, middle + width / 2), stroke, width };
}

// ---- Boxes ---------------------------------------------------------------------------------------

const grown = ([x, y, width, height], by) => [x - by, y - by, width + 2 * by, height + 2 * by];

function common(box, other) {
  if (!other) return box;
  const [left, top] = [0, 1].map((i) => Math.max(box[i], other[i]));
  const [right, bottom] = [0, 1].map((i) => Math.min(box[i] + box[i + 2], other[i] + other[i + 2]));
  return [left, top, Math.max(0, right - left), Math.max(0, bottom - top)];
}

// Only what goes beyond a box need be cut to it.
function clipFor({ box }, clip) {
  return clip && common(box, clip).some((side, i) => Math.abs(side - box[i]) > 0.5) ? clip : null;
}
