// A small neocognitron: a layer of contrast and four pairs of S cells and C cells, learning from drawings.
//
// The S cells, and the V cells that inhibit them, are those of Fukushima 1980 (Biological Cybernetics 36,
// 193–202), where there are three pairs; contrast and the fourth pair are those of 2003 (Neurocomputing 51,
// 161–180). C cells here lack their own inhibition.

import {
  CENTRE_SIDE,
  bell,
  centreSurround,
  patchOf,
  shares,
  squaresOf,
  stacked,
  windowSums,
} from "./planes.js";

/** @typedef {import("./filters.js").Plane} Plane */
/** @typedef {import("./planes.js").Planes} Planes */

/**
 * `side`: an S cell sees side×side cells of every plane before; there is one for each of these places. `most`:
 * planes at most. `near`: cells within which the answer of another S cell counts as one's own.
 * `pool`: a C cell sees pool×pool S cells of one plane, the near ones more by a Gaussian of `deviation`; there is
 * one for every `stride`th S cell, with `margin` cells of nothing around them.
 * @typedef {{side: number, most: number, near: number, pool: number, deviation: number, stride: number,
 *   margin: number}} Pair
 */

/** The four, from the drawing on: 32×32 S cells a plane, then 16×16, 8×8, 4×4; at last one C cell a plane. */
export const PAIRS = [
  { side: 5, most: 16, near: 1, pool: 5, deviation: 1.5, stride: 2, margin: 2 },
  { side: 5, most: 16, near: 1, pool: 5, deviation: 1.5, stride: 2, margin: 2 },
  { side: 3, most: 16, near: 1, pool: 3, deviation: 1, stride: 2, margin: 1 },
  // Each of its cells sees the whole drawing: one that answers, wherever, knows it.
  { side: 3, most: 8, near: 4, pool: 4, deviation: 3, stride: 1, margin: 0 },
];
/** To be known again a place need be less alike than to be nothing new (Fukushima and Tanigawa 1996). */
export const SLACK = 0.15;
const STRENGTH = 1000; // how far learning reinforces: so far that the ones in the formula hardly count
const NEARNESS = new Map([3, 5].map((side) => [side, shares(bell(side, side / 3.5))])); // c(ν)

/**
 * A plane's seed: what the cell saw that it was added for.
 * @typedef {{values: Float64Array, drawing: number, row: number, column: number}} Seed `values`: plane by
 *   plane; `drawing`: in which drawing that was, from 0
 */

/** @typedef {{threshold: number, seeds: Seed[][]}} Neocognitron the seeds of each pair */

/** The layer of contrast: on-centre and off-centre cells. */
export function contrast(ink) {
  const { on, off } = centreSurround(ink);
  return stacked([on, off]);
}

/** V cells: how much there is for an S cell to see, √ Σ c(ν) u²(n + ν) over all planes, at every place n. */
export function inhibitory(input, side) {
  const { values, ...size } = windowSums(squaresOf(input), [NEARNESS.get(side)], side);
  return { ...size, values: values.map(Math.sqrt) };
}

/**
 * S cells, a plane for each seed. In 1980: u = φ[r · ((1 + e) / (1 + r/(1 + r) · h) − 1)],
 * e = Σ a(ν) u(n + ν), h = b v(n), φ[x] = max(x, 0), with a = q c(ν) seed(ν) and b = q v of the seed (the paper
 * halves b and doubles the fraction).
 * @param {Planes} input
 * @param {ArrayLike<number>[]} seeds
 * @param {number} side what a cell sees
 * @param {number} threshold θ in (0, 1): how alike a place must be; r = θ/(1 − θ)
 * @param {Planes} [v] the input's V cells
 * @returns {Planes} in [0, 1], 1 where a seed itself is
 */
export function simple(input, seeds, side, threshold, v = inhibitory(input, side)) {
  const r = threshold / (1 - threshold);
  const c = NEARNESS.get(side);
  const near = (i) => c[i % c.length];
  const excited = windowSums(
    input,
    seeds.map((seed) => seed.map((value, i) => STRENGTH * near(i) * value)),
    side,
  );
  const units = v.values.length;
  seeds.forEach((seed, plane) => {
    const b = STRENGTH * Math.sqrt(seed.reduce((sum, value, i) => sum + near(i) * value ** 2, 0));
    for (let n = 0; n < units; n++) {
      const e = excited.values[plane * units + n];
      const answer = r * ((1 + e) / (1 + (r / (1 + r)) * b * v.values[n]) - 1);
      excited.values[plane * units + n] = Math.max(0, answer);
    }
  });
  return excited;
}

/**
 * C cells: ψ[Σ d(ν) u(stride · n + ν)] over the S cells of their plane, ψ[x] = x / (1 + x). They answer wherever
 * in their field one of the S cells does.
 * @param {Planes} cells
 * @param {Pair} pair
 * @returns {Planes} in [0, 1)
 */
export function complex(cells, { pool, deviation, stride, margin }) {
  const weights = bell(pool, deviation);
  const lists = Array.from({ length: cells.maps }, (_, plane) => {
    const own = Array(cells.maps * weights.length).fill(0);
    return own.toSpliced(plane * weights.length, weights.length, ...weights);
  });
  const sums = windowSums(cells, lists, pool, { stride, margin });
  return { ...sums, values: sums.values.map((sum) => sum / (1 + sum)) };
}

/** What a pair makes of its input, when it knows `seeds`. */
export function answers(input, seeds, pair, threshold) {
  const s = simple(
    input,
    seeds.map(({ values }) => values),
    pair.side,
    threshold - SLACK,
  );
  return { s, c: complex(s, pair) };
}

/**
 * Every layer for one drawing.
 * @param {Neocognitron} network
 * @param {Plane} ink
 * @returns {{contrast: Planes, pairs: {s: Planes, c: Planes}[]}}
 */
export function respond({ seeds, threshold }, ink) {
  const seen = contrast(ink);
  let input = seen;
  const pairs = PAIRS.map((pair, level) => {
    const made = answers(input, seeds[level], pair, threshold);
    input = made.c;
    return made;
  });
  return { contrast: seen, pairs };
}

/**
 * What the cells of a layer see of the drawing, as far as it reaches: cell (row, column) sees side×side units, the
 * upper left one at (begin + row · apart, begin + column · apart), which may lie outside.
 * @param {number} level of the pair, from 0; S cells
 * @returns {{side: number, begin: number, apart: number}}
 */
export function seenBy(level) {
  let [side, begin, apart] = [CENTRE_SIDE, -(CENTRE_SIDE - 1) / 2, 1];
  const widen = (window, stride, margin) => {
    side += (window - 1) * apart;
    begin -= margin * apart;
    apart *= stride;
  };
  PAIRS.slice(0, level + 1).forEach((pair, at) => {
    widen(pair.side, 1, (pair.side - 1) / 2);
    if (at < level) widen(pair.pool, pair.stride, pair.margin);
  });
  return { side, begin, apart };
}

// ----
// How the neocognitron's planes come about: "add-if-silent" (Fukushima 2013, Neural Networks 40, 18–31), by which
// one drawing is enough, pair after pair (2003). In 1980 the cell that answers most is reinforced, in each plane.

const FAINT = 0.5; // of the strongest V cell: where there is less to be seen, nothing is learnt

/**
 * Learns the drawings, pair after pair: when all of one is learnt, the next begins.
 * @param {Plane[]} drawings ink in [0, 1], 32×32
 * @param {number} threshold in (0.15, 1): how alike a place must be to what a plane looks for, that no other is
 *   added for it
 * @returns {Neocognitron}
 */
export function learnDrawings(drawings, threshold) {
  let inputs = drawings.map(contrast);
  const seeds = PAIRS.map((pair) => {
    const known = [];
    inputs.forEach((input, drawing) => {
      const added = addIfSilent(input, known, pair, threshold);
      known.push(...added.map((seed) => ({ ...seed, drawing })));
    });
    inputs = inputs.map((input) => answers(input, known, pair, threshold).c);
    return known;
  });
  return { threshold, seeds };
}

/**
 * Add-if-silent: where there is something to be seen and no cell of any plane answers, a new plane is added,
 * and what is seen there is its seed, once and for all. The place with the most to be seen comes first, then
 * all are asked again, until none is silent or there are as many planes as there may be.
 */
function addIfSilent(input, known, { side, most, near }, threshold) {
  const v = inhibitory(input, side);
  const least = FAINT * v.values.reduce((strongest, value) => Math.max(strongest, value), 0);
  const silent = Array.from(v.values, (value) => value > 0 && value >= least);
  const listen = ({ values }) => quieten(silent, near, simple(input, [values], side, threshold, v));
  for (const seed of known) listen(seed);
  const added = [];
  while (known.length + added.length < most) {
    let best = -1;
    v.values.forEach((value, n) => {
      if (silent[n] && (best < 0 || value > v.values[best])) best = n;
    });
    if (best < 0) break;
    const [row, column] = [Math.floor(best / v.width), best % v.width];
    added.push({ values: patchOf(input, row, column, side), row, column });
    silent[best] = false;
    listen(added.at(-1));
  }
  return added;
}

// No place is silent any more near which a cell answers.
function quieten(silent, near, { width, height, values }) {
  values.forEach((value, n) => {
    if (value <= 0) return;
    const [y, x] = [Math.floor(n / width), n % width];
    for (let row = Math.max(0, y - near); row <= Math.min(height - 1, y + near); row++) {
      for (let column = Math.max(0, x - near); column <= Math.min(width - 1, x + near); column++) {
        silent[row * width + column] = false;
      }
    }
  });
}
