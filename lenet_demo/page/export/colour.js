// Colours of the style sheet as a picture's file can hold them: every kind of them as three bytes and an
// opacity, since few programs but browsers know color() or color-mix().

const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const known = new Map();

/** @returns {{rgb: string, alpha: number}?} "#rrggbb" and 0 to 1; null where nothing is to be seen */
export function colourOf(css) {
  if (!known.has(css)) {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = css;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
    const rgb = `#${[r, g, b].map((level) => level.toString(16).padStart(2, "0")).join("")}`;
    known.set(css, a ? { rgb, alpha: a / 255 } : null);
  }
  return known.get(css);
}

/** Whether a dark sign on it reads better than a white one: where white's contrast is below 3 (WCAG 2). */
export function isLight({ rgb }) {
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(rgb.slice(at, at + 2), 16) / 255) ** 2.2);
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) < 3;
}

/**
 * A gradient along one axis: stops are {colour, at}, `at` 0 to 1 on the way from `from` to `to`.
 * @returns {{stops: object[], from: number[], to: number[]}?} null where `image` is none
 */
export function gradientOf(image, [x, y, width, height]) {
  const inside = /^linear-gradient\((.*)\)$/.exec(image)?.[1];
  if (!inside) return null;
  const found = [...inside.matchAll(/([a-z]+\([^)]*\))(?: ([\d.]+)%)?/g)];
  const stops = found.map(([, css, percent], i) => ({
    colour: colourOf(css) ?? { rgb: "#000000", alpha: 0 },
    at: percent === undefined ? i / (found.length - 1) : percent / 100,
  }));
  const isLevel = /^(to right|90deg)/.test(inside);
  return { stops, from: [x, y], to: isLevel ? [x + width, y] : [x, y + height] };
}
