// What the networks make of a drawing along each distortion's range. Of some six hundred readings each is a
// slice of its own, so that a pen never waits for more than one of them.

import { distort, read } from "../../engine/index.js";
import { inFigures, number, t } from "../core/texts.js";

/**
 * What one network reads along a distortion, a number for each of its values.
 * @typedef {object} Curve
 * @property {(number | null)[]} digits
 * @property {boolean[]} refused
 * @property {number[]} right distance to the right prototype, or the probability of the right digit
 * @property {number[] | null} wrong distance to the nearest wrong prototype; null without prototypes
 * @property {number} label the right digit
 */

/** Work in slices: after each, all else has its turn. */
export class Slices {
  begun = performance.now();
  since = this.begun;
  longest = 0; // milliseconds

  async rest() {
    this.longest = Math.max(this.longest, performance.now() - this.since);
    await turn();
    this.since = performance.now();
  }
}

/**
 * What each network reads along one distortion.
 * @param {import("./curves.js").Distortion} of
 * @param {object} what
 * @param {object} what.undistorted the preprocessing of the drawing, as core/inference.js emits it
 * @param {Record<string, object>} what.nets by name
 * @param {boolean} what.scaled see the engine's `read`
 * @param {Record<string, number>} what.values how far the other distortions are
 * @param {number | null} what.label the right digit; null: what each network reads undistorted
 * @param {Slices} slices
 * @param {AbortSignal} signal
 * @returns {Promise<Record<string, Curve> | null>} by network; null where it was ended before
 */
export async function curvesAlong(distortion, { undistorted, nets, scaled, values, label }, slices, signal) {
  const curves = Object.entries(nets).map(([name, net]) => ({
    name,
    net,
    digits: [],
    refused: [],
    right: [],
    wrong: net.hasPrototypes ? [] : null,
    label: label ?? read(net, undistorted.field, { scaled }).digit,
  }));
  for (const value of distortion.values) {
    let field = null;
    for (const curve of curves) {
      await slices.rest();
      if (signal.aborted) return null;
      field ??= distort(undistorted, { ...values, [distortion.name]: value });
      add(curve, read(curve.net, field, { scaled }));
    }
  }
  return Object.fromEntries(curves.map(({ name, net: _net, ...curve }) => [name, curve]));
}

function add({ digits, refused, right, wrong, label }, { digit, rejected, distances, probabilities }) {
  digits.push(digit);
  refused.push(rejected);
  right.push((distances ?? probabilities)[label]);
  wrong?.push(
    distances.reduce((least, distance, i) => (i === label ? least : Math.min(least, distance)), Infinity),
  );
}

/**
 * How far a network reads rightly without a gap, from the neutral value on.
 * @returns {[number, number] | null} the first and the last index; null where it misreads there already
 */
export function heldFrom({ digits, label }, neutral) {
  if (digits[neutral] !== label) return null;
  let [first, last] = [neutral, neutral];
  while (first > 0 && digits[first - 1] === label) first--;
  while (last < digits.length - 1 && digits[last + 1] === label) last++;
  return [first, last];
}

// Input and painting go first: a message comes after them, and without the pause of a timer.
const { port1, port2 } = new MessageChannel();
const waiting = [];
port1.addEventListener("message", () => waiting.shift()());
port1.start();
function turn() {
  return new Promise((go) => {
    waiting.push(go);
    port2.postMessage(null);
  });
}

// ----
// The axis of a distortion, which its slider is: from a slider's whole stops to values, and to words.
// Factors stand by their logarithms, as far below 1 as above.

/**
 * A distortion as the page was told of it: see stress/words.py.
 * @typedef {{name: string, title: string, neutral: number, least: number, most: number, unit: string,
 *   stops: number, claim: [number, number] | null, values: number[]}} Distortion
 */

const isFactor = ({ neutral }) => neutral === 1;
const rounded = (value) => Number(value.toFixed(4));

/** The value at a stop of the slider: 0 is neutral, `stops` the largest value. */
export function valueAt(distortion, stop) {
  const part = stop / distortion.stops;
  return rounded(isFactor(distortion) ? distortion.most ** part : distortion.most * part);
}

/** The stop that a value stands at, or is nearest to. */
export const stopOf = (distortion, value) => Math.round(distortion.stops * partOf(distortion, value));

// -1 (or 0, where neutral is the least) to 1.
const partOf = (distortion, value) =>
  isFactor(distortion) ? Math.log(value) / Math.log(distortion.most) : value / distortion.most;

/** Where a value lies along the axis, 0 to 1. */
export function alongAxis(distortion, value) {
  const part = partOf(distortion, value);
  return distortion.least === distortion.neutral ? part : (part + 1) / 2;
}

/** A value as people write it. */
export function written({ unit, neutral, least }, value) {
  if (unit === "×") return `×${number(value, 2)}`;
  const sign = least < neutral && value > 0 ? "+" : "";
  const n = sign + inFigures(Number((unit === "%" ? 100 * value : value).toFixed(2)));
  return unit === "%" ? t("{n}\u00a0%", { n }) : `${n}${unit === "°" ? "" : "\u00a0"}${unit}`;
}
