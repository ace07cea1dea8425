// What unfolds below the figures of the first chapters: what the unit that is meant would like to see most.

import { onColours, paintField, surface } from "../core/canvas.js";
import { data, networkInfo, root } from "../core/data.js";
import { on } from "../core/events.js";
import { askLaboratory } from "../core/laboratory.js";
import { figures } from "../core/numbers.js";
import { chapter, get, watch } from "../core/state.js";
import { net } from "../core/networks.js";
import { same } from "../core/units.js";

const SIDE = 32;
const INVITATION = "Point at a unit above, in C1 to F6.";
const parts = new Map(
  [...root.querySelectorAll(".likes")].map((part) => {
    const plate = part.querySelector(".plate");
    const words = part.querySelector("p");
    const canvas = plate.querySelector("canvas");
    return [part.closest(".chapter").id, { part, plate, words, canvas }];
  }),
);
let told = { unit: null };
let asked = null; // the unit that the laboratory is at
let found = null; // {unit, network, field, sum}

export function start() {
  on("unit", (unit) => {
    told = unit;
    follow();
  });
  watch(["fold"], follow);
  onColours(show);
}

const isOpen = () => get("fold")?.startsWith("likes") && parts.has(chapter());
const isFor = ({ unit, network }) => same(unit, told.unit) && network === net(unit.net);
const isAsking = () => isOpen() && told.unit && told.unit.stage !== "output" && net(told.unit.net);

async function follow() {
  show();
  if (asked || !isAsking() || (found && isFor(found))) return;
  const { unit } = told;
  asked = { unit, network: net(unit.net) };
  parts.get(chapter()).part.setAttribute("aria-busy", "true");
  const { stage, place } = unit;
  const answer = await askLaboratory("favourite", { net: asked.network, stage, unit: place }).catch(
    () => null,
  );
  if (answer) found = { ...asked, ...answer };
  asked = null;
  for (const { part } of parts.values()) part.setAttribute("aria-busy", "false");
  if (answer) follow();
}

// What was found before stands until what is meant now is found.
function show() {
  if (!isOpen()) return;
  const { canvas, plate, words } = parts.get(chapter());
  if (!found || !isAsking()) {
    plate.hidden = true;
    words.textContent = INVITATION;
  } else if (isFor(found)) {
    plate.hidden = false;
    paint(canvas, plate);
    words.textContent = wordsFor(told);
  }
}

// What the unit sees of the field: outside of that there is none of its ink.
function paint(canvas, plate) {
  const { left, top, side } = told.seen ?? { left: 0, top: 0, side: SIDE };
  canvas.width = canvas.height = side;
  for (const name of ["--w", "--h"]) plate.style.setProperty(name, side);
  const at = (i) => (top + Math.floor(i / side)) * SIDE + left + (i % side);
  paintField(
    surface(canvas),
    Float32Array.from({ length: side ** 2 }, (_, i) => found.field[at(i)]),
  );
}

function wordsFor({ unit: { net: name, stage, place }, made }) {
  const who = `${data.stages[stage]} ${["c5", "f6"].includes(stage) ? "unit" : "map"} ${place[0]}`;
  const now = made ? `, where your drawing makes it ${figures(made.total)}` : "";
  return (
    `Of all ink this is nearly what ${who} of ${networkInfo(name).title} would like to see most: ` +
    `its sum comes to ${figures(found.sum)}${now}. Found by gradient, from noise.`
  );
}
