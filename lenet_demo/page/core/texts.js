// The page's language: texts that scripts show, and numbers as it writes them. English texts are the keys;
// locale/ has the others (see languages.py). What looks for them takes t("…") and tn("…", "…", …) with one literal
// each: a long text is one line, and none stands within `${}`.

import { data } from "./data.js";

const language = data?.language ?? "en";
const texts = data?.texts ?? {};
const plurals = new Intl.PluralRules(language);
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const point = new Intl.NumberFormat(language).formatToParts(0.5).find(({ type }) => type === "decimal").value;

/**
 * A text in the page's language.
 * @param {string} text in English, as it stands in the catalogues
 * @param {Record<string, unknown>} [values] for its {names}; those that are missing stay
 */
export function t(text, values) {
  const said = texts[text] ?? text;
  return values ? said.replace(/\{(\w+)\}/g, (name, key) => values[key] ?? name) : said;
}

/** Of two texts the one that goes with a number, as {n}: languages without plurals have the second twice. */
export const tn = (one, many, n, values) =>
  t(plurals.select(n) === "one" ? one : many, { n: number(n), ...values });

/** Several, one after the other. @param {string[]} all */
export const listed = (all) => all.join(t(", "));

/** A text around elements, which stand for some of its {names}: the pieces, to be appended. */
export const around = (text, elements) =>
  text.split(/\{(\w+)\}/).flatMap((piece, i) => (i % 2 ? [elements[piece]] : piece || []));

/**
 * A number as the language writes it, − for less than 0: whole, by thousands; or with so many decimals, and then
 * rounded as `toFixed` does, which Intl does not, and in one piece.
 */
export const number = (value, decimals) =>
  decimals === undefined ? whole.format(value).replace(/^-/, "−") : inFigures(value.toFixed(decimals));

/** What JavaScript writes of a number, with the language's signs. @param {string | number} written */
export const inFigures = (written) => String(written).replace(/^-/, "−").replace(".", point);

/** A share in per cent. */
export const percent = (share, decimals = 0) => t("{n} %", { n: number(100 * share, decimals) });
