// How the stages of a network are drawn: which maps, how large, in how many columns. From the network's
// description, before its weights have come.

import { shapeAfter } from "../../engine/index.js";
import { listed, t } from "./texts.js";

const FIELD_SIDE = 32;
const CODE_WIDTH = 7; // of a prototype, and so of F6
// How many tiles stand side by side, by the number of maps.
const TILES = { 4: 2, 6: 2, 8: 2, 12: 4, 16: 4, 32: 6, 120: 10, 84: CODE_WIDTH, 10: 5 };
const WIDE_TILES = { ...TILES, 6: 3, 8: 4 }; // where there is more room beside than below

/**
 * How one stage is drawn: `maps` of `width`×`height` units, tiled in `columns`, `gap` units apart;
 * where the maps are single units, there is no gap.
 * @typedef {{name: string, maps: number, width: number, height: number, columns: number, gap: number}} Drawn
 */

/** @returns {Drawn[]} c1 … output */
export function stagesOf(description, { isWide = false } = {}) {
  const tiles = isWide ? WIDE_TILES : TILES;
  let shape = { maps: description.channels, width: FIELD_SIDE, height: FIELD_SIDE };
  return description.stages.map((stage) => {
    shape = shapeAfter(stage, shape);
    const { maps, width, height } = shape;
    const columns = stage.name === "output" ? 1 : (tiles[maps] ?? Math.ceil(Math.sqrt(maps)));
    return { name: stage.name, maps, width, height, columns, gap: width === 1 ? 0 : width > 20 ? 2 : 1 };
  });
}

/** Width and height of all tiles, in units. */
export function sizeOf({ maps, width, height, columns, gap }) {
  const rows = Math.ceil(maps / columns);
  return [columns * (width + gap) - gap, rows * (height + gap) - gap];
}

/** As the paper writes it: maps@height×width. */
export const shapeText = ({ maps, width, height }) => (width > 1 ? `${maps}@${height}×${width}` : `${maps}`);

/** What learning may change in a stage: a number for each weight, each bias, each part of a norm. */
function parametersOf({ kind, maps, size, sees, norm }, before) {
  const seen =
    sees === "all"
      ? maps * before
      : sees === "own"
        ? maps
        : sees.reduce((sum, sources) => sum + sources.length, 0);
  const own = { weighted: seen * size ** 2 + maps, subsampling: 2 * maps }[kind] ?? 0;
  return own + (norm ? 2 * maps : 0);
}

/** How many maps the stage before each stage has. */
export const mapsBefore = ({ channels, stages }) => [channels, ...stages.map(({ maps }) => maps)];

/** Free parameters of each stage, in order. */
export function parameterCounts(description) {
  const before = mapsBefore(description);
  return description.stages.map((stage, i) => parametersOf(stage, before[i]));
}

const WORDS = { tanh: "tanh", "plain tanh": "tanh", sigmoid: "sigmoid", relu: "ReLU" };

/** What a stage does, in the words under its maps, unless the page has better ones. */
export function wordsFor({ kind, size, sees, norm, squash }, before) {
  const all = sees === "all" || (Array.isArray(sees) && sees.every((seen) => seen.length === before));
  const what = {
    weighted:
      size === 1
        ? t("full layer")
        : all
          ? t("{size}×{size} convolution", { size })
          : t("{size}×{size} convolution of some maps", { size }),
    subsampling: t("{size}×{size} sum × coefficient + bias", { size }),
    largest: t("largest of {size}×{size}", { size }),
    average: t("average of {size}×{size}", { size }),
    distance: t("the least distance wins"),
  }[kind];
  return listed([what, norm && t("batch norm"), squash && WORDS[squash]].filter(Boolean));
}

/** Where a unit lies among the tiles, as [row, column] of units without gaps, and back. */
export function onTiles({ width, height, columns }, [map, row, column]) {
  return [Math.floor(map / columns) * height + row, (map % columns) * width + column];
}
export function fromTiles({ width, height, columns }, y, x) {
  return [Math.floor(y / height) * columns + Math.floor(x / width), y % height, x % width];
}

/** Where `size`×`size` units of a map, from (top, left) on, lie over the tiles: [x, y]. */
export function windowAt({ width, height, columns, gap }, map, top, left) {
  return [(map % columns) * (width + gap) + left, Math.floor(map / columns) * (height + gap) + top];
}

/** A path around `size`×`size` units of each of `maps`, over the tiles. */
export function outlineOf(stage, maps, top, left, size, square) {
  return maps.map((map) => square(...windowAt(stage, map, top, left), size)).join("");
}
