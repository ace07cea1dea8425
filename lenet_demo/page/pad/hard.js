// The 82 test digits that LeNet-5 misread in 1998 (figure 8), and what today's weights read in them.

import { fieldFromStrokes, read } from "../../engine/index.js";
import { base64Of, paintInk } from "../shared/canvas.js";
import { about, data, element, role } from "../shared/data.js";
import { emit } from "../shared/events.js";
import { netsSoFar, wanted } from "../shared/nets.js";
import { get } from "../shared/state.js";
import { fetchFile } from "../shared/server.js";

const PIXELS = 28 * 28;

export function showHard(pad) {
  const hard = role(pad, "hard");
  hard.addEventListener("toggle", async () => {
    if (!hard.open || hard.querySelector("canvas")) return;
    try {
      await Promise.all(get("nets").map(wanted));
      fill(pad, new Uint8Array(await fetchFile("page/pad/figure8.bin")));
    } catch {
      emit("notice", "These digits could not be fetched; try again.");
    }
  });
}

function fill(pad, ink) {
  const labels = [...data.hard_labels].map(Number);
  const nets = [...netsSoFar()];
  const answers = nets.map(([, net]) => labels.map((_, i) => read(net, fieldOf(digitAt(ink, i))).digit));
  const names = nets.map(([name]) => about(name).title);
  role(pad, "hard-digits").replaceChildren(
    ...labels.map((label, i) => {
      const today = names.map((name, net) => `${name} reads ${answers[net][i]}`).join(", ");
      return button(digitAt(ink, i), `A ${label}. Today ${today}.`, answers[0][i] !== label);
    }),
  );
  const right = answers.map((digits) => digits.filter((digit, i) => digit === labels[i]).length);
  const counts = names.map((name, net) => `${name} ${right[net]}`).join(", ");
  role(pad, "hard-count").textContent =
    `Today's weights read of them: ${counts}. Framed: still misread by the first.`;
}

const digitAt = (ink, i) => ink.subarray(PIXELS * i, PIXELS * (i + 1));
const fieldOf = (bytes) =>
  fieldFromStrokes([], { picture: Float32Array.from(bytes, (level) => level / 255) });

function button(bytes, title, isMisread) {
  const made = element("button", undefined, { type: "button", title, "aria-label": title });
  made.dataset.picture = base64Of(bytes);
  made.classList.toggle("wrong", isMisread);
  const canvas = element("canvas", undefined, { width: 28, height: 28 });
  paintInk(canvas.getContext("2d"), 28, bytes);
  made.append(canvas);
  return made;
}
