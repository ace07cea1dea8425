// What unfolds below "Why": the ink that each map of a stage, or each unit, would like to see most, one after the other.

import { onColours, paintField, surface } from "../core/canvas.js";
import { element, networkInfo, role, root } from "../core/data.js";
import { on } from "../core/events.js";
import { askLaboratory } from "../core/laboratory.js";
import { net } from "../core/networks.js";
import { figures } from "../core/numbers.js";
import { stagesOf } from "../core/stages.js";
import { get, shown, watch } from "../core/state.js";
import { t } from "../core/texts.js";
import { fieldsOf } from "../core/units.js";

const SIDE = 32;
const MANY = 20; // maps, of which each is looked for less long

const section = role(root, "likes");
const place = role(section, "wants");
let now = null; // {network, stage}, of which they are shown
let wants = []; // {figure, on: a surface, field: null until it is found, …} each

export function start() {
  section.addEventListener("change", follow);
  watch(["fold", "nets"], follow);
  on("network", follow);
  on("weights", () => (now = null));
  onColours(() => wants.forEach(paint));
}

async function follow() {
  const [name] = shown();
  const network = net(name);
  const stage = section.querySelector(":checked").value;
  if (get("fold") !== "likes" || !network || (now?.network === network && now.stage === stage)) return;
  const mine = (now = { network, stage });
  const drawn = stagesOf(networkInfo(name).description).find((each) => each.name === stage);
  const units = Array.from({ length: drawn?.maps ?? 0 }, (_, map) => [
    map,
    ...[drawn.height, drawn.width].map((side) => Math.floor(side / 2)),
  ]);
  // A frame for each from the first, so that it is seen how many are to come, and nothing moves.
  wants = units.map((unit) => frame({ name, stage, unit }));
  place.replaceChildren(...wants.map(({ figure }) => figure));
  section.setAttribute("aria-busy", "true");
  for (const [map, unit] of units.entries()) {
    const how = drawn.maps > MANY ? { starts: 1 } : {};
    const found = await askLaboratory("favourite", { net: network, stage, unit, how }).catch(() => null);
    if (now !== mine) return;
    if (!found || get("fold") !== "likes") break;
    fill(wants[map], found);
  }
  // Where it was folded before all were there, they are looked for again.
  if (wants.some(({ field }) => !field)) now = null;
  section.setAttribute("aria-busy", "false");
}

function frame({ name, stage, unit }) {
  const { image } = fieldsOf({ net: name, stage });
  const size = Math.min(image?.size ?? SIDE, SIDE);
  const begin = size < SIDE ? unit.slice(1).map((at) => image.margin + at * image.step) : [0, 0];
  const figure = element("figure");
  const canvas = element("canvas", undefined, { width: size, height: size, role: "img" });
  canvas.setAttribute("aria-label", t("Map {map}", { map: unit[0] }));
  figure.append(canvas, element("figcaption", unit[0]));
  return { figure, canvas, begin, size, map: unit[0], on: surface(canvas), field: null };
}

function fill(want, { field, sum }) {
  const { figure, canvas, begin, size, map } = want;
  const [top, left] = begin;
  const at = (i) => (top + Math.floor(i / size)) * SIDE + left + (i % size);
  figure.title = t("Map {map}: its sum would be {sum}", { map, sum: figures(sum) });
  canvas.setAttribute("aria-label", figure.title);
  want.field = Float32Array.from({ length: size ** 2 }, (_, i) => field[at(i)]);
  paint(want);
}

const paint = ({ on: picture, field }) => field && paintField(picture, field);
