// A moment in words.

import { countRead } from "../core/hundred.js";
import { percent, t, tn } from "../core/texts.js";

const written = (error) => percent(error, 100 * error < 10 ? 2 : 1);

// By which digits a run is watched.
const MISREAD = {
  test: t("of the test digits misread"),
  "held-out": t("of the held-out digits misread"),
};
/** What the curve is of. */
export const ERRORS = {
  test: t("error on the test digits"),
  "held-out": t("error on the held-out digits"),
};

/** When a moment is: "untrained", "after 200 digits", "after 3 epochs". */
export function when({ digits, passes }) {
  if (!digits) return t("untrained");
  if (Number.isInteger(passes)) return tn("after {n} epoch", "after {n} epochs", passes);
  return tn("after {n} digit", "after {n} digits", digits);
}

/** A moment in three parts: when it is, the error, and what that is of. */
export function heading({ moments, watched }, at) {
  const { averaged, error } = moments[at];
  const [first, ...rest] = when(moments[at]);
  const misread = MISREAD[watched];
  return [
    `${first.toUpperCase()}${rest.join("")}`,
    written(error),
    averaged ? t("{misread}, by the average of its last weights", { misread }) : misread,
  ];
}

/** The same for who hears it. */
export function spoken({ moments, watched }, at) {
  const { error, read, ...rest } = moments[at];
  const values = { when: when(rest), error: written(error), n: countRead(read) };
  return watched === "test"
    ? t("{when}, test error {error}, {n} of 100 test digits correct", values)
    : t("{when}, held-out error {error}, {n} of 100 test digits correct", values);
}
