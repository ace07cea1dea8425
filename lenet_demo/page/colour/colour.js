// Colour pictures: what the networks for CIFAR-10's ten classes make of one.

import { read } from "../../engine/index.js";
import { bytesOf, colours, onColours, paintTiles, surface } from "../shared/canvas.js";
import { data, root } from "../shared/data.js";
import { emit, on } from "../shared/events.js";
import { wanted } from "../shared/nets.js";
import { makeRow } from "../shared/row.js";
import { askWithPicture } from "../shared/server.js";
import { get } from "../shared/state.js";

const view = root.querySelector("#colour .figure");
const rows = [];
let picture;
let shown = null; // {pixels, readings}: the newest picture

export function start() {
  if (!view) return;
  picture = surface(view.querySelector(".field canvas"));
  data.colour.forEach((network, i) => addRow(network, i + 1));
  view.querySelector("input").addEventListener("change", ({ target }) => {
    if (target.files[0]) open(target.files[0]);
    target.value = ""; // so that the same file can be opened again
  });
  view.addEventListener("click", ({ target }) => {
    const about = target.closest("[data-about]");
    if (about) emit("about", about.dataset.about);
  });
  on("file", (file) => get("view") === "colour" && open(file));
  onColours(paint);
}

function addRow(network, slot) {
  const { name, test_error: error } = network;
  const when =
    error === null ? "CIFAR-10" : `CIFAR-10, ${Math.round(100 * (1 - error))} % of test pictures right`;
  const { row, plates } = makeRow(
    { ...network, when, steps: {} },
    { choosable: false, classes: data.classes },
  );
  row.dataset.colourNet = name;
  row.dataset.slot = slot;
  view.append(row);
  rows.push({
    name,
    plates,
    verdict: row.querySelector('[data-role="class"]'),
    bars: [...row.querySelectorAll(".bars li")],
  });
}

const say = (sentence) => (view.querySelector(".message").textContent = sentence);

async function open(file) {
  const answer = await askWithPicture("colour", file, say);
  if (!answer) return;
  const pixels = bytesOf(answer.picture); // all red, all green, all blue
  const field = Float32Array.from(pixels, (level) => level / 255);
  try {
    const nets = await Promise.all(rows.map(({ name }) => wanted(`${name}-cifar10`)));
    shown = { pixels, readings: nets.map((net) => read(net, field)) };
    paint();
  } catch {
    say("The networks' weights could not be fetched; try again.");
  }
}

function paint() {
  const units = picture.pixels.length;
  for (let i = 0; i < units; i++) {
    const [r, g, b] = shown ? [0, 1, 2].map((channel) => shown.pixels[channel * units + i]) : [];
    picture.pixels[i] = shown ? ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0 : colours.signed[128];
  }
  picture.flush();
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
      bar.querySelector("em").textContent = reading ? `${(100 * share).toFixed(0)} %` : "";
    });
  });
}

// A picture stands still: each stage's colours may follow it. The value that 1 % of them pass.
function ofOneIn100(values) {
  const inOrder = Float32Array.from(values, Math.abs).toSorted();
  return Math.max(inOrder[Math.floor(0.99 * (inOrder.length - 1))], 1e-6);
}
