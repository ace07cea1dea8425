// The field as the networks now read it, and their answers.

import { paintField, surface } from "../shared/canvas.js";
import { about, className, element } from "../shared/data.js";

let now;
let words;
let shown = "";

export function startNow(figure) {
  now = surface(figure.querySelector("canvas"));
  words = figure.querySelector("figcaption");
}

export function paintNow({ prepared, readings }) {
  paintField(now, prepared?.field);
  const answers = Object.entries(readings).map(([net, { digit, rejected }]) => [net, digit, rejected]);
  if (JSON.stringify(answers) === shown) return; // as at most moves of a pen
  shown = JSON.stringify(answers);
  words.replaceChildren(...answers.map(line));
}

function line([net, digit, rejected]) {
  const made = element("span", `${about(net).title} `);
  const answer = element("b", digit === null ? "" : className(net, digit));
  answer.classList.toggle("refused", rejected);
  made.append(answer);
  return made;
}
