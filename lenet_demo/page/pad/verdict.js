// What each network reads, beside the pad: a large digit, and in one line why; and aloud when the pen rests.

import { className, data, fromTemplate, networkInfo, role, root } from "../core/data.js";
import { on } from "../core/events.js";
import { speak } from "../core/pace.js";
import { distanceText } from "../core/row.js";
import { reading, shown, usesPad, watch } from "../core/state.js";
import { carryOver, isSeveral as isOfSeveral, start as startSeveral } from "./several.js";

const place = role(root, "answers");
const answers = new Map(); // name → its element
let last = { readings: {}, missing: false };

export function start() {
  startSeveral(show);
  place.addEventListener("click", ({ target }) => target.closest('[data-role="carry"]') && carryOver());
  on("read", (found) => {
    last = found;
    show();
  });
  watch(["nets", "step", "moment"], show);
  show();
}

function show() {
  const names = shown();
  for (const name of reading()) if (!answers.has(name)) add(name);
  for (const [name, answer] of answers) {
    answer.hidden = !names.includes(name);
    const found = last.readings[name];
    write(answer, name, found && found.digit !== null ? found : null);
  }
  place.dataset.nets = names.length;
  if (usesPad()) speak("read", spoken(names));
}

// The first that is shown stands first.
function add(name) {
  const answer = fromTemplate("answer");
  answer.dataset.net = name;
  answers.set(name, answer);
  place.append(answer);
}

function write(answer, name, found) {
  const { title } = networkInfo(name);
  const isRefused = Boolean(found?.rejected) || isSeveral(name, found);
  const words = { digit: found ? className(name, found.digit) : "", says: "", why: "" };
  if (found) [words.says, words.why] = sentences(name, title, found);
  else if (last.missing) words.why = "The network’s weights are on their way …";
  for (const [part, text] of Object.entries(words)) {
    const line = role(answer, part);
    if (line.textContent !== text) line.textContent = text;
  }
  role(answer, "carry").hidden = !data.number.ready || !isSeveral(name, found);
  answer.classList.toggle("refused", isRefused);
}

// Whether a reading is of more than one digit; clothes may well be in two parts.
const isSeveral = (name, found) =>
  Boolean(found && (found.several || isOfSeveral())) && !networkInfo(name).classes;

function sentences(name, title, found) {
  const { digit, rejected, distances, probabilities } = found;
  const read = className(name, digit);
  // What the sliders make of the drawing is not what stands on the pad.
  const subject = last.prepared?.isDistorted ? `Distorted so, ${title} reads` : `${title} reads`;
  if (isSeveral(name, found)) {
    return [`${title}: more than one digit.`, ""];
  }
  const scores = distances ?? probabilities.map((share) => -share);
  const [, second] = Array.from(scores, (_, i) => i).toSorted((a, b) => scores[a] - scores[b]);
  const next = className(name, second);
  if (!distances) {
    const share = (i) => `${(100 * probabilities[i]).toFixed(0)} %`;
    return [`${subject} ${read}.`, `${share(digit)} sure; runner-up: ${next}, ${share(second)}.`];
  }
  const near = distanceText(distances[digit]);
  if (rejected) {
    const so = last.prepared?.isDistorted ? ", distorted so" : "";
    return [`${title}: not a digit${so}.`, `Nearest picture: ${read}, but ${near} away: too far.`];
  }
  const further = distanceText(distances[second] - distances[digit]);
  return [
    `${subject} ${read}.`,
    `Nearest picture: ${read}, ${near} away; next: ${next}, ${further} further.`,
  ];
}

function spoken(names) {
  const found = names.filter((name) => (last.readings[name]?.digit ?? null) !== null);
  const reads = found.map((name) => {
    const { digit, rejected } = last.readings[name];
    if (isSeveral(name, last.readings[name])) return "More than one digit: it can be read as a number";
    return `${networkInfo(name).title} ${rejected ? "finds none of the ten" : `reads ${className(name, digit)}`}`;
  });
  return [...new Set(reads)].join("; ");
}
