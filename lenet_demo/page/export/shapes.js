// Boxes and the shapes of an SVG on the page as paths.

import { colourOf } from "./colour.js";

/** A path around a box, its corners rounded by `radius`. */
export function boxPath([x, y, width, height], radius) {
  if (!radius) return `M${x} ${y}h${width}v${height}h${-width}z`;
  const [w, h] = [width - 2 * radius, height - 2 * radius];
  const corner = (right, down) => `a${radius} ${radius} 0 0 1 ${right} ${down}`;
  return (
    `M${x + radius} ${y}h${w}${corner(radius, radius)}v${h}${corner(-radius, radius)}` +
    `h${-w}${corner(-radius, -radius)}v${-h}${corner(radius, -radius)}z`
  );
}

const number = (element, name) => element[name].baseVal.value;
const PATHS = {
  path: (element) => element.getAttribute("d"),
  rect: (element) =>
    boxPath(
      ["x", "y", "width", "height"].map((name) => number(element, name)),
      0,
    ),
  line: (element) => {
    const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => number(element, name));
    return `M${x1} ${y1}L${x2} ${y2}`;
  },
  circle: (element) => {
    const [x, y, r] = ["cx", "cy", "r"].map((name) => number(element, name));
    return boxPath([x - r, y - r, 2 * r, 2 * r], r);
  },
  polyline: (element) => `M${element.getAttribute("points")}`,
  polygon: (element) => `M${element.getAttribute("points")}z`,
};

function inkOf(css, opacity) {
  const colour = css === "none" ? null : colourOf(css);
  return colour && { ...colour, alpha: colour.alpha * opacity };
}

/** A shape within an <svg> as it is painted; null where there is none. */
export function shapeOf(element, style, box) {
  const d = PATHS[element.localName]?.(element);
  const fill = inkOf(style.fill, style.fillOpacity);
  const stroke = inkOf(style.stroke, style.strokeOpacity);
  if (!d || !(fill || stroke)) return null;
  const { a, b, c, d: down, e, f } = element.getScreenCTM();
  // Browsers paint the whole drawing from whole pixels on.
  const { left, top } = (element.ownerSVGElement ?? element).getBoundingClientRect();
  const [x, y] = [e + Math.round(left) - left, f + Math.round(top) - top];
  const scale = Math.sqrt(Math.abs(a * down - b * c));
  const width = parseFloat(style.strokeWidth) * (style.vectorEffect === "non-scaling-stroke" ? 1 : scale);
  const edge = stroke ? width / 2 : 0;
  const bounds = [box[0] - edge, box[1] - edge, box[2] + 2 * edge, box[3] + 2 * edge];
  return { d, box: bounds, matrix: [a, b, c, down, x, y], scale, fill, stroke, width };
}
