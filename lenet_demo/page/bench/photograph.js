// A colour picture made of numbers, for who has none at hand: a red house in a green field, a low sun.

export const SIDE = 64;

// The same grain every time: a wave too fine to be seen as one.
const grain = (x, y) => {
  const wave = Math.sin(12.9898 * x + 78.233 * y) * 43758.5453;
  return wave - Math.floor(wave) - 0.5;
};
const blend = (from, to, share) =>
  from.map((level, i) => level + (to[i] - level) * Math.min(1, Math.max(0, share)));

const SKY = [
  [0.42, 0.66, 0.93],
  [0.95, 0.88, 0.8],
];
const SUN = [1, 0.86, 0.45];
const HILL = [0.36, 0.5, 0.52];
const FIELD = [
  [0.45, 0.68, 0.27],
  [0.2, 0.44, 0.16],
];
const [WALL, SHADE, ROOF, DOOR, PANE] = [
  [0.83, 0.22, 0.17],
  [0.6, 0.14, 0.13],
  [0.3, 0.27, 0.3],
  [0.93, 0.9, 0.82],
  [0.98, 0.93, 0.6],
];
const [TRUNK, LEAVES] = [
  [0.36, 0.25, 0.16],
  [0.12, 0.36, 0.14],
];

function house(x, y) {
  const ridge = 22 + Math.abs(x - 40) * 0.62;
  if (y >= ridge && y < 32 && x > 27 && x < 54) return ROOF;
  if (y < 32 || y >= 47 || x < 29 || x > 51) return null;
  if (x >= 38 && x < 42 && y >= 38) return DOOR;
  if (y >= 35 && y < 40 && ((x >= 32 && x < 36) || (x >= 45 && x < 49))) return PANE;
  return blend(WALL, SHADE, (x - 44) / 8);
}

function tree(x, y) {
  if ((x - 13) ** 2 + 0.8 * (y - 29) ** 2 < 75 + 40 * grain(x >> 1, y >> 1)) return LEAVES;
  return Math.abs(x - 13) < 1.6 && y >= 29 && y < 48 ? TRUNK : null;
}

function scene(x, y) {
  const things = house(x, y) ?? tree(x, y);
  if (things) return things;
  if (y > 41 + Math.sin(x / 9)) return blend(...FIELD, (y - 41) / 23 + 0.5 * grain(x, y));
  if (y > 34 + 3 * Math.sin(x / 10 + 1)) return HILL;
  const [sky, sun] = [blend(...SKY, y / 36), Math.hypot(x - 54, y - 12)];
  return blend(SUN, sky, (sun - 6) / 3);
}

/** Its red, green and blue, each 64×64 in [0, 1]. */
export function photograph() {
  const planes = [0, 1, 2].map(() => ({ width: SIDE, height: SIDE, values: new Float64Array(SIDE * SIDE) }));
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const colour = scene(x, y);
    const noise = 0.06 * grain(x, y);
    planes.forEach(({ values }, channel) => (values[i] = Math.min(1, Math.max(0, colour[channel] + noise))));
  }
  return planes;
}
