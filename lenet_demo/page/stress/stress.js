// The step "Turn it": the drawing distorted in nine ways, each by a slider that is the axis of a chart of what
// the networks make of it. The reader distorts; here is what is chosen, and what comes of all else.

import { onColours } from "../core/canvas.js";
import { data } from "../core/data.js";
import { on } from "../core/events.js";
import { fetchFile } from "../core/server.js";
import { distortions, get, set, watch } from "../core/state.js";
import { Card } from "./card.js";
import * as moving from "./play.js";
import { paintNow, startNow, startStrip } from "./strip.js";
import { cards, end, follow, paintStrip, role, section, showsAll, startSweeps, view } from "./sweep.js";

const isOpen = () => get("step") === "turned";
let shares = null; // of many digits: network → distortion → a share for each value

export function start() {
  for (const distortion of data.stress) {
    cards.set(
      distortion.name,
      new Card(distortion, section.querySelector(`[data-distortion="${distortion.name}"]`)),
    );
  }
  startStrip(role("strip"));
  startNow(section.querySelector(".now"));
  startSweeps();
  listen();
  on("read", (found) => {
    view.newest = found;
    if (isOpen()) show();
  });
  watch(["stress"], followState);
  watch(["nets"], showNets);
  watch(["step", "fold"], open);
  showNets();
  followState();
  onColours(() => paintNow(view.newest));
  open();
}

function listen() {
  const cardOf = (target) => cards.get(target.closest("[data-distortion]")?.dataset.distortion);
  section.addEventListener("input", ({ target }) => {
    const card = target.matches('[type="range"]') && cardOf(target);
    if (!card) return;
    moving.stop();
    put(card, card.wanted);
  });
  for (const comes of ["pointerdown", "focusin"]) {
    section.addEventListener(comes, ({ target }) => cardOf(target) && choose(cardOf(target).distortion.name));
  }
  section.addEventListener("click", ({ target }) => {
    const act = target.closest("[data-do]")?.dataset.do;
    if (act === "play") moving.toggle(cardOf(target), put);
    if (act === "reset") {
      moving.stop();
      set({ stress: null });
    }
  });
  role("chosen").addEventListener("change", ({ target }) => choose(target.value));
  role("right").addEventListener("change", ({ target }) => {
    const { label: _, ...values } = get("stress") ?? {};
    keep(target.value === "" ? values : { ...values, label: Number(target.value) });
  });
}

const keep = (values) => set({ stress: Object.keys(values).length ? values : null });

function put({ distortion }, value) {
  const { [distortion.name]: _, ...values } = get("stress") ?? {};
  keep(value === distortion.neutral ? values : { ...values, [distortion.name]: value });
}

function choose(name) {
  if (name === view.chosen) return;
  view.chosen = name;
  showChosen();
  paintStrip();
  follow();
}

// ---- What is seen of the state ------------------------------------------------------------------------

function showChosen() {
  role("chosen").value = view.chosen;
  for (const [name, card] of cards) card.element.classList.toggle("chosen", name === view.chosen);
}

function followState() {
  const values = get("stress") ?? {};
  for (const [name, card] of cards) {
    const value = values[name] ?? card.distortion.neutral;
    if (value !== card.value) card.mark(value);
  }
  role("right").value = values.label ?? "";
  section.querySelector('[data-do="reset"]').disabled = !get("stress");
}

function showNets() {
  for (const card of cards.values()) card.showNets(get("nets"), shares);
}

function show() {
  paintNow(view.newest);
  follow();
}

async function open(changed) {
  section.classList.toggle("all", showsAll());
  if (!isOpen()) {
    moving.stop();
    return end();
  }
  // Of what a link tells, the first is the one that is meant.
  if (changed?.has("step")) {
    view.chosen = Object.keys(distortions() ?? {}).find((name) => cards.has(name)) ?? view.chosen;
  }
  showChosen();
  show();
  if (shares) return;
  try {
    shares = JSON.parse(new TextDecoder().decode(await fetchFile("page/stress/invariance.json"))).read;
    for (const card of cards.values()) card.paintBands(shares);
  } catch {
    // No band then: the charts are the drawing's own.
  }
}
