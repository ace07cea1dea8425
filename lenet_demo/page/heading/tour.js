// The guided tour: one part of the page after the other is lit, with a sentence.

import { data, role, root } from "../shared/data.js";
import { set } from "../shared/state.js";

const tour = role(root, "tour");
let at = 0;

export const ACTS = { back: () => goTo(at - 1), next: () => goTo(at + 1), end };

export const toggle = () => (tour.hidden ? goTo(0) : end());

function goTo(step) {
  set({ view: "networks" });
  at = Math.min(Math.max(step, 0), data.tour.length - 1);
  const [name, sentence] = data.tour[at];
  tour.hidden = false;
  role(tour, "tour-text").textContent = sentence;
  role(tour, "tour-at").textContent = `${at + 1} of ${data.tour.length}`;
  tour.querySelector('[data-do="back"]').disabled = at === 0;
  tour.querySelector('[data-do="next"]').disabled = at === data.tour.length - 1;
  light(name);
}

function light(name) {
  for (const part of root.querySelectorAll(".lit")) part.classList.remove("lit");
  if (!name) return;
  const lit = name === "pad" ? "#pad .paper" : `#figure [data-stage="${name}"]`;
  for (const part of root.querySelectorAll(lit)) part.classList.add("lit");
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  root.querySelector(".lit")?.scrollIntoView({ block: "nearest", behavior });
}

export function end() {
  tour.hidden = true;
  light(null);
}
