// A chart of one network along one distortion. SVG, and no library: its axis is the slider below it, its
// colours are the style sheet's, and it is taken along as lines where the view is saved.

import { networkInfo, element } from "../core/data.js";
import { isDistance } from "../core/row.js";
import { percent, t } from "../core/texts.js";
import { alongAxis, heldFrom } from "./curves.js";
import { nameOf } from "./strip.js";

const SVG = "http://www.w3.org/2000/svg";
const FARTHEST = 160; // the distance at the chart's upper edge
const PARTS = ["band", "claim", "missed", "wrong", "right", "marker"];

const up = (share) => (100 * (1 - Math.min(1, Math.max(0, share)))).toFixed(1);
const line = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join("");

export class Chart {
  /** @param {import("./curves.js").Distortion} of @param {string} net its name */
  constructor(distortion, net) {
    const { description } = networkInfo(net);
    this.distortion = distortion;
    this.xs = distortion.values.map((value) => (100 * alongAxis(distortion, value)).toFixed(2));
    this.element = element("figure", undefined, { class: "plot", "data-plot": net });
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 100 100");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true"); // what it shows stands below it in words
    this.paths = Object.fromEntries(
      PARTS.map((name) => {
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("class", name);
        svg.append(path);
        return [name, path];
      }),
    );
    const [measure, most] = isDistance(description)
      ? [t("distance"), FARTHEST]
      : [t("probability"), percent(1)];
    const caption = element("figcaption");
    caption.append(nameOf(net), " ", element("span", measure));
    caption.append(element("small", most), element("small", 0)); // the ends of its axis
    this.element.append(caption, svg);
    if (distortion.claim) {
      const [from, to] = distortion.claim.map((value) => (100 * alongAxis(distortion, value)).toFixed(2));
      this.draw("claim", `M${from} 97H${to}`);
    }
  }

  draw(name, path) {
    this.paths[name].setAttribute("d", path);
  }

  /** Draws a curve, or with null none. */
  paint(curve) {
    const most = curve?.wrong ? FARTHEST : 1;
    const through = (values) => line(values.map((value, i) => [this.xs[i], up(value / most)]));
    this.draw("right", curve ? through(curve.right) : "");
    this.draw("wrong", curve?.wrong ? through(curve.wrong) : "");
    this.draw("missed", curve ? this.firstMisread(curve) : "");
  }

  firstMisread(curve) {
    const { values, neutral } = this.distortion;
    const [first, last] = heldFrom(curve, values.indexOf(neutral)) ?? [];
    if (first === undefined) return "";
    const at = (i) => (i < 0 || i >= values.length ? "" : `M${this.xs[i]} 0V100`);
    return at(first - 1) + at(last + 1);
  }

  /** The share of many digits that this network reads at each value, 0 to 1. */
  paintBand(shares) {
    this.draw(
      "band",
      `M0 100${line(shares.map((share, i) => [this.xs[i], up(share)])).replace("M", "L")}V100z`,
    );
  }

  mark(value) {
    const x = (100 * alongAxis(this.distortion, value)).toFixed(2);
    this.draw("marker", `M${x} 0V100`);
  }
}
