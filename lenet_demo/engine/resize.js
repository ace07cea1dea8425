// Scaling ink as Pillow scales pictures of mode F, which lenet_demo/ink/normalise.py leaves it to:
// areas averaged where it shrinks (Resampling.BOX), neighbours blended where it grows (BILINEAR).
//
// First along the rows, then along the columns, each weighted sum in double precision and its
// result rounded to single: in this order the two sides agree bit for bit.

/**
 * `ink` on a square of its longer side, scaled to `side`×`side`, values in [0, 1].
 *
 * Of the result only the part that the ink covers is kept: its shorter side is rounded up.
 * @param {import("./pen.js").Ink} ink
 * @param {number} side
 * @returns {import("./pen.js").Ink}
 */
export function fitInSquare(ink, side) {
  const longer = Math.max(ink.width, ink.height);
  if (longer === side) return ink;
  const windows = windowsOf(longer, side);
  const width = Math.ceil((ink.width * side) / longer);
  const height = Math.ceil((ink.height * side) / longer);

  const across = new Float32Array(width * ink.height);
  for (let y = 0; y < ink.height; y++) {
    for (let x = 0; x < width; x++) {
      const { begin, weights } = windows[x];
      across[y * width + x] = weightedSum(weights, ink.values, y * ink.width + begin, 1, ink.width - begin);
    }
  }
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const { begin, weights } = windows[y];
    for (let x = 0; x < width; x++) {
      const sum = weightedSum(weights, across, begin * width + x, width, ink.height - begin);
      values[y * width + x] = Math.min(Math.max(sum, 0), 1);
    }
  }
  return { width, height, values };
}

// Σ weight × value of every `stride`-th value; past the first `there` values there is but paper.
function weightedSum(weights, values, at, stride, there) {
  let sum = 0;
  const count = Math.min(weights.length, there);
  for (let i = 0; i < count; i++) sum += values[at + i * stride] * weights[i];
  return sum;
}

// For each of `to` new pixels: where its window of the `from` old ones begins, and their weights.
function windowsOf(from, to) {
  const scale = from / to;
  const spread = Math.max(scale, 1);
  const [filter, support] = from > to ? [box, 0.5 * spread] : [triangle, spread];
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const begin = Math.max(Math.trunc(centre - support + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support + 0.5), from);
    const weights = new Float64Array(end - begin);
    let sum = 0;
    for (let x = 0; x < weights.length; x++) {
      weights[x] = filter((x + begin - centre + 0.5) * (1 / spread));
      sum += weights[x];
    }
    return { begin, weights: weights.map((weight) => weight / sum) };
  });
}

const box = (x) => (x > -0.5 && x <= 0.5 ? 1 : 0);
const triangle = (x) => Math.max(1 - Math.abs(x), 0);
