// The view "Learning": the drawing read by a network as it was at a moment of its learning. The moment is
// part of the state; the reader reads by it, and here is what else there is to see of it.

import { data, role as roleIn, root } from "../shared/data.js";
import { on } from "../shared/events.js";
import { history, momentNow } from "../shared/histories.js";
import { get, moment, set } from "../shared/state.js";
import { Curve } from "./curve.js";
import { Filters } from "./filters.js";
import { Hundred } from "./hundred.js";
import * as playing from "./play.js";
import { heading, spoken } from "./words.js";

const section = root.querySelector("#learning .learning");
const role = (name) => roleIn(section, name);
const button = section?.querySelector('[data-do="play"]');
const isOpen = () => get("view") === "learning";

let curve, filters, hundred;
let isGoing = false; // to another moment, from here
let shown = { history: null, at: -1 }; // what stands there: the engine's history, and which of its moments

export function start() {
  if (!section) return; // no run's history is here
  [curve, filters, hundred] = [new Curve(section), new Filters(role("filters")), new Hundred(section)];
  role("at").addEventListener("input", ({ target }) => {
    playing.stop();
    go(target.valueAsNumber);
  });
  role("history").addEventListener("change", ({ target }) => {
    playing.stop();
    set({ moment: { ...moment(), history: target.value } });
  });
  button.addEventListener("click", play);
  on("play", () => isOpen() && play());
  on("read", follow);
  on("changed", (changed) => {
    if (changed.has("moment") && !isGoing) playing.stop(); // a link's, or another run's
    if (!changed.has("view")) return;
    if (isOpen()) hundred.open();
    else playing.stop();
  });
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
  if (!shown.history || shown.history !== history(moment().history)) return; // on its way
  const last = shown.history.moments.length - 1;
  playing.toggle(button, shown.at === last ? 0 : shown.at, last, go);
}

// With each reading, after the figure: it may be of another moment, or of another run.
function follow() {
  if (!isOpen()) return;
  const { history: name } = moment();
  role("history").value = name;
  const made = history(name) ?? null;
  section.setAttribute("aria-busy", String(!made));
  if (!made) return;
  const at = momentNow(made);
  const run = data.histories.find((of) => of.name === name);
  if (made !== shown.history) showRun(made, run);
  if (made !== shown.history || at !== shown.at) showMoment(made, at);
  shown = { history: made, at };
  section.dataset.shown = made.moments[at].digits; // for tests, and for whoever measures
}

function showRun(made, { printed }) {
  const slider = role("at");
  slider.max = made.moments.length - 1;
  role("watched").textContent = `error on the ${made.watched} digits`;
  role("printed").hidden = !printed;
  curve.show(made, printed);
  filters.of(made);
}

function showMoment(made, at) {
  const slider = role("at");
  if (slider.valueAsNumber !== at) slider.value = at;
  slider.setAttribute("aria-valuetext", spoken(made, at));
  role("moment").textContent = heading(made, at);
  curve.mark(at);
  filters.paint(made.net);
  hundred.mark(made.moments[at].read);
}
