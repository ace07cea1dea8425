// Painting numbers: the colours of the theme, and canvases as pixels.

import { root } from "./data.js";

// Two tables of 256 RGBA words: ink from paper to ink, and signed values from -127 to 127, symmetric
// about zero. They come from the style sheet and change with its theme.
export const colours = { ink: null, signed: null, inkLevels: null };
const watchers = [];

function readColours() {
  const style = getComputedStyle(root);
  const [paper, ink, negative, zero, positive] = ["paper", "ink", "negative", "zero", "positive"].map(
    (name) => levels(style.getPropertyValue(`--${name}`)),
  );
  colours.inkLevels = ink;
  colours.inkName = style.getPropertyValue("--ink").trim();
  colours.ink = Uint32Array.from({ length: 256 }, (_, i) => mix(paper, ink, i / 255));
  colours.signed = Uint32Array.from({ length: 256 }, (_, i) =>
    i < 128 ? mix(zero, negative, (128 - i) / 127) : mix(zero, positive, (i - 128) / 127),
  );
}

const levels = (colour) =>
  colour
    .trim()
    .match(/[0-9a-f]{2}/gi)
    .map((pair) => parseInt(pair, 16));

function mix(from, to, share) {
  const t = Math.min(1, Math.max(0, share));
  const [r, g, b] = from.map((level, i) => Math.round(level + (to[i] - level) * t));
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0; // little-endian RGBA
}

/** Calls `paint` now and whenever the theme's colours change. */
export function onColours(paint) {
  watchers.push(paint);
  paint();
}

function paintAnew() {
  readColours();
  for (const paint of watchers) paint();
}

const observer = root && new MutationObserver(paintAnew);
if (root) {
  readColours();
  observer.observe(document.body, { attributeFilter: ["class"] });
}

/**
 * What `act` gives in the dark or the light scheme, all canvases in its colours; then the page is as it was,
 * before the browser has painted. `act` may wait for nothing.
 */
export function withScheme(isDark, act) {
  const { classList } = document.body;
  const wasDark = classList.contains("dark");
  if (isDark === wasDark) return act();
  const turn = (to) => {
    classList.toggle("dark", to);
    paintAnew();
  };
  try {
    turn(isDark);
    return act();
  } finally {
    turn(wasDark);
    observer.takeRecords(); // all is painted
  }
}

/** A canvas as pixels to be written and then shown; `flush` puts them on the screen. */
export function surface(canvas) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  return { canvas, pixels, flush: () => context.putImageData(image, 0, 0) };
}

/** A signed value's place in `colours.signed`, full colour at `limit`. */
export const signedAt = (value, limit) => 128 + Math.round(127 * Math.max(-1, Math.min(1, value / limit)));

/** A stage's maps, one after the other and each row by row, as tiles; null paints them blank. */
export function paintTiles({ maps, width, height, columns, gap }, { canvas, pixels, flush }, values, limit) {
  const { signed } = colours;
  const scale = 127 / limit;
  let from = 0;
  for (let map = 0; map < maps; map++) {
    const left = (map % columns) * (width + gap);
    const top = Math.floor(map / columns) * (height + gap);
    for (let y = 0; y < height; y++) {
      let to = (top + y) * canvas.width + left;
      for (let x = 0; x < width; x++) {
        const level = values ? values[from++] * scale : 0;
        pixels[to++] = signed[128 + Math.round(level > 127 ? 127 : level < -127 ? -127 : level)];
      }
    }
  }
  flush();
}

/** Paints ink in [0, 1], row by row, a value a pixel; null paints paper. */
export function paintField({ pixels, flush }, ink) {
  for (let i = 0; i < pixels.length; i++) pixels[i] = colours.ink[ink ? Math.round(255 * ink[i]) : 0];
  flush();
}

/** Ink of a square in base64, a byte a pixel, 255 ink → its bytes. */
export const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Bytes → base64, some at a time: a call takes only so many arguments. */
export function base64Of(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/**
 * Paints a picture of ink over a context's first `width`×`height`, in the theme's ink: bytes of a square, or of
 * what has that shape.
 */
export function paintInk(context, width, bytes, height = width) {
  const across = Math.round(Math.sqrt((bytes.length * width) / height));
  const image = new ImageData(across, bytes.length / across);
  bytes.forEach((level, i) => image.data.set([...colours.inkLevels, level], 4 * i));
  const small = document.createElement("canvas");
  [small.width, small.height] = [image.width, image.height];
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, width, height);
}

/** A canvas with the ink of a 32×32 field, in the theme's ink, a pixel a pixel. */
export function pictureOf(field) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [32, 32];
  paintInk(
    canvas.getContext("2d"),
    32,
    Uint8Array.from(field, (ink) => Math.round(255 * ink)),
  );
  return canvas;
}

/** Paints pen strokes in a context's own units, in the theme's ink. */
export function inkStrokes(context, strokes, pen) {
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = pen;
  context.strokeStyle = colours.inkName;
  for (const [first, ...rest] of strokes) {
    context.beginPath();
    context.moveTo(...first);
    for (const point of rest) context.lineTo(...point);
    // A line of no length at all is not stroked.
    if (!rest.length) context.lineTo(first[0] + 0.01, first[1]);
    context.stroke();
  }
}

/** An SVG path around so many units from (x, y) on. */
export function square(x, y, width, height = width) {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}
