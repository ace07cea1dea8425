// A part of the page as a figure for a slide or a paper: what is seen of it, without its controls, measured
// where the browser has put it. Nothing here knows the layout. It is drawn once, as SVG in the screen's own
// pixels; the PNG is that SVG, painted by the browser.

import { withScheme } from "../core/canvas.js";
import { root, scroller } from "../core/data.js";
import { t } from "../core/texts.js";

// What is worked and not looked at; a heading that can be pressed is looked at, and the words of a box that
// is ticked say what holds.
const LEFT_OUT =
  ":not(:is(h1, h2, h3, .gallery) > *):is(button, a), input, select, textarea, progress, summary, " +
  "label:not(:has(input:checked)), [data-no-figure], template";
const MARGIN = 16;
const FINER = 2; // the PNG's pixels for one of the screen's
const SHARP = 4; // and at least as many of a canvas whose pixels are to stay squares, in any program
const LICENCE = t("LeNet-5, alive · CC BY 4.0");
const TERMS = "https://creativecommons.org/licenses/by/4.0/";
const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/**
 * @typedef {object} How
 * @property {"light" | "dark"} [scheme] light, unless it says dark, whatever the page is in
 * @property {boolean} [transparent] without the page's ground
 * @property {string} [caption] stands below the figure, with
 * @property {string} [address] where it is from, and the licence; both are told within the file, too
 */

/**
 * @param {Element} part that is seen on the page
 * @param {How} [how]
 * @returns {Promise<Blob>} words as text, curves as paths with their widths and dashes, canvases as pictures
 */
export async function asSVG(part, how) {
  return new Blob([draw(part, how).svg], { type: "image/svg+xml" });
}

/** The same as a PNG, two pixels for one of the screen's. */
export async function asPNG(part, how) {
  const { svg, width, height } = draw(part, how);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(FINER * width, FINER * height);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const licence = chunk("tEXt", `Copyright\0LeNet-5, alive. CC BY 4.0, ${TERMS}`);
  const from = how?.address ? [chunk("tEXt", `Source\0${how.address}`)] : [];
  const png = await canvas.convertToBlob();
  return new Blob([png.slice(0, HEADED), licence, ...from, png.slice(HEADED)], { type: png.type });
}

// A chunk of a PNG (https://www.w3.org/TR/png-3/#5Chunk-layout): length, name and text, all of ASCII, and their sum.
const HEADED = 33; // bytes, its signature and first chunk

function chunk(name, text) {
  const content = new TextEncoder().encode(name + text);
  let sum = ~0;
  for (const byte of content) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  const framed = new DataView(new ArrayBuffer(content.length + 8));
  framed.setUint32(0, text.length);
  new Uint8Array(framed.buffer).set(content, 4);
  framed.setUint32(content.length + 4, ~sum);
  return framed;
}

/**
 * What a figure's file is called, by what it shows: "lenet5-c3-map4-digit5.svg".
 * @param {{net?: string, stage?: string, map?: number, digit?: number | string, chapter?: string}} shown
 * @param {string} ext
 */
export function fileName({ net, stage, map, digit, chapter }, ext) {
  const called = (word, number) => number !== undefined && number !== null && `${word}${number}`;
  const parts = [net ?? "lenet", chapter, stage, called("map", map), called("digit", digit)];
  const words = parts.filter(Boolean).map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, "-"));
  return `${words.join("-")}.${ext}`;
}

function draw(part, { scheme, transparent = false, caption, address } = {}) {
  const drawing = new Drawing(transparent);
  const scrolled = scroller().scrollTop;
  scroller().scrollTop = 0; // what sticks to the window's edge is in its place then
  try {
    return withScheme(scheme === "dark", () => drawing.finish(part, { caption, address }));
  } finally {
    scroller().scrollTop = scrolled;
  }
}

// Words in lines that fit, none broken.
function broken(words, fits) {
  const lines = [];
  for (const word of words.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

class Drawing {
  named = []; // gradients and clips
  bounds = [Infinity, Infinity, -Infinity, -Infinity]; // left, top, right, bottom of all that is drawn

  constructor(isTransparent) {
    this.isTransparent = isTransparent;
  }

  finish(part, { caption, address }) {
    const ground = colourOf(getComputedStyle(root).backgroundColor);
    this.cleared = this.isTransparent ? ground.rgb : null;
    const drawn = this.element(part, { isWhole: true });
    const below = this.caption([caption, address, LICENCE].filter(Boolean), getComputedStyle(root));
    const [left, top] = this.bounds.slice(0, 2).map((edge) => Math.floor(edge) - MARGIN);
    const [right, bottom] = this.bounds.slice(2).map((edge) => Math.ceil(edge) + MARGIN);
    const [width, height] = [right - left, bottom - top];
    const size = { width, height, viewBox: [left, top, width, height].join(" ") };
    const back = this.isTransparent ? "" : tag("rect", { x: left, y: top, width, height, fill: ground.rgb });
    const defs = tag("defs", {}, this.named.join(""));
    const inside = terms(caption, address) + defs + back + drawn + below;
    return { svg: tag("svg", { xmlns: SVG, ...size }, inside), width, height };
  }

  // In one line where that is no wider than the figure, else in lines that are not.
  caption(words, page) {
    const color = page.getPropertyValue("--quiet");
    const style = {
      fontFamily: page.fontFamily,
      fontSize: "13px",
      fontWeight: "400",
      fontStyle: "normal",
      color,
    };
    const [left, , right, bottom] = this.bounds;
    const joined = words.join(" · ");
    const fits = (line) => widthOf(line, style) <= right - left;
    const lines = fits(joined) ? [joined] : words.flatMap((line) => broken(line, fits));
    return lines
      .map((line, i) => this.words(line, [left, bottom + 14 + 18 * i, widthOf(line, style), 16], style, {}))
      .join("");
  }

  name(kind, values, inside) {
    const id = `d${this.named.length}`;
    this.named.push(tag(kind, { id, ...values }, inside));
    return `url(#${id})`;
  }

  grow(box, clip) {
    const [x, y, width, height] = common(box, clip);
    if (!width || !height) return; // cut away
    const [left, top, right, bottom] = this.bounds;
    const far = [Math.max(right, x + width), Math.max(bottom, y + height)];
    this.bounds = [Math.min(left, x), Math.min(top, y), ...far];
  }

  // ---- Elements ----------------------------------------------------------------------------------

  /** `from`: what holds within the elements around it: `clip`, a box, and `line`, through or under words. */
  element(element, from) {
    const style = getComputedStyle(element);
    const isBox = style.display !== "contents"; // which has none, but children that may
    if (element.matches(LEFT_OUT) || style.clipPath !== "none") return "";
    if (isBox && !element.checkVisibility({ opacityProperty: true })) return "";
    const isSeen = isBox && style.visibility === "visible";
    if (element.localName === "path") return isSeen ? this.path(element, style, from) : "";
    const box = boxOf(element);
    const isSetOff = isSeen && !from.isWhole; // the part itself stands on the figure's ground
    const own = isSetOff ? this.surfaces(element, style, box, from) : "";
    const line = lineOf(style) ?? (flows(style) ? from.line : null);
    const radius = radiusOf(style, box);
    const isCut = isBox && style.overflow !== "visible" && (radius > 0 || isLarger(element));
    const clip = isCut ? common(box, from.clip) : from.clip;
    let within = isSeen ? this.wordsBefore(element, box, { ...from, clip }) : "";
    for (const child of [...element.childNodes].toSorted((one, other) => layerOf(one) - layerOf(other))) {
      if (child.nodeType === Node.ELEMENT_NODE) within += this.element(child, { clip, line });
      else if (child.nodeType === Node.TEXT_NODE && style.visibility === "visible") {
        within += brokenLines(child)
          .map(({ text, box: at }) => this.words(text, at, style, { clip, line }))
          .join("");
      }
    }
    if (isCut && within) {
      const cut = tag("rect", { ...sides(clip), rx: radius });
      within = tag("g", { "clip-path": this.name("clipPath", {}, cut) }, within);
    }
    const all = own + within + (isSetOff ? this.outline(style, box, from) : "");
    return style.opacity < 1 && all ? tag("g", { opacity: style.opacity }, all) : all;
  }

  surfaces(element, style, box, from) {
    let drawn = this.ground(style, box, from) + this.edges(style, box, from);
    if (element.localName === "canvas") {
      const [top, right, bottom, left] = SIDES.map((side) => parseFloat(style[`border${side}Width`]));
      const [x, y, width, height] = box;
      const inner = [x + left, y + top, width - left - right, height - top - bottom];
      this.grow(inner, from.clip);
      const href = pictureOf(element, inner, style.imageRendering === "pixelated");
      drawn += tag("image", { ...sides(inner), preserveAspectRatio: "none", href });
    }
    return drawn;
  }

  ground(style, box, from) {
    const fill = this.gradient(style.backgroundImage) ?? inked("fill", style.backgroundColor);
    if (!fill || fill.fill === this.cleared || !box[2] || !box[3]) return "";
    return this.rect(box, radiusOf(style, box), fill, from);
  }

  // Of the page's gradients: from left to right, at equal steps.
  gradient(image) {
    const inside = /^linear-gradient\(to right, (.*)\)$/.exec(image)?.[1];
    const colours = inside?.match(/[a-z]+\([^)]*\)/g).map((css) => inked("stop-color", css));
    const stops = colours?.map((colour, i) => tag("stop", { offset: i / (colours.length - 1), ...colour }));
    return stops ? { fill: this.name("linearGradient", {}, stops.join("")) } : null;
  }

  // One line around where all four are alike, else a bar a side; and a shadow that is but another line.
  edges(style, box, from) {
    const [x, y, width, height] = box;
    const [top, right, bottom, left] = SIDES.map((side) => ({
      width: style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`]),
      colour: style[`border${side}Color`],
    }));
    const ring = (by, line, colour) =>
      this.rect(grown(box, by), Math.max(0, radiusOf(style, box) + by), lined(line, colour), from);
    const [, colour, spread] = /^(\S+\(.*?\)) 0px 0px 0px (\S+)px inset$/.exec(style.boxShadow) ?? [];
    const shadow = spread ? ring(-top.width - spread / 2, Number(spread), colour) : "";
    if ([right, bottom, left].every((edge) => edge.width === top.width && edge.colour === top.colour)) {
      return (top.width ? ring(-top.width / 2, top.width, top.colour) : "") + shadow;
    }
    const bars = [
      [top, [x, y, width, top.width]],
      [right, [x + width - right.width, y, right.width, height]],
      [bottom, [x, y + height - bottom.width, width, bottom.width]],
      [left, [x, y, left.width, height]],
    ];
    return bars
      .map(([edge, bar]) => (edge.width ? this.rect(bar, 0, inked("fill", edge.colour), from) : ""))
      .join("");
  }

  outline(style, box, from) {
    const width = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    const around = grown(box, parseFloat(style.outlineOffset) + width / 2);
    return width ? this.rect(around, 0, lined(width, style.outlineColor), from) : "";
  }

  rect(box, rx, paint, from) {
    if (!paint) return "";
    this.grow(grown(box, (paint["stroke-width"] ?? 0) / 2), from.clip);
    return tag("rect", { ...sides(box), rx, ...paint });
  }

  // ---- Curves ------------------------------------------------------------------------------------

  // In the screen's pixels, so that widths and dashes are what they are there in any program.
  path(path, style, from) {
    const d = path.getAttribute("d");
    const fill = inked("fill", style.fill, style.fillOpacity);
    const stroke = inked("stroke", style.stroke, style.strokeOpacity);
    if (!d || !(fill || stroke)) return "";
    const svg = path.ownerSVGElement;
    const { a, d: down, e, f } = path.getScreenCTM();
    const { left, top } = svg.getBoundingClientRect();
    // Browsers paint the whole drawing from whole pixels on.
    const shift = [e + Math.round(left) - left, f + Math.round(top) - top];
    const scale = style.vectorEffect === "non-scaling-stroke" ? 1 : Math.sqrt(a * down);
    const width = stroke ? parseFloat(style.strokeWidth) * scale : 0;
    const { x, y, width: wide, height: high } = path.getBoundingClientRect();
    this.grow(grown([x, y, wide, high], width / 2), from.clip);
    const dashes = style.strokeDasharray.match(/[\d.]+/g)?.map((dash) => short(dash * scale));
    const line = stroke && {
      ...stroke,
      "stroke-width": width,
      "stroke-dasharray": dashes?.join(" "),
      "stroke-linejoin": style.strokeLinejoin,
      "stroke-linecap": style.strokeLinecap,
    };
    return tag("path", { d: placed(d, [a, down], shift), fill: "none", ...fill, ...line });
  }

  // ---- Words -------------------------------------------------------------------------------------

  words(text, box, style, { clip, line }) {
    const ink = inked("fill", style.color);
    if (!ink) return "";
    this.grow(box, clip);
    const { ascent, descent } = heightsOf(style);
    const place = { x: box[0], y: box[1] + (box[3] * ascent) / (ascent + descent) };
    const font = Object.fromEntries(FONT.map((name) => [name, style[camel(name)]]));
    const isTabular = style.fontVariantNumeric === "tabular-nums";
    const values = {
      ...place,
      ...ink,
      ...font,
      "text-decoration": line,
      style: isTabular ? "font-variant-numeric:tabular-nums" : null,
      textLength: box[2], // as long as here, with any other font
      lengthAdjust: "spacingAndGlyphs",
    };
    return tag("text", values, escaped(text));
  }

  // Words that the style sheet puts first in an element: where they stand cannot be asked, but for the place
  // where they begin.
  wordsBefore(element, [x, y], from) {
    const style = getComputedStyle(element, "::before");
    const words = style.display !== "none" && /^"(.+)"$/.exec(style.content)?.[1];
    if (!words) return "";
    const text = style.textTransform === "capitalize" ? words[0].toUpperCase() + words.slice(1) : words;
    const { ascent, descent } = heightsOf(style);
    return this.words(text, [x, y, widthOf(text, style), ascent + descent], style, from);
  }
}

// ---- What is asked of the browser ------------------------------------------------------------------

const SIDES = ["Top", "Right", "Bottom", "Left"];

// With its edges on whole pixels, as browsers paint it.
function boxOf(element) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const [x, y, farX, farY] = [left, top, right, bottom].map(Math.round);
  return [x, y, farX - x, farY - y];
}

// Whether there is more in it than it has room for. A drawing does not tell.
const isLarger = (element) =>
  element.localName === "svg" ||
  element.scrollWidth > element.clientWidth ||
  element.scrollHeight > element.clientHeight;

// What is placed for itself lies over what flows.
function layerOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return 0;
  const { position, zIndex } = getComputedStyle(node);
  return position === "static" ? 0 : 1 + (Number(zIndex) || 0);
}

// A line through or under words goes on in all that flows within.
const lineOf = ({ textDecorationLine: line }) => (line && line !== "none" ? line : null);
const flows = ({ position, display, float }) =>
  position !== "absolute" && display !== "inline-block" && float === "none";

const radiusOf = (style, [, , width, height]) =>
  Math.min(parseFloat(style.borderTopLeftRadius), Math.min(width, height) / 2);

// A canvas's picture; one whose pixels are to stay squares has them so many times that no program can blur it.
function pictureOf(canvas, [, , width], isSharp) {
  if (!isSharp) return canvas.toDataURL();
  const times = Math.ceil((SHARP * width) / canvas.width);
  const large = document.createElement("canvas");
  [large.width, large.height] = [times * canvas.width, times * canvas.height];
  const context = large.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, large.width, large.height);
  return large.toDataURL();
}

const ruler = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

function measured(text, { fontStyle, fontWeight, fontSize, fontFamily }) {
  ruler.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  return ruler.measureText(text);
}

const widthOf = (text, style) => measured(text, style).width;

function heightsOf(style) {
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = measured("", style);
  return { ascent, descent };
}

// A text node's lines as they are broken on the screen, letter by letter: one may break within a word, too.
// Spaces belong to a line only within it.
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

// As few programs but browsers know color() or color-mix(): three bytes and an opacity.
function colourOf(css) {
  ruler.clearRect(0, 0, 1, 1);
  ruler.fillStyle = css;
  ruler.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = ruler.getImageData(0, 0, 1, 1).data;
  const rgb = `#${[r, g, b].map((level) => level.toString(16).padStart(2, "0")).join("")}`;
  return { rgb, alpha: a / 255 };
}

// ---- SVG -------------------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";
const FONT = ["font-family", "font-size", "font-weight", "font-style", "letter-spacing"];
const DEFAULTS = new Set([undefined, null, "normal", "miter", "butt"]);

const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const short = (number) => Number(Number(number).toFixed(2));
const escaped = (text) => text.replace(/[<&>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const sides = ([x, y, width, height]) => ({ x, y, width, height });
const grown = ([x, y, width, height], by) => [x - by, y - by, width + 2 * by, height + 2 * by];

function tag(name, values, inside = "") {
  const written = Object.entries(values)
    .filter(([, value]) => !DEFAULTS.has(value))
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escaped(value)}"`);
  return `<${name}${written.join("")}>${inside}</${name}>`;
}

// What it is, where it is from, and what may be done with it, as Inkscape and Wikimedia Commons read it.
function terms(caption, address) {
  const said = (name, text) => (text ? `<dc:${name}>${escaped(text)}</dc:${name}>` : "");
  const license = tag("cc:license", { "rdf:resource": TERMS });
  const work = tag(
    "cc:Work",
    { "rdf:about": "" },
    said("title", caption) + said("source", address) + license,
  );
  const names = { "xmlns:rdf": RDF, "xmlns:dc": "http://purl.org/dc/elements/1.1/" };
  names["xmlns:cc"] = "http://creativecommons.org/ns#";
  return tag("metadata", {}, tag("rdf:RDF", names, work));
}

// A colour as an attribute, with its opacity; null where nothing is to be seen.
function inked(kind, css, opacity = 1) {
  const { rgb, alpha } = css === "none" ? { alpha: 0 } : colourOf(css);
  const share = alpha * opacity;
  const name = `${kind.replace("-color", "")}-opacity`;
  return share ? { [kind]: rgb, ...(share < 1 && { [name]: share }) } : null;
}

const lined = (width, css) => {
  const stroke = inked("stroke", css);
  return stroke && { fill: "none", ...stroke, "stroke-width": width };
};

function common(box, other) {
  if (!other) return box;
  const [left, top] = [0, 1].map((i) => Math.max(box[i], other[i]));
  const [right, bottom] = [0, 1].map((i) => Math.min(box[i] + box[i + 2], other[i] + other[i + 2]));
  return [left, top, Math.max(0, right - left), Math.max(0, bottom - top)];
}

// A path scaled and shifted; of the commands that the page's paths have.
function placed(d, scale, shift) {
  return d.replace(/([MLHVZ])([^MLHVZ]*)/gi, (_, command, numbers) => {
    const only = { h: 0, v: 1 }[command.toLowerCase()];
    const isRelative = command === command.toLowerCase();
    const moved = (numbers.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map((number, i) => {
      const axis = only ?? i % 2;
      return short(scale[axis] * number + (isRelative ? 0 : shift[axis]));
    });
    return command + moved.join(" ");
  });
}
