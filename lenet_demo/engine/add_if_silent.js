// How the neocognitron's planes come about: "add-if-silent" (Fukushima 2013, Neural Networks 40, 18–31), by which
// one drawing is enough, pair after pair (2003). In 1980 the cell that answers most is reinforced, in each plane.

import { answers, contrast, inhibitory, PAIRS, simple } from "./neocognitron.js";
import { patchOf } from "./planes.js";

/** @typedef {import("./filters.js").Plane} Plane */

const FAINT = 0.5; // of the strongest V cell: where there is less to be seen, nothing is learnt

/**
 * Learns the drawings, pair after pair: when all of one is learnt, the next begins.
 * @param {Plane[]} drawings ink in [0, 1], 32×32
 * @param {number} threshold in (0.15, 1): how alike a place must be to what a plane looks for, that no other is
 *   added for it
 * @returns {import("./neocognitron.js").Neocognitron}
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
