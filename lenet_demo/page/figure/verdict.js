// Whether the networks agree, in a sentence above the figure, and aloud when the pen rests.

import { about, className, role, root } from "../shared/data.js";

const agreement = role(root, "agreement");
const invitation = agreement.textContent;

export function judge({ readings, missing }) {
  const found = Object.entries(readings).filter(([, { digit }]) => digit !== null);
  const said = found.map(([name, { digit, rejected, probabilities }]) => {
    const sure = `${(100 * Math.max(...probabilities)).toFixed(0)} % sure`;
    const read = className(name, digit);
    return (
      about(name).title + (rejected ? ` finds none of the ten (nearest: ${read})` : ` reads ${read}, ${sure}`)
    );
  });
  const answers = new Set(found.map(([, { digit, rejected }]) => (rejected ? "none" : digit)));
  // That a refusal is no agreement need not be said; and digits and clothes cannot agree.
  const kinds = new Set(found.map(([name]) => String(about(name).classes ?? "")));
  const isOne = found.length < 2 || answers.has("none") || kinds.size > 1;
  const agree = isOne ? "" : answers.size > 1 ? "They disagree: " : "They agree: ";
  const nothing = missing ? "The networks' weights are on their way." : invitation;
  const sentence = said.length ? `${agree}${said.join("; ")}.` : nothing;
  if (agreement.textContent !== sentence) agreement.textContent = sentence;
  agreement.classList.toggle("disagree", answers.size > 1 && kinds.size < 2);
  speak(readings);
}

// A screen reader hears the answer when the pen rests, not at every move.
let speaking;
function speak(readings) {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    role(root, "spoken").textContent = Object.entries(readings)
      .map(([name, { digit, rejected }]) => {
        const read = ` reads ${className(name, digit)}`;
        const words = digit === null ? ": no digit" : rejected ? " finds none of the ten" : read;
        return about(name).title + words;
      })
      .join("; ");
  }, 700);
}
