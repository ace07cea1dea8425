// The page's language: texts that scripts show, and numbers as it writes them. English texts are the keys;
// locale/ has the others (see languages.py).

import { data } from "./data.js";

const texts = data.texts ?? {};
const plurals = new Intl.PluralRules(data.language ?? "en");

/**
 * A text in the page's language.
 * @param {string} text in English, as it stands in the catalogues
 * @param {Record<string, unknown>} [values] for its {names}
 */
export function t(text, values) {
  const said = texts[text] ?? text;
  return values ? said.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : said;
}

/** Of two texts the one that goes with a number, as {n}: languages without plurals have the second twice. */
export const tn = (one, many, n, values) =>
  t(plurals.select(n) === "one" ? one : many, { n: number(n), ...values });

/** A number with so many decimals, and the language's own signs; − for less than 0. */
export function number(value, decimals = 0) {
  const said = value.toLocaleString(data.language ?? "en", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return said.replace("-", "−");
}
