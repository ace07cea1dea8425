// One network's row, painted from a reading: its maps, F6 beside the prototypes, its ten answers.

import { colours, paintTiles, signedAt, surface } from "../core/canvas.js";
import { className, data, element, role } from "../core/data.js";
import { limitsOf } from "../core/networks.js";
import { figures } from "../core/numbers.js";
import { distanceText, isDistance, makePlate, makeRow, paintBar } from "../core/row.js";
import { around, t } from "../core/texts.js";

const CODE = [7, 12]; // of a prototype, its width and height
const CAPTIONS = {
  nearest: { caption: t("the printed {digit}"), label: t("The nearest prototype") },
  second: { caption: t("runner-up: {digit}"), label: t("The second prototype") },
};

export class NetworkRow {
  /**
   * @param {object} network as core/row.js takes it
   * @param {string} figure whose row it is, for ids
   * @param {boolean} isWide as core/row.js takes it
   */
  constructor(network, figure, isWide) {
    const { row, stages, plates } = makeRow(network, { isWide });
    Object.assign(this, { name: network.name, title: network.title, element: row, stages, plates });
    row.dataset.net = network.name;
    this.bars = [...row.querySelectorAll(".bars li")];
    this.bars.forEach((bar, digit) => (bar.id = `${figure}-${network.name}-${digit}`));
    this.output = row.querySelector('[data-stage="output"]');
    this.codes =
      isDistance(network.description) && stages.f6?.maps === CODE[0] * CODE[1]
        ? this.addPrototypes(network)
        : [];
    this.isBlank = false;
    this.values = null; // of each stage, as painted, by name
    this.filled = null; // the map that is being filled, while it is not whole
  }

  /** Paints a map as far as it is filled: {stage, map, upTo: units}. */
  fill({ stage: name, map, upTo }, reading, before) {
    const plate = this.plates.find(({ stage }) => stage.name === name);
    const units = plate.stage.width * plate.stage.height;
    this.filled = upTo < units ? { name, from: map * units + upTo, to: (map + 1) * units } : null;
    if (!reading?.trace) return;
    this.paintPlate(plate, before ? reading.sums : reading.trace, limitsOf(reading.last, before));
  }

  paintPlate({ stage, surface: on }, values, limits) {
    const { name, from, to } = this.filled ?? {};
    const whole = values?.[stage.name] ?? null;
    const painted = whole && name === stage.name ? whole.slice().fill(0, from, to) : whole;
    paintTiles(stage, on, painted, limits?.[stage.name] ?? 1);
  }

  // The nearest prototype beside F6, and the runner-up below.
  addPrototypes({ description }) {
    const { prototypes, weights } = description.stages.at(-1); // as drawn in a header, or as opened
    const units = CODE[0] * CODE[1];
    this.prototypes = prototypes
      ? prototypes.map((code) => Float32Array.from(code, (pixel) => (pixel === "X" ? 1 : -1)))
      : Array.from({ length: 10 }, (_, i) => weights.subarray(i * units, (i + 1) * units));
    const maps = this.element.querySelector('[data-stage="f6"] .maps');
    return ["nearest", "second"].map((which) => {
      const figure = element("figure", undefined, { class: which });
      const caption = element("figcaption");
      const digit = element("b", "", { "data-role": `${which}-digit` });
      caption.append(...around(CAPTIONS[which].caption, { digit }));
      if (which === "second") caption.append(element("br"), element("span", "", { "data-role": "gap" }));
      figure.append(makePlate(CODE, CAPTIONS[which].label, which), caption);
      maps.append(figure);
      return { surface: surface(figure.querySelector("canvas")), digit, figure };
    });
  }

  /** Paints a reading, or null: blank. A blank row stays blank for nothing, unless colours changed. */
  paint(reading, { before, anew }) {
    const isBlank = !reading || reading.digit === null;
    if (isBlank && this.isBlank && !anew) return;
    this.isBlank = isBlank;
    const found = isBlank ? null : reading;
    const values = found && (before ? found.sums : found.trace);
    const limits = found && limitsOf(found.last, before);
    this.values = values;
    for (const plate of this.plates) this.paintPlate(plate, values, limits);
    role(this.element, "digit").textContent = found ? className(this.name, found.digit) : "";
    const remark = remarkOn(found);
    this.output.classList.toggle("refused", remark !== "");
    role(this.element, "remark").textContent = remark;
    this.bars.forEach((bar, digit) => paintBar(bar, digit, found));
    this.paintCodes(found, values, limits);
  }

  /** The range of a stage, or of one of its maps, and where it is highest, in a few words. */
  summary(name, map = null) {
    const values = this.values?.[name];
    const part = map === null ? data.stages[name] : t("Map {map}", { map });
    return values
      ? t("{part}: {range}", { part, range: rangeOf(this.stages[name], values, map) })
      : t("{part}: nothing is drawn", { part });
  }

  paintCodes(found, values, limits) {
    if (!this.codes.length) return;
    const order = found ? nearestFirst(found.distances) : [];
    const [first, second] = order.map((digit) => found.distances[digit]);
    role(this.element, "gap").textContent = found
      ? t("{distance} further", { distance: distanceText(second - first) })
      : "";
    this.codes.forEach(({ surface: on, digit, figure }, i) => {
      const code = found && this.prototypes[order[i]];
      let marks = "";
      for (let unit = 0; unit < on.pixels.length; unit++) {
        on.pixels[unit] = colours.signed[code ? signedAt(code[unit], limits.f6) : 128];
        // A dot where F6's sign is another.
        if (code && Math.sign(values.f6[unit]) !== code[unit]) {
          marks += `M${(unit % CODE[0]) + 0.3} ${Math.floor(unit / CODE[0]) + 0.3}h.4v.4h-.4z`;
        }
      }
      on.flush();
      figure.querySelector(".line").setAttribute("d", marks);
      digit.textContent = found ? order[i] : "";
    });
  }
}

const NINTHS = [
  [t("upper left"), t("top"), t("upper right")],
  [t("left"), t("middle"), t("right")],
  [t("lower left"), t("bottom"), t("lower right")],
];

/** @param {number | null} map null: of all maps */
function rangeOf({ maps, width, height }, values, map) {
  const units = width * height;
  const [from, to] = map === null ? [0, maps * units] : [map * units, (map + 1) * units];
  let [low, high] = [from, from];
  for (let at = from; at < to; at++) {
    if (values[at] < values[low]) low = at;
    if (values[at] > values[high]) high = at;
  }
  const [y, x] = [Math.floor((high % units) / width), high % width];
  const ninth = NINTHS[Math.floor((3 * y) / height)][Math.floor((3 * x) / width)];
  const onMap =
    map === null ? t("map {map}, {place}", { map: Math.floor(high / units), place: ninth }) : ninth;
  const only = t("unit {unit}", { unit: high });
  return t("{low} to {high}, highest: {place}", {
    low: figures(values[low]),
    high: figures(values[high]),
    place: units === 1 ? only : onMap,
  });
}

function nearestFirst(distances) {
  return [...distances.keys()].toSorted((a, b) => distances[a] - distances[b]);
}

const remarkOn = (found) => (found?.rejected ? t("not a digit: this is the closest") : "");
