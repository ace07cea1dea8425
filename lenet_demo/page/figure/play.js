// Playing: the steps and stages appear one after the other.

import { set } from "../shared/state.js";

const ORDER = ["pen", "crop", "size", "centre", "scale", "c1", "s2", "c3", "s4", "c5", "f6", "output"];
const EACH = 650; // milliseconds
let playing = 0;

export async function play(figure) {
  set({ view: "networks" });
  const mine = ++playing;
  const parts = (name) => figure.querySelectorAll(`[data-step="${name}"], .net [data-stage="${name}"]`);
  figure.classList.add("playing");
  for (const name of ORDER) for (const part of parts(name)) part.classList.remove("reached");
  for (const name of ORDER) {
    for (const part of parts(name)) part.classList.add("reached");
    await new Promise((done) => setTimeout(done, EACH));
    if (mine !== playing) return; // started anew
  }
  figure.classList.remove("playing");
}
