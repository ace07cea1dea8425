// Colour pictures: what the networks for CIFAR-10's ten classes make of one.

import { coloursOf, read } from "../../engine/index.js";
import { paintLevels, startSamples } from "./samples.js";
import { bytesOf, onColours, paintTiles, surface } from "../core/canvas.js";
import { data, role, root } from "../core/data.js";
import { on } from "../core/events.js";
import { loadNetwork } from "../core/networks.js";
import { speak } from "../core/pace.js";
import { makeRow } from "../core/row.js";
import { readPicture } from "../core/pictures.js";
import { isInColour, watch } from "../core/state.js";
import { listed, percent, t } from "../core/texts.js";

const part = root.querySelector('[data-fold="colour"]');
const view = part.querySelector(".figure");
const said = role(part, "colour-read");
const rows = [];
let picture, samples;
let newest = null; // the levels of the picture that was asked for last
let turn = 0; // how often one was: of several the last counts, whichever comes last
let shown = null; // {pixels, readings}: of the newest that has been read

export function start() {
  if (!view) return;
  picture = surface(view.querySelector(".field canvas"));
  data.colour.forEach(addRow);
  part.querySelector("input").addEventListener("change", ({ target }) => {
    if (target.files[0]) open(target.files[0]);
    target.value = ""; // so that the same file can be opened again
  });
  on("picture", (file) => isInColour() && open(file));
  watch(["fold", "step"], begin);
  samples = startSamples(part, show);
  onColours(paint);
  begin();
}

function addRow(network) {
  const { name, copies, test_error: error } = network;
  const pictures = copies ? t("{n} copies of CIFAR-10", { n: copies }) : "CIFAR-10";
  const when =
    error === null
      ? pictures
      : t("{pictures}, {share} of test pictures right", { pictures, share: percent(1 - error, 1) });
  const { row, plates } = makeRow(
    { ...network, when, steps: {}, classes: data.classes },
    { choosable: false, inColour: true },
  );
  row.dataset.colourNet = name;
  // What its maps are stands under them where there is room, and on them when one points.
  for (const cell of row.querySelectorAll(".cell:not(.at-output)")) {
    const stage = cell.querySelector(".stage-name").textContent;
    const words = listed([...cell.querySelectorAll(".caption span")].map((span) => span.textContent));
    cell.querySelector(".maps").title = t("{part}: {words}", { part: stage, words });
  }
  view.append(row);
  rows.push({
    name,
    title: network.title,
    plates,
    verdict: row.querySelector('[data-role="class"]'),
    bars: [...row.querySelectorAll(".bars li")],
  });
}

const say = (sentence) => (part.querySelector(".said").textContent = sentence);

/** Nothing more is waited for: `sentence` says what went wrong, or nothing. */
function settle(sentence) {
  say(sentence);
  view.ariaBusy = "false";
}

/** When the view is opened and shows nothing yet: the samples, of which the first is read. */
async function begin() {
  if (!isInColour() || shown) return;
  try {
    await samples.fetched();
    if (!newest) samples.press(0);
  } catch {
    settle(t("The painted pictures could not be fetched; try again."));
  }
}

async function open(file) {
  const mine = ++turn;
  const levels = await readPicture(file, coloursOf, "colour", say);
  if (!levels || mine !== turn) return;
  samples.mark(-1);
  show(bytesOf(levels));
}

/** Has a picture read, of which `pixels` are all red, all green and all blue levels. */
async function show(pixels) {
  newest = pixels;
  turn++;
  view.ariaBusy = "true";
  const field = Float32Array.from(pixels, (level) => level / 255);
  try {
    const nets = await Promise.all(rows.map(({ name }) => loadNetwork(`${name}-cifar10`)));
    if (newest !== pixels) return; // another one has been chosen meanwhile
    shown = { pixels, readings: nets.map((net) => read(net, field)) };
    said.textContent = wordsOf(shown);
    speak("read", said.textContent);
    paint();
    settle("");
  } catch {
    settle(t("The networks' weights could not be fetched; try again."));
  }
}

/** What both say, in a sentence. */
function wordsOf({ readings }) {
  const says = readings.map(({ digit, probabilities }, i) => {
    const values = {
      network: rows[i].title,
      name: data.classes[digit],
      share: percent(probabilities[digit]),
    };
    return t("{network} says {name} ({share} sure)", values);
  });
  return t("{says}.", { says: listed(says) });
}

function paint() {
  paintLevels(picture, shown?.pixels ?? null);
  rows.forEach(({ plates, verdict, bars }, i) => {
    const reading = shown?.readings[i];
    for (const { stage, surface: maps } of plates) {
      const values = reading?.trace[stage.name] ?? null;
      paintTiles(stage, maps, values, values ? ofOneIn100(values) : 1);
    }
    verdict.textContent = reading ? data.classes[reading.digit] : "";
    bars.forEach((bar, each) => {
      const share = reading?.probabilities[each] ?? 0;
      bar.classList.toggle("wins", reading?.digit === each);
      bar.querySelector("i").style.transform = `scaleX(${share})`;
      bar.querySelector("em").textContent = reading ? percent(share) : "";
    });
  });
}

// A picture stands still: each stage's colours may follow it. The value that 1 % of them pass.
function ofOneIn100(values) {
  const inOrder = Float32Array.from(values, Math.abs).toSorted();
  return Math.max(inOrder[Math.floor(0.99 * (inOrder.length - 1))], 1e-6);
}
