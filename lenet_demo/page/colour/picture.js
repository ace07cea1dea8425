// A colour picture on a canvas.

import { colours } from "../shared/canvas.js";

/** Paints levels, 0 to 255, all red, then all green, then all blue; null paints the ground of a map. */
export function paintLevels({ pixels, flush }, levels) {
  const units = pixels.length;
  for (let i = 0; i < units; i++) {
    const [r, g, b] = levels ? [0, 1, 2].map((channel) => levels[channel * units + i]) : [];
    pixels[i] = levels ? ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0 : colours.signed[128];
  }
  flush();
}
