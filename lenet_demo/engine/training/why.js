// Why a network answers as it does: what ink counts, what would turn the answer, what a unit wants to see.

import { randomFrom } from "../random.js";
import { backward } from "./backward.js";
import { classOf, stagesOf } from "./digits.js";
import { placeOf } from "./lesions.js";

/** @typedef {import("../network/description.js").Net} Net */

const SIDE = 32;
const UNITS = SIDE ** 2;
const LIKELY = 2; // classes that are tried besides
const LONGEST = 0.5; // of a step: the root of the sum of its squares; where F6 saturates, longer ones go too far

// How much better class `first` is than `second`: by as much it is nearer, or its score is larger.
const signOf = ({ posterior }) => (posterior === "softmax of minus" ? -1 : 1);
const gapBetween = (net, output, first, second) => signOf(net) * (output[first] - output[second]);

// The best class but `but`.
function nextTo(net, output, but) {
  const others = Array.from(output, (value, i) => (i === but ? -signOf(net) * Infinity : value));
  return classOf(net, others);
}

// Derivatives by the image's pixels → by the ink, which is the same on all channels; the field's own of colour.
function byInk({ pixels: { paper, ink } }, image, size) {
  const made = new Float32Array(size);
  for (let i = 0; i < image.length; i++) made[i % size] += (ink - paper) * image[i];
  return made;
}

/**
 * The two classes that are nearest, how far they are apart, and how that changes with the ink.
 * @param {Net} net
 * @param {Float32Array} field (1024) ink in [0, 1]
 * @param {[number, number]} [classes] others, of which the gap is wanted
 * @returns {{first: number, second: number, gap: number, gradient: Float32Array}} `gap`: by how much `first` is
 *   nearer, or its score larger; `gradient` (1024) of it: above 0 where more ink speaks for `first`
 */
export function gapOf(net, field, classes) {
  const found = stagesOf(net, field);
  const { output } = found.trace;
  const best = classOf(net, output);
  const [first, second] = classes ?? [best, nextTo(net, output, best)];
  const at = new Float32Array(net.classes);
  at[first] = signOf(net);
  at[second] = -signOf(net);
  const { trace } = backward(net, found, at);
  const gradient = byInk(net, trace.image, field.length);
  return { first, second, gap: gapBetween(net, output, first, second), gradient };
}

/**
 * Which ink counts: how much worse the answer stands where a window of paper lies over it.
 * @param {Net} net
 * @param {Float32Array} field (1024) ink in [0, 1]
 * @param {{size?: number, step?: number}} [how] of the window, in pixels
 * @returns {Float32Array} (1024) for each pixel the mean, over the windows that cover it, of what the gap of the
 *   answer to the next class loses; below 0 where it gains
 */
export function occlusion(net, field, { size = 4, step = 2 } = {}) {
  const { output } = stagesOf(net, field).trace;
  const answer = classOf(net, output);
  const gap = gapBetween(net, output, answer, nextTo(net, output, answer));
  const [lost, windows] = [new Float32Array(UNITS), new Float32Array(UNITS)];
  for (let y = 0; y <= SIDE - size; y += step) {
    for (let x = 0; x <= SIDE - size; x += step) {
      const covered = coveredBy(field, x, y, size);
      let loss = 0;
      if (covered) {
        const without = stagesOf(net, covered).trace.output;
        loss = gap - gapBetween(net, without, answer, nextTo(net, without, answer));
      }
      for (let i = 0; i < size ** 2; i++) {
        const at = (y + Math.floor(i / size)) * SIDE + x + (i % size);
        lost[at] += loss;
        windows[at] += 1;
      }
    }
  }
  return lost.map((sum, i) => sum / (windows[i] || 1));
}

// The field with a window of paper; null where there is no ink under it.
function coveredBy(field, x, y, size) {
  const covered = field.slice();
  let ink = 0;
  for (let row = y; row < y + size; row++) {
    for (let at = row * SIDE + x; at < row * SIDE + x + size; at++) {
      ink += covered[at];
      covered[at] = 0;
    }
  }
  return ink ? covered : null;
}

/**
 * The smallest change of ink, in the sum of its squares, that turns the answer: nearly, as DeepFool finds it
 * (Moosavi-Dezfooli et al., 2016), within [0, 1], and by short steps.
 * @param {Net} net
 * @param {Float32Array} field (1024) ink in [0, 1]
 * @param {{to?: number, rounds?: number}} [how] the class that it is to become, any if not given
 * @returns {{field: Float32Array, from: number, to: number, size: number} | null} the changed field, what it was
 *   and is read as, and the root of the sum of the squares of the change; null where none was found
 */
export function smallestChange(net, field, { to, rounds = 100 } = {}) {
  const found = stagesOf(net, field);
  const from = classOf(net, found.trace.output);
  const known = { net, field, from, rounds };
  if (to !== undefined) return changeTo({ ...known, to });
  // To the class that is the nearest at each step, or to one of those that are the nearest at first.
  const first = waysFrom(net, field, { from }).toSorted((one, other) => one.length - other.length);
  return [undefined, ...first.slice(0, LIKELY).map(({ other }) => other)]
    .map((aim) => changeTo({ ...known, to: aim }))
    .reduce((best, change) => (change && !(best?.size <= change.size) ? change : best), null);
}

function changeTo({ net, field, from, to, rounds }) {
  const answer = (ink) => classOf(net, stagesOf(net, ink).trace.output);
  const isTurned = (ink) => (to === undefined ? answer(ink) !== from : answer(ink) === to);
  let changed = field;
  for (let round = 0; round < rounds && !isTurned(changed); round++) {
    changed = steppedOver(net, changed, { from, to });
  }
  if (!isTurned(changed)) return null;
  // Back towards the field, as far as it is still turned: and a little less far, so that a rounding that is done
  // otherwise does not turn it back.
  const between = (share) => field.map((ink, i) => ink + share * (changed[i] - ink));
  let [least, most] = [0, 1];
  for (let i = 0; i < 12; i++) {
    const half = (least + most) / 2;
    if (isTurned(between(half))) most = half;
    else least = half;
  }
  const made = between(Math.min(1, most + 0.01));
  const size = Math.hypot(...made.map((ink, i) => ink - field[i]));
  return { field: made, from, to: answer(made), size };
}

function steppedOver(net, field, aim) {
  const ways = waysFrom(net, field, aim);
  const { free, slopes, gap } = ways.reduce((best, way) => (way.length < best.length ? way : best));
  if (!slopes) return field;
  const length = Math.min((1.05 * gap) / slopes, LONGEST / Math.sqrt(slopes));
  return field.map((ink, i) => Math.min(1, Math.max(0, ink + length * free[i])));
}

// How far it is, were all linear, to where another class is as near as the one that is in its way: any other than
// `from`, or `to`.
function waysFrom(net, field, { from, to }) {
  const found = stagesOf(net, field);
  const { output } = found.trace;
  const rival = to === undefined ? from : nextTo(net, output, to);
  const others = to === undefined ? Array.from({ length: net.classes }, (_, i) => i) : [to];
  return others
    .filter((other) => other !== rival)
    .map((other) => {
      const at = new Float32Array(net.classes);
      at[rival] = -signOf(net);
      at[other] = signOf(net);
      const gradient = byInk(net, backward(net, found, at).trace.image, field.length);
      // Ink that is full or gone can be changed one way alone.
      const free = gradient.map((slope, i) => ((slope > 0 ? field[i] < 1 : field[i] > 0) ? slope : 0));
      const slopes = free.reduce((sum, slope) => sum + slope * slope, 0);
      const gap = Math.max(gapBetween(net, output, rival, other), 0) + 1e-3;
      return { other, free, slopes, gap, length: gap / Math.sqrt(slopes) };
    });
}

/**
 * What a unit would like to see most: a field for which its sum before squashing is large, found by gradient from
 * noise, each step smoothed a little and ink that is of little use taken away; the best of some starts.
 * @param {Net} net
 * @param {string} name the stage's, c1 … f6
 * @param {[number, number, number]} unit map, row, column
 * @param {object} [how]
 * @param {number} [how.starts]
 * @param {number} [how.steps] from each
 * @param {number} [how.seed]
 * @param {number} [how.cost] what ink must be of use for, as a share of the steepest pixel
 * @param {number} [how.smooth] the share of its neighbours' ink that a pixel takes in a step
 * @returns {{field: Float32Array, sum: number}} ink in [0, 1], and the sum for it
 * @throws {RangeError} for a unit that is not there
 */
export function favourite(net, name, unit, how = {}) {
  const { starts = 4, steps = 40, seed = 0, cost = 0.05, smooth = 0.02 } = how;
  const { place } = placeOf(net, name, unit);
  const end = net.stages.findIndex((stage) => stage.name === name);
  // Neither its own squashing, nor what it is the largest of: where that is 0, it says no way up.
  const bare = net.stages[end].kind === "largest" ? [end - 1, end] : [end];
  const upTo = {
    ...net,
    stages: net.stages
      .slice(0, end + 1)
      .map((stage, i) => (bare.includes(i) ? { ...stage, squash: null, off: undefined } : stage)),
  };
  const random = randomFrom(seed);
  let best = { field: null, sum: -Infinity };
  for (let start = 0; start < starts; start++) {
    let field = Float32Array.from({ length: UNITS }, () => 0.2 * random());
    const isSeen = new Uint8Array(UNITS); // all else is paper
    for (let step = 0; step < steps; step++) {
      const found = stagesOf(upTo, field);
      const at = new Float32Array(found.trace[name].length);
      at[place] = 1;
      const slopes = byInk(net, backward(upTo, found, at, { from: name }).trace.image, UNITS);
      slopes.forEach((slope, i) => (isSeen[i] ||= slope !== 0));
      const steepest = slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 1e-12);
      const rate = 0.2 * (1 - step / steps);
      const moved = slopes.map((slope, i) => field[i] + rate * (slope / steepest - cost));
      field = smoothed(moved, smooth).map((ink) => Math.min(1, Math.max(0, ink)));
    }
    field = field.map((ink, i) => ink * isSeen[i]);
    const sum = stagesOf(net, field).sums[name][place];
    if (sum > best.sum) best = { field, sum };
  }
  return best;
}

function smoothed(field, share) {
  const at = (y, x) => (y < 0 || x < 0 || y >= SIDE || x >= SIDE ? 0 : field[y * SIDE + x]);
  return field.map((ink, i) => {
    const [y, x] = [Math.floor(i / SIDE), i % SIDE];
    const around = (at(y - 1, x) + at(y + 1, x) + at(y, x - 1) + at(y, x + 1)) / 4;
    return ink + share * (around - ink);
  });
}
