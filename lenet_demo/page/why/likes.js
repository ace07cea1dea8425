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
let wants = []; // {on: a surface, field} each

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
  wants = [];
  place.replaceChildren();
  section.setAttribute("aria-busy", "true");
  for (let map = 0; map < (drawn?.maps ?? 0); map++) {
    const unit = [map, Math.floor(drawn.height / 2), Math.floor(drawn.width / 2)];
    const how = drawn.maps > MANY ? { starts: 1 } : {};
    const found = await askLaboratory("favourite", { net: network, stage, unit, how }).catch(() => null);
    if (now !== mine) return;
    if (!found || get("fold") !== "likes") break;
    add({ name, stage, unit }, found);
  }
  // Where it was folded before all were there, they are looked for again.
  if (wants.length < drawn?.maps) now = null;
  section.setAttribute("aria-busy", "false");
}

function add({ name, stage, unit }, { field, sum }) {
  const { image } = fieldsOf({ net: name, stage });
  const size = Math.min(image?.size ?? SIDE, SIDE);
  const [top, left] = size < SIDE ? unit.slice(1).map((at) => image.margin + at * image.step) : [0, 0];
  const at = (i) => (top + Math.floor(i / size)) * SIDE + left + (i % size);
  const words = t("Map {map}: its sum would be {sum}", { map: unit[0], sum: figures(sum) });
  const figure = element("figure", undefined, { title: words });
  const canvas = element("canvas", undefined, {
    width: size,
    height: size,
    role: "img",
    "aria-label": words,
  });
  figure.append(canvas, element("figcaption", unit[0]));
  place.append(figure);
  wants.push({
    on: surface(canvas),
    field: Float32Array.from({ length: size ** 2 }, (_, i) => field[at(i)]),
  });
  paint(wants.at(-1));
}

const paint = ({ on: picture, field }) => paintField(picture, field);
