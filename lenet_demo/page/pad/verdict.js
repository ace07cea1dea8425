// What each network reads, beside the pad: a large digit, and in one line why; and aloud when the pen rests.

import { className, data, fromTemplate, networkInfo, role, root } from "../core/data.js";
import { on } from "../core/events.js";
import { speak } from "../core/pace.js";
import { distanceText } from "../core/row.js";
import { reading, shown, usesPad, watch } from "../core/state.js";
import { percent, t } from "../core/texts.js";
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
  else if (last.missing) words.why = t("The network’s weights are on their way …");
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
  const { digit: nearest, rejected, distances, probabilities } = found;
  const [network, digit] = [title, className(name, nearest)];
  // What the sliders make of the drawing is not what stands on the pad.
  const { isDistorted } = last.prepared ?? {};
  const reads = isDistorted
    ? t("Distorted so, {network} reads {digit}.", { network, digit })
    : t("{network} reads {digit}.", { network, digit });
  if (isSeveral(name, found)) return [t("{network}: more than one digit.", { network }), ""];
  const scores = distances ?? probabilities.map((share) => -share);
  const [, second] = Array.from(scores, (_, i) => i).toSorted((a, b) => scores[a] - scores[b]);
  const next = className(name, second);
  if (!distances) {
    const [share, other] = [nearest, second].map((i) => percent(probabilities[i]));
    return [reads, t("{share} sure; runner-up: {next}, {other}.", { share, next, other })];
  }
  const distance = distanceText(distances[nearest]);
  if (rejected) {
    return [
      isDistorted
        ? t("{network}: not a digit, distorted so.", { network })
        : t("{network}: not a digit.", { network }),
      t("Nearest picture: {digit}, but {distance} away: too far.", { digit, distance }),
    ];
  }
  const further = distanceText(distances[second] - distances[nearest]);
  const values = { digit, distance, next, further };
  return [reads, t("Nearest picture: {digit}, {distance} away; next: {next}, {further} further.", values)];
}

function spoken(names) {
  const found = names.filter((name) => (last.readings[name]?.digit ?? null) !== null);
  const reads = found.map((name) => {
    const { digit, rejected } = last.readings[name];
    if (isSeveral(name, last.readings[name])) {
      return t("More than one digit: it can be read as a number");
    }
    const network = networkInfo(name).title;
    return rejected
      ? t("{network} finds none of the ten", { network })
      : t("{network} reads {digit}", { network, digit: className(name, digit) });
  });
  return [...new Set(reads)].join(t("; "));
}
