// The page's language: texts that scripts show, and numbers as it writes them. English texts are the keys;
// locale/ has the others (see languages.py). What looks for them finds t("…") and tn("…", "…", …) with one literal
// each, neither within `${}` nor among another one's values.

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
export function tn(one, many, n, values) {
  const text = plurals.select(n) === "one" ? one : many;
  return t(text, { n: number(n), ...values });
}

const joined = (all, join) => (all.length ? all.reduce(join) : "");

/** Several names, or the like, one after the other. @param {string[]} all */
export const listed = (all) => joined(all, (one, other) => t("{one}, {other}", { one, other }));

/** Several sentences, one after the other. @param {string[]} all */
export const sentences = (all) => joined(all, (one, other) => t("{one} {other}", { one, other }));

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
