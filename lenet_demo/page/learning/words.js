// A moment in words.

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

/** How many of the hundred are read, ten of each class in order. */
export const countRead = (read) =>
  [...read].filter((answer, i) => Number(answer) === Math.floor(i / 10)).length;

/** The line above the chart. */
export function heading({ moments, watched }, at) {
  const { averaged, error } = moments[at];
  const [first, ...rest] = when(moments[at]);
  const of = averaged ? ", by the average of its last weights" : "";
  return `${first.toUpperCase()}${rest.join("")}: misreads ${percent(error)} of the ${watched} digits${of}`;
}

/** The same for who hears it. */
export function spoken({ moments, watched }, at) {
  const { error, read, ...rest } = moments[at];
  return `${when(rest)}, ${watched} error ${percent(error)}, ${countRead(read)} of a hundred read`;
}
