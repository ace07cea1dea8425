// The chapter "How it learned": the drawing read by a network as it was at a moment of its learning. The moment is
// part of the state; the reader reads by it, and here is what else there is to see of it.

import { colours, onColours, signedAt, surface } from "../core/canvas.js";
import { data, element, role as roleIn, root } from "../core/data.js";
import { on } from "../core/events.js";
import { Hundred } from "../core/hundred.js";
import { history, momentNow } from "../core/networks.js";
import { get, moment, set, watch } from "../core/state.js";
import { Curve } from "./curve.js";
import { ERRORS, heading, spoken } from "./moments.js";
import * as playing from "./play.js";

const section = roleIn(root, "learning");
const role = (name) => roleIn(section, name);
const button = section?.querySelector('[data-do="play"]');
const isOpen = () => get("step") === "learning";

let curve, filters, hundred;
let isGoing = false; // to another moment, from here
let shown = { history: null, at: -1 }; // what stands there: a run's history, and which of its moments

export function start() {
  if (!section) return; // no run's history is here
  [curve, filters, hundred] = [new Curve(section), new Filters(role("filters")), new Hundred(section)];
  role("at").addEventListener("input", ({ target }) => {
    playing.stop();
    go(target.valueAsNumber);
  });
  // A finger that goes on to scroll has chosen nothing.
  let before = 0;
  role("at").addEventListener("pointerdown", () => (before = shown.at));
  role("at").addEventListener("pointercancel", () => shown.history && go(before));
  role("history").addEventListener("change", ({ target }) => {
    playing.stop();
    set({ moment: { ...moment(), history: target.value } });
  });
  button.addEventListener("click", play);
  on("play", () => isOpen() && play());
  on("read", follow);
  on("coming", come);
  watch(["moment"], () => isGoing || playing.stop()); // a link's, or another run's
  watch(["step"], () => (isOpen() ? hundred.open() : playing.stop()));
  if (isOpen()) hundred.open();
}

/** Sets the state to a moment of the history that is shown. */
function go(at) {
  const { digits } = shown.history.moments[at];
  isGoing = true;
  set({ moment: { history: moment().history, digits } });
  isGoing = false;
}

function play() {
  if (!shown.history?.net || shown.history !== history(moment().history)) return; // on its way
  const last = shown.history.moments.length - 1;
  playing.toggle(button, shown.at === last ? 0 : shown.at, last, go);
}

// With each reading, after the figure: it may be of another moment, or of another run.
function follow() {
  if (!isOpen()) return;
  const { history: name } = moment();
  role("history").value = name;
  const made = history(name) ?? null;
  section.setAttribute("aria-busy", String(!made?.net));
  section.classList.toggle("has-run", Boolean(made));
  if (!made) return;
  const at = momentNow(made);
  const run = data.histories.find((known) => known.name === name);
  if (made !== shown.history) showRun(made, run);
  if (made !== shown.history || at !== shown.at) showMoment(made, at);
  shown = { history: made, at };
  if (made.net) section.dataset.shown = made.moments[at].digits; // for tests and benchmarks
}

// Curve and digits are told before the weights, which take a while on a slow line.
function come({ name, share }) {
  if (!isOpen() || name !== moment().history) return;
  role("coming").value = share;
  if (shown.history !== history(name)) follow();
}

function showRun(made, { printed }) {
  const slider = role("at");
  slider.max = made.moments.length - 1;
  role("watched").textContent = ERRORS[made.watched];
  role("printed").hidden = !printed;
  curve.show(made, printed);
  if (made.net) filters.show(made);
}

function showMoment(made, at) {
  const slider = role("at");
  if (slider.valueAsNumber !== at) slider.value = at;
  slider.setAttribute("aria-valuetext", spoken(made, at));
  const words = heading(made, at);
  for (const [i, part] of [...role("moment").children].entries()) part.textContent = `${words[i]} `;
  curve.mark(at);
  if (made.net) filters.paint(made.net);
  hundred.mark(made.moments[at].read);
}

// ----
// C1's filters as they take shape: each map's weights, in the order of its maps in the figure.

export class Filters {
  constructor(place) {
    this.place = place;
    onColours(() => this.net && this.paint(this.net));
  }

  /** Makes room for those of a history, full colour at the largest weight of its last moment. */
  show({ net, last }) {
    const { maps, size } = last.stages[0];
    this.surfaces = Array.from({ length: maps }, () =>
      surface(element("canvas", undefined, { width: size, height: size })),
    );
    this.place.replaceChildren(...this.surfaces.map(({ canvas }) => canvas));
    this.limit = last.stages[0].weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6);
    this.net = net;
  }

  paint(net) {
    const { weights, starts } = net.stages[0];
    for (const [map, { pixels, flush }] of this.surfaces.entries()) {
      for (let i = 0; i < pixels.length; i++) {
        pixels[i] = colours.signed[signedAt(weights[starts[map] + i], this.limit)];
      }
      flush();
    }
  }
}
