// On a phone the pad is left above as one reads on: what stays in reach is a strip with the drawing as the
// networks read it and what they say. It draws only after a tap: a finger that passes it means to scroll.

import { onColours, paintField, surface } from "../core/canvas.js";
import { role, root } from "../core/data.js";
import { on } from "../core/events.js";
import { usesPad, watch } from "../core/state.js";
import { t } from "../core/texts.js";

const pad = root.querySelector("#pad .pad");
const reach = role(root, "reach");
const [button, room] = [reach.querySelector("button"), reach.querySelector("div")];
const paper = pad.querySelector(".paper");
const picture = surface(button.querySelector("canvas"));
let field = null;

export function start() {
  new IntersectionObserver(([{ isIntersecting }]) => {
    reach.classList.toggle("away", !isIntersecting);
    if (isIntersecting) open(false);
  }).observe(pad.querySelector(".place"));
  button.addEventListener("click", () => open(room.hidden));
  on("read", ({ prepared }) => {
    field = prepared?.field ?? null;
    show();
  });
  on("reset", () => open(false));
  watch(["step"], show);
  onColours(show);
}

// The very paper moves: a drawing has one.
function open(isOpen) {
  if (room.hidden !== isOpen) return;
  room.hidden = !isOpen;
  button.setAttribute("aria-expanded", String(isOpen));
  (isOpen ? room : pad.querySelector(".place")).append(paper);
}

function show() {
  reach.hidden = !usesPad();
  paintField(picture, field);
  const says = role(root, "answers").querySelector('.answer:not([hidden]) [data-role="says"]');
  role(reach, "reach-says").textContent = says?.textContent || t("Draw a digit");
}
