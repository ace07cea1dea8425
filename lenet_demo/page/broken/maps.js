// Which map a network can least do without: a bar for each of C1 and C3, which comes as soon as the thousand test
// digits have been read without it.

import { withoutMap } from "../../engine/training/index.js";
import { data, element } from "../core/data.js";
import { askLaboratory } from "../core/laboratory.js";
import { percent, t } from "../core/texts.js";

const STAGES = new Set(["c1", "c3"]); // S2 and S4 have the same maps again
const LEAST = 0.02; // the error that fills the chart, at least

/**
 * @param {Element} chart
 * @param {object} net
 * @param {number} error of the thousand that it misreads as it is, in [0, 1]
 * @param {import("../core/stages.js").Drawn[]} drawn its stages
 * @param {{signal: AbortSignal, tell: (words: string) => void}} how
 */
export async function eachMap(chart, net, error, drawn, { signal, tell }) {
  const bars = drawn.filter(({ name }) => STAGES.has(name)).flatMap(barsOf);
  chart.replaceChildren(...bars.map(({ part }) => part));
  tell(t("The test digits are read …"));
  for (const [i, bar] of bars.entries()) {
    const without = await askLaboratory("evaluate", { net: withoutMap(net, bar.stage, bar.map) }, { signal });
    if (signal.aborted) return;
    bar.error = without.error;
    const worst = show(bars);
    const values = {
      stage: data.stages[worst.stage],
      map: worst.map,
      without: percent(worst.error, 1),
      error: percent(error, 1),
    };
    const words = t(
      "Without {stage} map {map} it misreads {without} of a thousand test digits, with it {error}.",
      values,
    );
    chart.setAttribute("aria-label", words);
    const isAll = i + 1 === bars.length;
    tell(
      isAll ? words : [words, t("So far: {n} of {count} maps.", { n: i + 1, count: bars.length })].join(" "),
    );
  }
}

function barsOf({ name, maps }) {
  return Array.from({ length: maps }, (_, map) => {
    const part = element("div");
    const room = element("span");
    room.append(element("i"));
    part.append(element("small", map ? "" : data.stages[name]), room, element("b", map));
    part.classList.toggle("first", !map);
    return { stage: name, map, part, error: null };
  });
}

// The highest fills the chart; it is returned.
function show(bars) {
  const known = bars.filter(({ error }) => error !== null);
  const worst = known.reduce((most, bar) => (bar.error > most.error ? bar : most));
  for (const { part, error, stage, map } of known) {
    const share = error / Math.max(LEAST, worst.error);
    part.querySelector("i").style.height = `${(100 * share).toFixed(1)}%`;
    const values = { stage: data.stages[stage], map, error: percent(error, 1) };
    part.title = t("{stage} map {map}: without it {error} misread", values);
    part.classList.toggle("most", part === worst.part);
  }
  return worst;
}
