// What is asked of a stranger's data, and what is said where it fails.

/** A checkpoint that cannot be used; its message is one sentence for the visitor. */
export class BadCheckpoint extends Error {
  name = "BadCheckpoint";
}

/** Refuse a description unless `fine`; `must` ends the sentence: what must be. */
export function demand(fine, must) {
  if (!fine) throw new BadCheckpoint(`This checkpoint describes no network that can be read: ${must}.`);
}

/** The object that a text of JSON is; else `BadCheckpoint` with `sentence`. */
export function parseRecord(json, sentence) {
  let value = null;
  try {
    value = JSON.parse(json);
  } catch {
    // No JSON, or too deep: said below.
  }
  if (!isRecord(value)) throw new BadCheckpoint(sentence);
  return value;
}

/** Whether a value of JSON is an object with names. */
export const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether it is a number that single precision can work with. */
export const isNumber = (value) => typeof value === "number" && Math.abs(value) < 1e6;

/** Whether it is a whole number from `lowest` to `highest`. */
export const isWhole = (value, lowest, highest) =>
  Number.isSafeInteger(value) && lowest <= value && value <= highest;
