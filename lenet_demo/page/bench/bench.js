// The filter bench: the visitor's drawing through one filter and the kinds of pooling. It follows the
// pen and every number.

import { filters, TANH_LIMIT } from "../../engine/index.js";
import { colours, onColours, signedAt, surface } from "../shared/canvas.js";
import { element, role as roleIn, root } from "../shared/data.js";
import { emit, on } from "../shared/events.js";
import { sumOf, tint } from "../shared/numbers.js";
import { get } from "../shared/state.js";
import { learnedFilter, listLearned } from "./learned.js";
import { put, showOwn } from "./own.js";
import { READY } from "./ready.js";
import { choose, readFilter, settings, weightInputs } from "./settings.js";
import { showUnit, walkOver } from "./unit.js";

const { convolve, pad, pool, shift, squash, change } = filters;
const bench = root.querySelector("#bench .bench");
const role = (name) => roleIn(bench, name);
const FIELD = 32;
const SIDE = 5;

let field = { width: FIELD, height: FIELD, values: new Float64Array(FIELD * FIELD) };

export function start() {
  fillReady();
  listLearned(role("learned"));
  showOwn(bench);
  bench.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-ready]")?.dataset.ready;
    if (!name) return;
    role("learned").value = "";
    take(READY[name]);
  });
  role("learned").addEventListener("change", async ({ target }) => {
    const [name, map] = target.value.split(" ");
    if (!name) return;
    try {
      const { weights, settings: rest } = await learnedFilter(name, Number(map));
      take(weights, rest);
    } catch {
      target.value = "";
      emit("notice", "This network's weights could not be fetched; try again.");
    }
  });
  bench.addEventListener("input", ({ target }) => target.matches("input, [data-setting]") && changed());
  walkOver(bench);
  on("read", ({ prepared }) => {
    field = { ...field, values: Float64Array.from(prepared?.field ?? field.values.fill(0)) };
    paintAll();
  });
  on("changed", (names) => {
    if (names.has("view")) refresh();
    if (names.has("filter") && get("filter")) followLink(get("filter"));
  });
  take(READY["vertical line"]);
  if (get("filter")) followLink(get("filter"));
  onColours(refresh);
}

function fillReady() {
  bench.querySelector(".ready").append(
    ...Object.keys(READY).map((name) => {
      const button = element("button", undefined, { type: "button", "data-ready": name });
      button.append(element("canvas", undefined, { width: SIDE, height: SIDE }), name);
      return button;
    }),
  );
}

function take(weights, rest) {
  choose(weights, rest);
  changed();
}

// A filter that came with a link stands on the bench, too.
function followLink({ weights, bias }) {
  const isHere = readFilter().every((weight, i) => weight === weights[i]) && settings().bias === bias;
  if (!isHere) take(weights, { bias });
}

function changed() {
  refresh();
  put({ weights: readFilter(), bias: settings().bias });
}

function refresh() {
  paintFilters();
  paintAll();
}

// ---- Painting ------------------------------------------------------------------------------------

function paint(canvas, map, limit, table = colours.signed) {
  if (canvas.width !== map.width || canvas.height !== map.height) {
    [canvas.width, canvas.height] = [map.width, map.height];
    const plate = canvas.closest(".plate, .pair");
    plate?.style.setProperty("--w", map.width);
    plate?.style.setProperty("--h", map.height);
    plate?.querySelector("svg")?.setAttribute("viewBox", `0 0 ${map.width} ${map.height}`);
  }
  const { pixels, flush } = surface(canvas);
  map.values.forEach((value, i) => {
    pixels[i] = table === colours.ink ? table[Math.round(255 * value)] : table[signedAt(value, limit)];
  });
  flush();
}

// Full colour is what the filter can reach at most, whatever is drawn: colours do not flicker.
function limitOf(weights, { bias, squash: kind }) {
  if (kind === "tanh") return TANH_LIMIT;
  const reach = (sign) => Math.abs(sumOf(weights.map((weight) => Math.max(0, sign * weight))) + sign * bias);
  return Math.max(reach(1), reach(-1), 1e-9);
}

function paintAll() {
  if (get("view") !== "bench") return;
  const weights = readFilter();
  const chosen = settings();
  const limit = limitOf(weights, chosen);
  const through = (map) => squash(convolve(map, weights, chosen), chosen.squash);
  const [map, moved] = [through(field), through(shift(field, 1))];
  const padded = pad(field, chosen.padding);
  paint(role("field"), padded, 1, colours.ink);
  paint(role("map"), map, limit);
  const { padding, stride } = chosen;
  role("size").textContent = `(32 + 2·${padding} − 5) ÷ ${stride} + 1 → ${map.width}×${map.height}`;
  for (const card of bench.querySelectorAll("[data-pool]")) {
    paintPool(card, [map, moved], limit, chosen.learnt);
  }
  showUnit({ weights, chosen, map, padded });
}

function paintPool(card, maps, limit, learnt) {
  const [kind, side] = card.dataset.pool.split(" ");
  const pooled = maps.map((map) => (kind === "none" ? map : pool(map, Number(side), kind, learnt)));
  const canvases = card.querySelectorAll("canvas");
  pooled.forEach((map, i) => map.width && paint(canvases[i], map, kind === "trainable" ? TANH_LIMIT : limit));
  const share = change(...pooled);
  card.querySelector(".changed i").style.width = `${100 * share}%`;
  card.querySelector(".changed span").textContent = `changed by ${Math.round(100 * share)} %`;
}

function paintFilters() {
  const seen = readFilter();
  const most = (weights) => Math.max(...weights.map(Math.abs), 1e-9);
  for (const button of bench.querySelectorAll("[data-ready]")) {
    const weights = READY[button.dataset.ready];
    paint(button.firstElementChild, { width: SIDE, height: SIDE, values: weights }, most(weights));
    button.setAttribute(
      "aria-pressed",
      String(weights.every((weight, i) => Math.abs(weight - seen[i]) < 1e-6)),
    );
  }
  weightInputs.forEach((input, i) => tint(input, seen[i] / most(seen)));
}
