// A moment in words.

import { countRead } from "../core/hundred.js";

const percent = (share) => {
  const value = 100 * share;
  return `${value.toFixed(value < 10 ? 2 : 1)} %`;
};

/** When a moment is: "untrained", "after 200 digits", "after 3 passes". */
export function when({ digits, passes }) {
  if (!digits) return "untrained";
  if (Number.isInteger(passes)) return `after ${passes === 1 ? "1 pass" : `${passes} passes`}`;
  return `after ${digits.toLocaleString("en")} digits`;
}

/** A moment in three parts: when it is, the error, and what that is of. */
export function heading({ moments, watched }, at) {
  const { averaged, error } = moments[at];
  const [first, ...rest] = when(moments[at]);
  const suffix = averaged ? ", by the average of its last weights" : "";
  return [
    `${first.toUpperCase()}${rest.join("")}`,
    percent(error),
    `of the ${watched} digits misread${suffix}`,
  ];
}

/** The same for who hears it. */
export function spoken({ moments, watched }, at) {
  const { error, read, ...rest } = moments[at];
  return `${when(rest)}, ${watched} error ${percent(error)}, ${countRead(read)} of 100 test digits correct`;
}
