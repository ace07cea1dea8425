// From one scene to the next: what both show moves to its new place and size, what is new appears.

import { root } from "../shared/data.js";

const PARTS = "#figure [data-stage], #figure figure, #pad .paper";
const DURING = { duration: 600, easing: "ease-in-out" }; // milliseconds

export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Makes a change, and lets the stages move from where they were to where they are. */
export function moving(change) {
  if (isStill()) return change();
  const before = new Map(
    [...root.querySelectorAll(PARTS)].map((part) => [part, part.getBoundingClientRect()]),
  );
  change();
  for (const part of root.querySelectorAll(PARTS)) {
    const is = part.getBoundingClientRect();
    if (is.width) part.animate(way(before.get(part), is, part), DURING);
  }
}

function way(was, is, part) {
  if (!was?.width) return { opacity: [0, 1] };
  // What moves with the stage that it belongs to has no way of its own.
  if (part.matches("figure")) return {};
  const [x, y] = [was.left - is.left, was.top - is.top];
  const scale = `scale(${was.width / is.width}, ${was.height / is.height})`;
  return { transformOrigin: ["0 0", "0 0"], transform: [`translate(${x}px, ${y}px) ${scale}`, "none"] };
}
