// The view that is open, as a picture has it: all that is seen of it, where it is on the screen.

import { root } from "../core/data.js";
import { colourOf } from "./colour.js";
import { seenIn } from "./seen.js";

// The pad and the figure, and every view's own part: what is in its place by its name, or the place itself.
const PARTS = ["#pad .paper", "#figure .figure", ".chapter.now"];
const MARGIN = 20;

/**
 * All that is seen, each with its `shift` from the screen to the picture: where it is on the screen, but
 * that no room is left between two parts for what stands between them there, buttons and such.
 * @returns {{things: import("./seen.js").Seen[], width: number, height: number, ground: object}}
 */
export function layout() {
  const scrolled = [scrollX, scrollY];
  scrollTo({ left: 0, top: 0, behavior: "instant" }); // what sticks to the window's edge is in its place then
  const parts = PARTS.map((names) =>
    [names]
      .flat()
      .map((name) => root.querySelector(name))
      .find(Boolean),
  )
    .filter((part) => part?.checkVisibility())
    .map((part) => seenIn(part));
  scrollTo({ left: scrolled[0], top: scrolled[1], behavior: "instant" });
  const least = (i) => Math.floor(Math.min(...parts.flat().map(({ box }) => box[i])));
  const shift = [MARGIN - least(0), MARGIN - least(1)];
  let bottom = Infinity; // of the parts so far, on the screen
  const things = parts.flatMap((seen) => {
    const gap = Math.min(...seen.map(({ box }) => box[1])) - bottom;
    if (gap > MARGIN) shift[1] -= Math.floor(gap - MARGIN);
    bottom = Math.max(...seen.map(({ box }) => box[1] + box[3]));
    return seen.map((thing) => ({ ...thing, shift: [...shift] }));
  });
  const far = (i) => Math.ceil(Math.max(...things.map(({ box, shift: by }) => box[i] + box[i + 2] + by[i])));
  const ground = colourOf(getComputedStyle(root).backgroundColor);
  return { things, width: far(0) + MARGIN, height: far(1) + MARGIN, ground };
}
