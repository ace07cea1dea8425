// Drawings that fool at least one of the two networks, found by benchmarks/fooling.py.

import { read } from "../../engine/index.js";
import { bytesOf } from "../shared/canvas.js";
import { role, root } from "../shared/data.js";
import { fieldOf, readers, showGallery, whenOpened } from "../shared/gallery.js";

const fool = role(root, "fool");
const SORRY = "These drawings could not be fetched; try again.";

export function start() {
  whenOpened(fool, "page/fool/fooling.json", fill, SORRY);
}

function fill(file, nets) {
  const drawings = JSON.parse(new TextDecoder().decode(file));
  showGallery(
    role(fool, "fool-drawings"),
    role(fool, "fool-words"),
    drawings.map((drawing) => shown(drawing, nets)),
  );
}

// `picture`: 28×28 in base64; `is`: what a person sees in it, in words.
function shown({ picture, is }, nets) {
  const ink = bytesOf(picture);
  const field = fieldOf(ink);
  const said = nets.map((net, i) => {
    const { digit, rejected, probabilities } = read(net, field);
    const sure = `${(100 * Math.max(...probabilities)).toFixed(0)} % sure`;
    const reads = rejected ? `finds none of the ten (nearest: ${digit})` : `reads ${digit}, ${sure}`;
    return `${readers[i].title} ${reads}`;
  });
  return { ink, words: [is, ...said].join(" · ") };
}
