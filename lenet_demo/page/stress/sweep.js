// The charts follow the drawing: when a pen has been lifted or a slider has rested, all that are seen and no
// longer true are made anew, the one in use first. Any change meanwhile ends that, and so does a pen that is
// set down: it is not to wait for a chart.

import { role as roleIn, root } from "../core/data.js";
import { distortions, get } from "../core/state.js";
import { Slices, curvesAlong } from "./curves.js";
import { showStrip } from "./strip.js";

const REST = 80; // milliseconds without a change

let timer;
let running = null; // an AbortController
let isPenDown = false;

export function startSweeps() {
  const listen = (type, act) => document.addEventListener(type, act, { capture: true });
  listen("pointerdown", ({ target }) => {
    if (!target.closest("#pad .paper")) return;
    isPenDown = true;
    end();
  });
  for (const type of ["pointerup", "pointercancel"]) {
    listen(type, () => {
      if (!isPenDown) return;
      isPenDown = false;
      if (get("step") === "turned") follow();
    });
  }
}

/** How far all distortions are but `name`. */
function others(name) {
  const { [name]: _, ...values } = distortions() ?? {};
  return values;
}

// What a card's curves depend on.
function dependsOn({ distortion }) {
  const { number, readings } = view.newest;
  const nets = Object.values(readings).map(({ net }) => net);
  return [number, get("skip"), get("stress")?.label, JSON.stringify(others(distortion.name)), ...nets];
}

function isTrue(card) {
  const now = dependsOn(card);
  return card.madeOf?.length === now.length && now.every((part, i) => part === card.madeOf[i]);
}

/** Whether all cards are unfolded; else the one in use stands alone. */
export const showsAll = () => get("fold") === "stress";

// Those that are seen, the one in use first.
const seen = () => new Set([cards.get(view.chosen), ...(showsAll() ? cards.values() : [])]);

/** To be called after each reading, and when more or others are to be seen. */
export function follow() {
  if (isPenDown) {
    section.dataset.swept = ""; // what that makes stale waits until it is lifted
    return;
  }
  const stale = [...seen()].filter((card) => !isTrue(card));
  if (!stale.length) return;
  end();
  section.dataset.swept = "";
  const isThere = view.newest.undistorted && Object.keys(view.newest.readings).length;
  if (isThere) timer = setTimeout(sweep, REST);
  else for (const card of stale) show(card, null);
}

/** Makes no more charts. */
export function end() {
  clearTimeout(timer);
  running?.abort();
}

async function sweep() {
  running = new AbortController();
  const { signal } = running;
  const { undistorted, readings, number } = view.newest;
  const nets = Object.fromEntries(Object.entries(readings).map(([name, { net }]) => [name, net]));
  const label = get("stress")?.label ?? null;
  const scaled = !get("skip").includes("scale");
  const slices = new Slices();
  for (const card of seen()) {
    if (isTrue(card)) continue;
    const what = { undistorted, nets, scaled, values: others(card.distortion.name), label };
    const curves = await curvesAlong(card.distortion, what, slices, signal);
    if (curves) await slices.rest(); // to paint takes a turn of its own
    if (signal.aborted) return;
    show(card, curves);
  }
  await slices.rest();
  // For tests and benchmarks.
  const took = performance.now() - slices.begun;
  Object.assign(section.dataset, { took, longest: slices.longest, swept: number });
}

function show(card, curves) {
  card.madeOf = dependsOn(card);
  card.show(curves);
  if (card.distortion.name === view.chosen) paintStrip();
}

/** Paints the strip of the card in use. */
export function paintStrip() {
  const { distortion, curves } = cards.get(view.chosen);
  showStrip(distortion, curves, view.newest.undistorted, others(view.chosen));
}

// ----
// What the view's scripts share: its cards, the one in use, the newest reading.

export const section = root.querySelector(".stress");
export const role = (name) => roleIn(section, name);

/** @type {Map<string, import("./card.js").Card>} by name */
export const cards = new Map();

export const view = {
  chosen: "rotate", // the card in use, by name
  newest: { number: 0, undistorted: null, prepared: null, readings: {} }, // as the reader told it
};
