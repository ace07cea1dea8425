// Drawings that fool at least one of the two networks, found by benchmarks/fooling.py.

import { fieldFromStrokes, read } from "../../engine/index.js";
import { bytesOf } from "../shared/canvas.js";
import { data, role, root } from "../shared/data.js";
import { emit } from "../shared/events.js";
import { showGallery } from "../shared/gallery.js";
import { wanted } from "../shared/nets.js";
import { fetchFile } from "../shared/server.js";

const fool = role(root, "fool");
const readers = data.networks.slice(0, 2); // as they were when the drawings were sought

export function start() {
  fool.addEventListener("toggle", async () => {
    if (!fool.open || fool.querySelector("canvas")) return;
    try {
      const [file, ...nets] = await Promise.all([
        fetchFile("page/fool/fooling.json"),
        ...readers.map(({ name }) => wanted(name)),
      ]);
      const drawings = JSON.parse(new TextDecoder().decode(file));
      showGallery(
        role(fool, "fool-drawings"),
        role(fool, "fool-words"),
        drawings.map((drawing) => shown(drawing, nets)),
      );
    } catch {
      emit("notice", "These drawings could not be fetched; try again.");
    }
  });
}

// `picture`: 28×28 in base64; `is`: what a person sees in it, in words.
function shown({ picture, is }, nets) {
  const ink = bytesOf(picture);
  const field = fieldFromStrokes([], { picture: Float32Array.from(ink, (level) => level / 255) });
  const said = nets.map((net, i) => {
    const { digit, rejected, probabilities } = read(net, field);
    const sure = `${(100 * Math.max(...probabilities)).toFixed(0)} % sure`;
    const reads = rejected ? `finds none of the ten (nearest: ${digit})` : `reads ${digit}, ${sure}`;
    return `${readers[i].title} ${reads}`;
  });
  return { ink, words: [is, ...said].join(" · ") };
}
