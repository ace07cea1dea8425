// Where things lie on the wide pad, and so under it: all as shares of the pad's width.

import { PITCH } from "../../engine/index.js";
import { data } from "../shared/data.js";

export const SEEN = 32; // pixels of the field that a column sees

// `wide` is the engine's field: pad (x, y) lies at scale · (x, y) + origin of it.

/** Share of the pad's width at which a pixel of the field begins. */
export const shareAt = ({ scale, origin }, pixel) => (pixel - origin[0]) / scale / data.number.size[0];

/** Where the columns stand side by side, each in the middle of what it sees: {left, pitch}. */
export function columnsAt(wide) {
  const left = shareAt(wide, (SEEN - PITCH) / 2);
  return { left, pitch: shareAt(wide, SEEN / 2 + PITCH / 2) - left };
}

/** Share of the pad's width at which a column's middle is. */
export const middleOf = (wide, column) => shareAt(wide, SEEN / 2 + PITCH * column);

/** What a column sees, in the pad's units: {x, y, side}. */
export function windowOf({ scale, origin }, column) {
  return { x: (PITCH * column - origin[0]) / scale, y: -origin[1] / scale, side: SEEN / scale };
}

/** The pixels that a column sees, the first and the last. */
export const pixelsOf = (column) => [PITCH * column, PITCH * column + SEEN - 1];
