// A small neocognitron: one layer of S cells and the layer of C cells above it, learning from drawings.
//
// The S cells and the V cell that inhibits them are those of Fukushima 1980 (Biological Cybernetics 36,
// 193–202). Its C cells are too, but for their own inhibition, which compares planes and would leave a single
// one silent. The paper of 1980 reinforces, in each plane, the cell that answers most; how planes come about
// here is the later "add-if-silent" (Fukushima 2013, Neural Networks 40, 18–31), by which one drawing is
// enough.

import { convolve, patch, places } from "./filters.js";

/** @typedef {import("./filters.js").Plane} Plane */

/** What an S cell sees: 7×7 units. */
export const SIDE = 7;
const MIDDLE = (SIDE - 1) / 2;
const STRENGTH = 1000; // how far learning reinforces: so far that the ones in the formula hardly count
const POOL = 5; // a C cell sees 5×5 S cells of one plane, and there is one for every second of them
const THINNED = 2;
const NEAR = 1; // units within which another S cell's answer counts as one
const FAINT = 0.5; // of the strongest V cell: where there is less to be seen, nothing is learnt

const bell = (side, deviation) =>
  Array.from({ length: side * side }, (_, i) => {
    const [y, x] = [Math.floor(i / side), i % side].map((at) => at - (side - 1) / 2);
    return Math.exp(-(y * y + x * x) / (2 * deviation ** 2));
  });
const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);
const C = bell(SIDE, MIDDLE - 1).map((value, _, all) => value / sumOf(all)); // c(ν): near ones count more
const D = bell(POOL, 1.5); // d(ν), of the C cells

/** The V cells: how much there is for an S cell to see, √ Σ c(ν) u²(n + ν) at every place n. */
export function inhibitory(input) {
  const squared = { ...input, values: Float64Array.from(input.values, (value) => value ** 2) };
  const sums = convolve(squared, C);
  return { ...sums, values: sums.values.map(Math.sqrt) };
}

/**
 * A plane of S cells, all of which look for what the plane was seeded with. In 1980:
 * u = φ[r · ((1 + e) / (1 + r/(1 + r) · h) − 1)], e = Σ a(ν) u(n + ν), h = b v(n), φ[x] = max(x, 0),
 * with a = q c(ν) seed(ν) and b = q v of the seed (the paper halves b and doubles the fraction).
 * @param {Plane} input in [0, 1]
 * @param {Plane} v its V cells
 * @param {ArrayLike<number>} seed (49) what the cell of the plane saw that learnt
 * @param {number} threshold θ in (0, 1): how alike a patch must be; r = θ/(1 − θ)
 * @returns {Plane} in [0, 1], 1 where the seed itself is
 */
export function simple(input, v, seed, threshold) {
  const r = threshold / (1 - threshold);
  const excitatory = convolve(
    input,
    C.map((c, i) => STRENGTH * c * seed[i]),
  );
  const b = STRENGTH * Math.sqrt(sumOf(C.map((c, i) => c * seed[i] ** 2)));
  const values = excitatory.values.map((e, n) =>
    Math.max(0, r * ((1 + e) / (1 + (r / (1 + r)) * b * v.values[n]) - 1)),
  );
  return { ...excitatory, values };
}

/**
 * The C cells over a plane of S cells: ψ[Σ d(ν) u(2n + ν)], ψ[x] = x / (α + x), α = 1. They answer wherever in their
 * field one of the S cells does.
 * @param {Plane} cells
 * @returns {Plane} in [0, 1)
 */
export function complex(cells) {
  const sums = convolve(cells, D, { stride: THINNED });
  return { ...sums, values: sums.values.map((sum) => sum / (1 + sum)) };
}

/** How many C cells stand along `length` units. */
export const complexAlong = (length) => places(places(length, SIDE, 0, 1), POOL, 0, THINNED);

/**
 * Add-if-silent: where there is something to be seen and no cell of any plane answers, a new plane is added,
 * and what is seen there is its seed, once and for all. The place with the most to be seen comes first, then
 * all are asked again, until nobody is silent.
 * @param {Plane} input in [0, 1]
 * @param {ArrayLike<number>[]} seeds of the planes that there are
 * @param {number} threshold as in `simple`
 * @param {number} most planes in all
 * @returns {{seed: number[], top: number, left: number}[]} the new ones, in the order in which they came
 */
export function learn(input, seeds, threshold, most) {
  const v = inhibitory(input);
  const least = FAINT * Math.max(...v.values);
  const silent = Array.from(v.values, (value) => value > 0 && value >= least);
  const listen = (seed) => quieten(silent, simple(input, v, seed, threshold));
  for (const seed of seeds) listen(seed);
  const added = [];
  while (seeds.length + added.length < most) {
    let best = -1;
    v.values.forEach((value, n) => {
      if (silent[n] && (best < 0 || value > v.values[best])) best = n;
    });
    if (best < 0) break;
    const [top, left] = [Math.floor(best / v.width), best % v.width];
    const seed = patch(input, top, left, SIDE);
    added.push({ seed, top, left });
    silent[best] = false;
    listen(seed);
  }
  return added;
}

// No place is silent any more near which a cell answers.
function quieten(silent, { width, height, values }) {
  values.forEach((value, n) => {
    if (value <= 0) return;
    const [y, x] = [Math.floor(n / width), n % width];
    for (let row = Math.max(0, y - NEAR); row <= Math.min(height - 1, y + NEAR); row++) {
      for (let column = Math.max(0, x - NEAR); column <= Math.min(width - 1, x + NEAR); column++) {
        silent[row * width + column] = false;
      }
    }
  });
}
