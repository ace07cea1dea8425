// What the view's scripts share: its cards, the one in use, the newest reading.

import { role as roleIn, root } from "../shared/data.js";

export const section = root.querySelector("#stress .stress");
export const role = (name) => roleIn(section, name);

/** @type {Map<string, import("./card.js").Card>} by name */
export const cards = new Map();

export const view = {
  chosen: "rotate", // the card in use, by name
  newest: { number: 0, undistorted: null, prepared: null, readings: {} }, // as the reader told it
};
