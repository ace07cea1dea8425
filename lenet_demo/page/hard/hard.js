// The 82 test digits that LeNet-5 misread in 1998 (figure 8), and what the two networks read in them today.

import { read } from "../../engine/index.js";
import { data, role, root } from "../shared/data.js";
import { fieldOf, readers, showGallery, SIDE, whenOpened } from "../shared/gallery.js";

const PIXELS = SIDE * SIDE;
const SORRY = "These digits could not be fetched; try again.";
const hard = role(root, "hard");
const labels = [...data.hard.labels].map(Number);
const answers1998 = [...data.hard.answers].map(Number);

export function start() {
  whenOpened(hard, "page/hard/figure8.bin", (file, nets) => fill(new Uint8Array(file), nets), SORRY);
}

function fill(ink, nets) {
  const digits = labels.map((_, i) => ink.subarray(PIXELS * i, PIXELS * (i + 1)));
  const readings = nets.map((net) => digits.map((bytes) => read(net, fieldOf(bytes))));
  showGallery(
    role(hard, "hard-digits"),
    role(hard, "hard-words"),
    digits.map((bytes, i) => ({
      ink: bytes,
      words: wordsOf(
        i,
        readings.map((of) => of[i]),
      ),
      below: `${labels[i]}→${answers1998[i]}`,
      isMarked: readings[0][i].digit !== labels[i],
    })),
  );
  role(hard, "hard-count").textContent = counted(readings.map((of) => of.map(({ digit }) => digit)));
}

function wordsOf(i, readings) {
  const today = readings.map(
    ({ digit, rejected }, net) => `${digit} by ${readers[net].title}${rejected ? " (far from all ten)" : ""}`,
  );
  return `is ${labels[i]} · read ${answers1998[i]} in 1998 · read ${today.join(", ")} today`;
}

// `answers`: the digits that each network reads in the 82.
function counted(answers) {
  const titles = readers.map(({ title }) => title);
  const misread = answers.map((digits) => labels.map((label, i) => digits[i] !== label));
  const count = (truths) => truths.filter(Boolean).length;
  const byBoth = count(labels.map((_, i) => misread.every((of) => of[i])));
  const same = answers.map((digits) => count(answers1998.map((answer, i) => digits[i] === answer)));
  const listed = (words) => titles.map((title, net) => `${title} ${words(net)}`).join(", ");
  const both = titles.length > 1 ? `, both of them ${byBoth}` : "";
  return (
    `With today's weights ${listed((net) => `misreads ${count(misread[net])}`)}${both}. ` +
    `The same wrong answer as in 1998: ${listed((net) => `in ${same[net]}`)}. ` +
    `Framed: misread by ${titles[0]} today.`
  );
}
