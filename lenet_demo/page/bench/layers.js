// The neocognitron's layers as tiles, a plane a tile, which can be pointed at and walked over; and the last
// layer's cells, each beside the drawing that it was added for.

import { neocognitron } from "../../engine/index.js";
import { paint as paintMap, paintInk } from "./maps.js";
import { bytesOf, paintTiles, square, surface } from "../core/canvas.js";
import { element } from "../core/data.js";
import { MOVES } from "../core/events.js";
import { tint } from "../core/numbers.js";
import { makePlate, outline } from "../core/row.js";
import { sizeOf, windowAt } from "../core/stages.js";
import { number, percent, t } from "../core/texts.js";

const { PAIRS, seenBy } = neocognitron;
const SIDE = 32;
const TILES = [
  { maps: 2, width: SIDE, height: SIDE, columns: 2, gap: 2 },
  ...PAIRS.slice(0, -1).flatMap(({ most }, pair) =>
    [SIDE >> pair, SIDE >> (pair + 1)].map((side) => ({
      maps: most,
      width: side,
      height: side,
      columns: Math.ceil(Math.sqrt(most)),
      gap: side > 8 ? 2 : 1,
    })),
  ),
];
const NAMES = [t("Contrast: on, off"), ...PAIRS.flatMap((_, pair) => [`S${pair + 1}`, `C${pair + 1}`])];
let plates; // of contrast, then S and C of each pair but the last

/** @param {(plane: {pair: number, plane: number} | null) => void} point called with what is pointed at */
export function startLayers(part, point) {
  plates = [...part.querySelectorAll("[data-layer]")].map((figure, layer) => {
    const plate = makePlate(sizeOf(TILES[layer]), NAMES[layer]);
    figure.append(plate);
    const canvas = plate.querySelector("canvas");
    if (figure.dataset.layer === "s") letPoint(canvas, layer, point);
    return { plate, on: surface(canvas), caption: figure.querySelector("figcaption") };
  });
}

function letPoint(canvas, layer, point) {
  const pair = (layer - 1) / 2;
  const { maps, width, height, columns, gap } = TILES[layer];
  let plane = 0;
  const go = (to) => {
    if (to === null) {
      for (const { plate } of plates) outline(plate, "");
      return point(null);
    }
    plane = to;
    for (const each of [layer, layer + 1]) {
      const tiles = TILES[each];
      outline(plates[each].plate, square(...windowAt(tiles, plane, 0, 0), tiles.width));
    }
    point({ pair, plane });
  };
  const under = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    const column = Math.floor(((clientX - box.left) / box.width) * canvas.width) / (width + gap);
    const row = Math.floor(((clientY - box.top) / box.height) * canvas.height) / (height + gap);
    go(Math.min(Math.floor(row) * columns + Math.floor(column), maps - 1));
  };
  canvas.tabIndex = 0;
  canvas.setAttribute("aria-label", t("{layer}: arrow keys choose a plane", { layer: NAMES[layer] }));
  for (const type of ["pointermove", "click"]) canvas.addEventListener(type, under);
  canvas.addEventListener("focus", () => go(plane));
  for (const type of ["pointerleave", "blur"]) canvas.addEventListener(type, () => go(null));
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const to = plane + move[0] * columns + move[1];
    if (to >= 0 && to < maps) go(to);
  });
}

/** Shows what a layer answers, of contrast and the pairs; `share`: how much of it another place changed. */
export function showLayer(part, layer, cells, share) {
  const size = `${cells.maps}@${cells.height}×${cells.width}`;
  const state = share === null ? size : t("changed by {share}", { share: percent(share) });
  const words = layer ? `${NAMES[layer]} ${state}` : NAMES[layer];
  if (plates[layer]) {
    const { on, caption } = plates[layer];
    caption.textContent = words;
    on.pixels.fill(0);
    paintTiles({ ...TILES[layer], maps: cells.maps }, on, cells.values, 1);
  } else if (layer === NAMES.length - 1) {
    part.querySelector('[data-pair="4"] figcaption').textContent = words;
  }
}

/**
 * Where a plane of S cells answers most.
 * @returns {[number, [number, number, number, number] | null]} how much, and what that cell sees of the drawing: x,
 *   y, width and height, as far as the drawing reaches; null where all are silent
 */
export function fieldBox(pair, { width, height, values }, plane) {
  const own = values.subarray(plane * width * height, (plane + 1) * width * height);
  const most = Math.max(...own);
  if (!most) return [0, null];
  const { side, begin, apart } = seenBy(pair);
  const at = own.indexOf(most);
  const [[x, right], [y, down]] = [at % width, Math.floor(at / width)].map((place) => {
    const from = begin + place * apart;
    return [Math.max(0, from), Math.min(SIDE, from + side)];
  });
  return [most, [x, y, right - x, down - y]];
}

/** Shows each cell of the last layer: the drawing that it was added for, its S cells, and its answer. */
export function showKnown(list, drawings, seeds, [s, c]) {
  while (list.children.length > seeds.length) list.lastElementChild.remove();
  while (list.children.length < seeds.length) list.append(card());
  const most = Math.max(...c.values, 0);
  seeds.forEach(({ drawing }, cell) => {
    const item = list.children[cell];
    const [thumbnail, cells] = item.querySelectorAll("canvas");
    const values = Float64Array.from(bytesOf(drawings[drawing]), (level) => level / 255);
    paintInk(thumbnail, { width: SIDE, height: SIDE, values });
    const units = s.width * s.height;
    const own = s.values.subarray(cell * units, (cell + 1) * units);
    paintMap(cells, { width: s.width, height: s.height, values: own }, 1);
    const answer = item.querySelector("b");
    // A C cell reaches no more than a half, where its seed alone answers.
    tint(answer, c.values[cell]).textContent = c.values[cell] ? number(c.values[cell], 2) : t("silent");
    item.classList.toggle("most", most > 0 && c.values[cell] === most);
  });
}

function card() {
  const item = element("li");
  item.append(
    element("canvas", undefined, { role: "img", "aria-label": t("The drawing that the cell was added for") }),
    element("canvas", undefined, { role: "img", "aria-label": t("Its S cells") }),
    element("b"),
  );
  return item;
}
