// The 82 test digits that LeNet-5 misread in 1998 (figure 8), and what the two networks read in them today.

import { fieldFromStrokes, read } from "../../engine/index.js";
import { data, role, root } from "../shared/data.js";
import { emit } from "../shared/events.js";
import { showGallery, SIDE } from "../shared/gallery.js";
import { wanted } from "../shared/nets.js";
import { fetchFile } from "../shared/server.js";

const PIXELS = SIDE * SIDE;
const hard = role(root, "hard");
const labels = [...data.hard.labels].map(Number);
const answers1998 = [...data.hard.answers].map(Number);
const readers = data.networks.slice(0, 2); // LeNet-5 and the modern one, where both are there

export function start() {
  hard.addEventListener("toggle", async () => {
    if (!hard.open || hard.querySelector("canvas")) return;
    try {
      const [ink, ...nets] = await Promise.all([
        fetchFile("page/hard/figure8.bin"),
        ...readers.map(({ name }) => wanted(name)),
      ]);
      fill(new Uint8Array(ink), nets);
    } catch {
      emit("notice", "These digits could not be fetched; try again.");
    }
  });
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

const fieldOf = (bytes) =>
  fieldFromStrokes([], { picture: Float32Array.from(bytes, (level) => level / 255) });

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
