// The page, wired: each part starts, and then hears of the others by events and the state.

import * as alive from "./alive/alive.js";
import * as bench from "./bench/bench.js";
import * as colour from "./colour/colour.js";
import * as corner from "./corner/corner.js";
import * as embed from "./embed/embed.js";
import * as exporting from "./export/export.js";
import * as figure from "./figure/figure.js";
import * as fool from "./fool/fool.js";
import * as hard from "./hard/hard.js";
import * as heading from "./heading/heading.js";
import * as learning from "./learning/learning.js";
import * as link from "./export/link.js";
import * as number from "./number/number.js";
import * as opening from "./pad/opening.js";
import * as pad from "./pad/pad.js";
import * as panel from "./panel/panel.js";
import * as reader from "./reader/reader.js";
import * as scenes from "./scenes/scenes.js";
import * as slide from "./slide/slide.js";
import * as stress from "./stress/stress.js";
import * as table from "./table/table.js";
import * as word from "./reader/word.js";
import * as skip from "./skip/skip.js";
import { filters } from "../engine/index.js";
import { rememberPage } from "./shared/offline.js";
import { get } from "./shared/state.js";

// For whoever asks in the browser's console.
window.lenet = {
  filters,
  get number() {
    return get("number");
  },
  get last() {
    return Object.fromEntries(["strokes", "picture", "pen", "nets"].map((name) => [name, get(name)]));
  },
};

export async function start() {
  const around = [skip, embed, heading, pad, corner, hard, fool, exporting, opening, scenes];
  const seen = [figure, panel, table, slide, bench, stress, number, learning, colour, word, reader];
  for (const part of [...around, ...seen]) part.start();
  await link.start();
  alive.start();
  rememberPage();
}
