// A distortion's card: a chart for each network, the slider that is their axis, and how much of it both take.

import { networkInfo, className, role } from "../core/data.js";
import { t } from "../core/texts.js";
import { Chart } from "./chart.js";
import { heldFrom, stopOf, valueAt, written } from "./curves.js";

export class Card {
  /**
   * @param {import("./curves.js").Distortion} of
   * @param {Element} made what the page has of it
   */
  constructor(distortion, made) {
    Object.assign(this, { distortion, element: made, charts: new Map(), curves: null, madeOf: null });
    this.slider = made.querySelector("input");
    this.value = distortion.neutral;
    this.mark(distortion.neutral);
  }

  /** The value that the slider stands at. */
  get wanted() {
    return valueAt(this.distortion, this.slider.valueAsNumber);
  }

  /** A chart for each of these networks, from above; `shares` of many digits, where they are known. */
  showNets(nets, shares) {
    for (const name of nets) {
      if (this.charts.has(name)) continue;
      const chart = new Chart(this.distortion, name);
      if (shares?.[name]) chart.paintBand(shares[name][this.distortion.name]);
      chart.mark(this.value);
      chart.paint(this.curves?.[name] ?? null);
      this.charts.set(name, chart);
    }
    role(this.element, "plots").replaceChildren(...nets.map((name) => this.charts.get(name).element));
  }

  paintBands(shares) {
    for (const [name, chart] of this.charts) {
      if (shares[name]) chart.paintBand(shares[name][this.distortion.name]);
    }
  }

  /** Shows `value` on the slider, in words and in the charts. */
  mark(value) {
    this.value = value;
    const stop = String(stopOf(this.distortion, value));
    if (this.slider.value !== stop) this.slider.value = stop;
    const words = written(this.distortion, value);
    this.slider.setAttribute("aria-valuetext", words);
    role(this.element, "value").textContent = words;
    for (const chart of this.charts.values()) chart.mark(value);
  }

  /** Shows what the networks read along the range, by name; with null nothing. */
  show(curves) {
    this.curves = curves;
    for (const [name, chart] of this.charts) chart.paint(curves?.[name] ?? null);
    role(this.element, "held").textContent = Object.entries(curves ?? {})
      .map(([name, curve]) => this.held(name, curve))
      .join("\n");
  }

  held(net, curve) {
    const { values, neutral, least } = this.distortion;
    const range = heldFrom(curve, values.indexOf(neutral));
    const [network, label] = [networkInfo(net).title, className(net, curve.label)];
    if (!range) {
      const value = written(this.distortion, neutral);
      return t("{network}: no {label} even at {value}", { network, label, value });
    }
    const [first, last] = range;
    if (first === 0 && last === values.length - 1) {
      return t("{network}: {label} all along", { network, label });
    }
    const [from, to] = range.map((i) => written(this.distortion, values[i]));
    return least === neutral
      ? t("{network}: {label} up to {to}", { network, label, to })
      : t("{network}: {label} from {from} to {to}", {
          network,
          label,
          from: from.replace("\u00a0px", ""),
          to,
        });
  }
}
