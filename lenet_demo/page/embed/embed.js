// The page within a page of somebody's own: ?embed=NAME shows one part of it, with the pad, and nothing
// else. NAME is "figure", a chapter, its step "cut", a network, or a stage; any other shows the whole page. In a
// notebook's cell, too; what is shown there the page's data name.

import { networkInfo, data, role, root } from "../core/data.js";
import { on } from "../core/events.js";
import { isHosted } from "../core/host.js";
import { chapter, compared, get, set } from "../core/state.js";

const address = new URL(location.href);
const name = data.notebook?.embed ?? address.searchParams.get("embed");

// What parts of former pages are now.
const FORMER = {
  bench: { step: "c1", fold: "filter" },
  stress: { step: "turned", fold: "stress" },
};

// The step that a chapter's name, or a step's own, leads to.
const stepOf = (wanted) =>
  data.steps.find((step) => step.name === wanted) ?? data.steps.find((step) => step.chapter === wanted);

export function start() {
  if (!data.embeds.includes(name)) return;
  const isOther = networkInfo(name) || name in data.sentences || name in FORMER;
  const step = isOther ? undefined : stepOf(name);
  const kind = networkInfo(name) ? "figure" : name in data.sentences ? "stage" : step ? "chapter" : name;
  Object.assign(document.body.dataset, { embed: kind, embedded: step?.chapter ?? name });
  // Always the part that was asked for, in a look of its own: no link or key changes that.
  const nets = networkInfo(name) ? { nets: [name] } : {};
  const place = FORMER[kind] ?? { step: "lab" };
  const fixed = () => ({
    present: false,
    ...(step ? { step: chapter() === step.chapter ? get("step") : step.name } : place),
    ...nets,
  });
  on("changed", () => set(fixed()));
  set({ ...(["figure", "stage"].includes(kind) && { nets: compared() }), ...fixed() });
  const whole = role(root, "whole");
  if (isHosted) {
    // The whole page has no address here, and keys that went to the notebook would edit it.
    document.body.dataset.hosted = "";
    return whole.remove();
  }
  leadOut(whole);
  if (window.parent !== window) leaveKeys();
}

// A deck keeps its keys: what a pointer does on a pad needs none of them, so the focus that this takes goes
// back to the page around. Who comes by the Tab key keeps it: a click without a pointer counts 0.
function leaveKeys() {
  const leave = ({ type, detail, target }) => {
    const isStroke = type === "pointerup" && target.closest(".paper");
    const isPress = type === "click" && detail && target.closest(".tools");
    if (isStroke || isPress) window.parent.focus();
  };
  root.addEventListener("pointerup", leave);
  root.addEventListener("click", leave);
}

// The link to the whole page takes along what is shown.
function leadOut(link) {
  const follow = () => {
    address.searchParams.delete("embed");
    address.hash = location.hash;
    link.href = address.href;
  };
  for (const type of ["pointerdown", "focus", "click"]) link.addEventListener(type, follow);
  follow();
}
