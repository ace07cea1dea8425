// The view that is open as SVG.

import { layout } from "./layout.js";
import { boxPath } from "./shapes.js";

const escaped = (text) => text.replace(/[<&>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const short = (number) => Number(number.toFixed(2));
const attributes = (values) =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => ` ${name}="${typeof value === "number" ? short(value) : escaped(String(value))}"`)
    .join("");

export function asSVG() {
  const { things, width, height, ground } = layout();
  const kept = []; // gradients and clips, which are named
  const keep = (tag, values, inside) => {
    kept.push(`<${tag} id="d${kept.length}"${attributes(values)}>${inside}</${tag}>`);
    return `url(#d${kept.length - 1})`;
  };
  const drawn = things.map((thing) => {
    const { clip, alpha, shift } = thing;
    const group = {
      transform: `translate(${shift.join(" ")})`,
      opacity: alpha < 1 ? alpha : null,
      "clip-path": clip && keep("clipPath", {}, `<path d="${boxPath(clip, 0)}"/>`),
    };
    return `<g${attributes(group)}>${element(thing, keep)}</g>`;
  });
  const size = attributes({ viewBox: `0 0 ${width} ${height}`, width, height });
  const back = `<rect width="100%" height="100%"${attributes({ fill: ground.rgb })}/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg"${size}><defs>${kept.join("")}</defs>${back}${drawn.join("")}</svg>`;
}

function element(thing, keep) {
  if (thing.canvas) {
    const [x, y, width, height] = thing.box;
    const style = thing.sharp ? "image-rendering:pixelated" : null;
    const values = {
      x,
      y,
      width,
      height,
      preserveAspectRatio: "none",
      style,
      href: thing.canvas.toDataURL(),
    };
    return `<image${attributes(values)}/>`;
  }
  return thing.text ? words(thing) : path(thing, keep);
}

const painted = (kind, colour) => ({
  [kind]: colour?.rgb ?? "none",
  [`${kind}-opacity`]: colour && colour.alpha < 1 ? colour.alpha : null,
});

function words({ text, box, baseline, colour, style, struck }) {
  const { fontFamily, fontSize, fontWeight, fontStyle, fontVariantNumeric } = style;
  const values = {
    x: box[0],
    y: baseline,
    ...painted("fill", colour),
    "font-family": fontFamily,
    "font-size": fontSize,
    "font-weight": fontWeight,
    "font-style": fontStyle === "normal" ? null : fontStyle,
    style: fontVariantNumeric === "normal" ? null : `font-variant-numeric:${fontVariantNumeric}`,
    textLength: box[2], // as long as here, with any other font
    lengthAdjust: "spacingAndGlyphs",
  };
  const line = struck ? path({ d: boxPath(struck.box, 0), fill: struck.colour }) : "";
  return `<text${attributes(values)}>${escaped(text)}</text>${line}`;
}

function path({ d, matrix, scale = 1, fill, stroke, width }, keep) {
  const gradient = fill?.stops && {
    fill: keep(
      "linearGradient",
      { gradientUnits: "userSpaceOnUse", x1: fill.from[0], y1: fill.from[1], x2: fill.to[0], y2: fill.to[1] },
      fill.stops
        .map(({ colour, at }) => {
          return `<stop${attributes({ offset: at, "stop-color": colour.rgb, "stop-opacity": colour.alpha })}/>`;
        })
        .join(""),
    ),
  };
  const values = {
    d,
    transform: matrix && `matrix(${matrix.map(short).join(" ")})`,
    ...(gradient ?? painted("fill", fill)),
    ...(stroke && { ...painted("stroke", stroke), "stroke-width": width / scale }),
  };
  return `<path${attributes(values)}/>`;
}
