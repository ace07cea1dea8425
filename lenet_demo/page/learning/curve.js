// The learning curve: errors along the run, whose axis is the slider below. A moment is as far from the next
// as from the one before; between two of them passes lie in proportion.

import { element, role } from "../core/data.js";
import { inFigures, t } from "../core/texts.js";

export const LEAST = 1e-3; // the error at the chart's lower edge; 1 at its upper
export const LINES = [0.1, 0.01];
const APART = 8; // pixels between the words of two ticks, at least

export const up = (error) =>
  (100 * Math.min(1, Math.log(Math.max(error, LEAST)) / Math.log(LEAST))).toFixed(2);
/** An error as the chart's scale has it: one figure. */
export const scaled = (error) => t("{n} %", { n: inFigures(Number((100 * error).toPrecision(1))) });
export const line = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(2)} ${y}`).join("");

export class Curve {
  constructor(section) {
    this.chart = section.querySelector(".chart");
    this.ticks = role(section, "ticks");
    this.scale = role(section, "scale");
    new ResizeObserver(() => this.thin()).observe(this.ticks);
    new ResizeObserver(() => thin(this.scale.children)).observe(this.scale);
    this.draw(".lines", LINES.map((error) => `M0 ${up(error)}H100`).join(""));
    this.scale.append(
      ...[1, ...LINES, LEAST].map((error) => {
        const label = element("span", scaled(error));
        label.style.top = `${up(error)}%`;
        return label;
      }),
    );
  }

  draw(which, d) {
    this.chart.querySelector(`svg ${which}`).setAttribute("d", d);
  }

  /** `printed`: the paper's errors by pass in per cent, {test, training}, or null. */
  show({ moments, training }, printed) {
    this.last = moments.length - 1;
    const byPass = (errors) => line(errors.map((error, i) => [this.xOf(moments, i + 1), up(error)]));
    this.draw(".error:not(.printed)", line(moments.map(({ error }, at) => [this.x(at), up(error)])));
    this.draw(".training:not(.printed)", byPass(training));
    // A run may end before the printed one.
    const inShares = (errors) => byPass((errors ?? []).slice(0, training.length).map((error) => error / 100));
    this.draw(".printed.error", inShares(printed?.test));
    this.draw(".printed.training", inShares(printed?.training));
    const isPass = ({ digits, passes }) => digits > 0 && Number.isInteger(passes);
    const first = moments.findIndex(isPass);
    const isRound = ({ passes, digits }) => (passes >= 1 ? passes % 5 === 0 : Math.log10(digits) % 1 === 0);
    const ticks = moments.map((moment, at) => {
      if (at && at !== first && at < this.last && !isRound(moment)) return null;
      const words = isPass(moment) ? passWords(moment, at === first) : short(moment.digits);
      const tick = element("span", words, { style: `left: ${this.x(at)}%` });
      tick.classList.toggle("first", at === first);
      return tick;
    });
    this.ticks.replaceChildren(...ticks.filter(Boolean));
    this.thin();
  }

  x(at) {
    return (100 * at) / this.last;
  }

  /** Where the end of a pass lies. */
  xOf(moments, pass) {
    const after = moments.findIndex(({ passes }) => passes >= pass);
    const [from, to] = [moments[after - 1].passes, moments[after].passes];
    return this.x(after - 1 + (pass - from) / (to - from));
  }

  thin() {
    thin(this.ticks.children, this.ticks.querySelector(".first"));
  }

  mark(at) {
    this.draw(".marker", `M${this.x(at)} 0V100`);
  }
}

// As many labels as there is room for: both ends, and the one that is `wanted`, before all others.
function thin(labels, wanted) {
  const all = [...labels];
  const taken = [];
  for (const label of new Set([all[0], all.at(-1), wanted, ...all])) {
    if (!label) continue;
    label.hidden = false;
    const { left, right, top, bottom } = label.getBoundingClientRect();
    label.hidden = taken.some(
      (other) =>
        left < other.right + APART && other.left < right + APART && top < other.bottom && other.top < bottom,
    );
    if (!label.hidden) taken.push({ left, right, top, bottom });
  }
}

// From the first one on passes are counted, which that says.
const passWords = ({ passes }, isFirst) =>
  isFirst ? (passes === 1 ? t("1 epoch") : t("epoch {n}", { n: passes })) : `${passes}`;
const short = (digits) =>
  digits < 1000 ? `${digits}` : t("{n}k", { n: inFigures(Number((digits / 1000).toPrecision(2))) });
