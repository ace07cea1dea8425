// The page, wired: each part starts, and then hears of the others by events and the state.

import { filters } from "../engine/index.js";
import * as atlas from "./atlas/atlas.js";
import * as bench from "./bench/bench.js";
import * as broken from "./broken/broken.js";
import * as colour from "./colour/colour.js";
import * as host from "./core/host.js";
import * as inference from "./core/inference.js";
import { loadNetwork } from "./core/networks.js";
import { rememberPage } from "./core/server.js";
import { get, reading, reset } from "./core/state.js";
import * as verify from "./core/verify.js";
import * as embed from "./embed/embed.js";
import * as exporting from "./export/export.js";
import { asPNG, asSVG } from "./export/figure.js";
import * as link from "./export/link.js";
import * as figure from "./figure/figure.js";
import * as galleries from "./galleries/galleries.js";
import * as heading from "./heading/heading.js";
import * as backward from "./learning/backward.js";
import * as learning from "./learning/learning.js";
import * as train from "./learning/train.js";
import * as number from "./number/number.js";
import * as examples from "./pad/examples.js";
import * as opening from "./pad/opening.js";
import * as pad from "./pad/pad.js";
import * as reach from "./pad/reach.js";
import * as verdict from "./pad/verdict.js";
import * as kernel from "./panel/kernel.js";
import * as panel from "./panel/panel.js";
import * as table from "./panel/table.js";
import * as sign from "./sign/sign.js";
import * as present from "./story/present.js";
import * as story from "./story/story.js";
import * as stress from "./stress/stress.js";
import * as why from "./why/why.js";

const FRAME = [
  embed,
  story,
  heading,
  pad,
  examples,
  galleries,
  exporting,
  opening,
  present,
  figure,
  panel,
  table,
  kernel,
  verdict,
  reach,
];
const CHAPTERS = [bench, stress, why, broken, atlas, number, backward, learning, train, sign, colour]; // what those of story/ show besides
const READING = [host, verify, inference]; // last: all others hear the first reading

// For the browser's console.
window.lenet = {
  asPNG,
  asSVG,
  filters,
  reset,
  get number() {
    return get("number");
  },
  get last() {
    return Object.fromEntries(["strokes", "picture", "pen", "nets"].map((name) => [name, get(name)]));
  },
};

export async function start() {
  for (const part of [...FRAME, ...CHAPTERS, ...READING]) part.start();
  await link.start();
  examples.startIntro();
  await Promise.allSettled(reading().map(loadNetwork));
  rememberPage();
}
