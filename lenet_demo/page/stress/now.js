// The field as the networks now read it, and their answers.

import { colours, surface } from "../shared/canvas.js";
import { about, element } from "../shared/data.js";

let now;
let words;

export function startNow(figure) {
  now = surface(figure.querySelector("canvas"));
  words = figure.querySelector("figcaption");
}

export function paintNow({ prepared, readings }) {
  const field = prepared?.field;
  for (let i = 0; i < now.pixels.length; i++) {
    now.pixels[i] = colours.ink[field ? Math.round(255 * field[i]) : 0];
  }
  now.flush();
  const answers = Object.entries(readings).map(([net, { digit, rejected }]) => {
    const line = element("span", `${about(net).title} `);
    const answer = element("b", digit ?? "");
    answer.classList.toggle("refused", rejected);
    line.append(answer);
    return line;
  });
  words.replaceChildren(...answers);
}
