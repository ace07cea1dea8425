// The learning curve: errors along the run, whose axis is the slider below. A moment is as far from the next
// as from the one before; between two of them passes lie in proportion.

import { element, role } from "../core/data.js";

const LEAST = 1e-3; // the error at the chart's lower edge; 1 at its upper
const LINES = [0.1, 0.01];
const APART = 7.5; // per cent of the width between two ticks, at least

const up = (error) => (100 * Math.min(1, Math.log(Math.max(error, LEAST)) / Math.log(LEAST))).toFixed(2);
const line = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(2)} ${y}`).join("");

export class Curve {
  constructor(section) {
    this.section = section;
    this.chart = section.querySelector(".chart");
    this.draw(".lines", LINES.map((error) => `M0 ${up(error)}H100`).join(""));
    role(section, "scale").append(
      ...[1, ...LINES, LEAST].map((error) => {
        const label = element("span", `${Number((100 * error).toPrecision(1))} %`);
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
    role(this.section, "ticks").replaceChildren(...this.ticks(moments));
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

  ticks(moments) {
    let free = -APART;
    let isFirstPass = true;
    return moments.flatMap(({ digits, passes }, at) => {
      const isPass = digits > 0 && Number.isInteger(passes);
      const tells = isPass && isFirstPass; // that from here on passes are counted: wider than a number
      if (this.x(at) - free < (tells ? 1.7 : 1) * APART) return [];
      free = this.x(at) + (tells ? 0.7 * APART : 0);
      const words = isPass ? `${passes}` : short(digits);
      const tick = element("span", tells ? (passes === 1 ? "1 pass" : `pass ${words}`) : words);
      if (isPass) isFirstPass = false;
      tick.style.left = `${this.x(at)}%`;
      return [tick];
    });
  }

  mark(at) {
    this.draw(".marker", `M${this.x(at)} 0V100`);
  }
}

const short = (digits) => (digits < 1000 ? `${digits}` : `${Number((digits / 1000).toPrecision(2))}k`);
