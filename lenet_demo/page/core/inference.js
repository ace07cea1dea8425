// Reads the newest drawing with the networks that are shown, here in the browser: after a pen's move as
// much as after a switch. Tells `read`:
//   number    the drawing's, as the pad counts them
//   undistorted  the engine's preprocessing of it, or null without ink
//   prepared  the same; distorted where the sliders are, its field as it is read
//   readings  what each network makes of it, by name, with `net`, and `last`, what that is when it has
//             learnt; without those whose weights have not come
//   plain     LeNet-5's reading without the visitor's own filter, where there is one in C1

import { BadDrawing, distort, preprocess, read, withInkFilter } from "../../engine/index.js";
import { damaged } from "../../engine/training/index.js";
import { bytesOf } from "./canvas.js";
import { root } from "./data.js";
import { emit, on } from "./events.js";
import { net, putMoment, loadNetwork } from "./networks.js";
import { paced } from "./pace.js";
import { damage, distortions, get, isBlank, reading as namesNow, shown, watch } from "./state.js";
import { t } from "./texts.js";

const DRAWING = ["strokes", "picture", "pen"];
const HOW = ["skip", "nets", "filter", "broken", "stress", "moment", "step"];
const COMING = t("The networks' weights are on their way …");
/** What is said of a drawing that is none; the page's own tables let none come so far. */
export const NO_DRAWING = t("This drawing cannot be read: clear it.");
const UNREAD = t("The networks' weights could not be fetched; trying again …");

let pad;
let number = 0;
let asked = ""; // which networks were fetched last
let retry; // the timer until they are asked for again
let reason = COMING; // why a network that is shown may not be there

export function start() {
  pad = root.querySelector("#pad .pad");
  watch([...DRAWING, ...HOW], (changed) => {
    if (DRAWING.some((name) => changed.has(name))) pad.dataset.drawn = ++number;
    if (String(namesNow()) !== asked) fetchAll();
    soon();
  });
  on("network", (name) => namesNow().includes(name) && soon());
  on("weights", (name) => namesNow().includes(name) && soon());
  fetchAll();
  readNow();
}

async function fetchAll(pause = 1000) {
  clearTimeout(retry);
  const names = namesNow();
  asked = String(names);
  const found = await Promise.allSettled(names.map(loadNetwork));
  const failed = found.slice(0, shown().length).some(({ status }) => status === "rejected");
  if (asked !== String(names)) return;
  reason = failed ? UNREAD : COMING;
  emit("complaint", failed ? UNREAD : "");
  if (failed) retry = setTimeout(() => fetchAll(Math.min(2 * pause, 20000)), pause);
}

const soon = paced(readNow);

function readNow() {
  const found = reading();
  if (found.missing) emit("complaint", reason);
  emit("read", { number, ...found });
}

function reading() {
  const nothing = { undistorted: null, prepared: null, readings: {}, plain: null, missing: false };
  if (isBlank()) return nothing;
  const skip = get("skip");
  let [undistorted, prepared] = [null, null];
  try {
    const picture = get("picture") && Float32Array.from(bytesOf(get("picture")), (level) => level / 255);
    undistorted = preprocess(get("strokes"), {
      pen: get("pen"),
      skip: skip.filter((step) => step !== "scale"),
      picture,
    });
    prepared = undistorted && distorted(undistorted);
  } catch (error) {
    if (!(error instanceof BadDrawing)) throw error;
    emit("notice", NO_DRAWING);
    return nothing;
  }
  const how = { scaled: !skip.includes("scale") };
  const field = prepared?.field ?? null;
  const names = namesNow();
  const learnt = putMoment();
  const there = names.filter(net);
  return {
    undistorted,
    prepared,
    readings: Object.fromEntries(
      there.map((name) => {
        const by = networkNow(name);
        return [name, { ...read(by, field, how), net: by, last: learnt?.last ?? by.of ?? by }];
      }),
    ),
    plain: get("filter") && net("lenet5") && field ? read(net("lenet5"), field, how) : null,
    missing: !shown().every(net),
  };
}

function distorted(made) {
  const values = distortions();
  return values ? { ...made, field: distort(made, values), isDistorted: true } : made;
}

// LeNet-5 with the visitor's own filter, and with what is broken: made once.
let changed = {};

/** The network `name` as it is, or with what the visitor has changed; undefined where its weights have not come. */
export function networkNow(name) {
  const [filter, broken, whole] = [get("filter"), damage(), net(name)];
  if (!whole || name !== "lenet5" || !(filter || broken)) return whole;
  if (changed.filter !== filter || changed.broken !== broken || changed.whole !== whole) {
    const own = filter
      ? withInkFilter(whole, filter.map, Float32Array.from(filter.weights), filter.bias)
      : whole;
    changed = { filter, broken, whole, net: broken ? damaged(own, broken) : own };
  }
  return changed.net;
}
