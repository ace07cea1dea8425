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
export function valueAt(of, stop) {
  const part = stop / of.stops;
  return rounded(isFactor(of) ? of.most ** part : of.most * part);
}

/** The stop that a value stands at, or is nearest to. */
export const stopOf = (of, value) => Math.round(of.stops * partOf(of, value));

// -1 (or 0, where neutral is the least) to 1.
const partOf = (of, value) => (isFactor(of) ? Math.log(value) / Math.log(of.most) : value / of.most);

/** Where a value lies along the axis, 0 to 1. */
export function alongAxis(of, value) {
  const part = partOf(of, value);
  return of.least === of.neutral ? part : (part + 1) / 2;
}

/** A value as people write it. */
export function written({ unit, neutral, least }, value) {
  if (unit === "×") return `×${value.toFixed(2)}`;
  const number = unit === "%" ? 100 * value : value;
  const figures = Number(number.toFixed(2)).toString().replace("-", "−");
  const sign = least < neutral && value > 0 ? "+" : "";
  return `${sign}${figures}${unit === "°" ? "" : " "}${unit}`;
}
