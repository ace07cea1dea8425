// The page in a notebook's cell: its document lies in an iframe of the widget's that made it
// (lenet_demo/notebook). That is told what is drawn, says whether the notebook is dark, and gives the files that the
// document does not hold.

import { data } from "./data.js";
import { distortions, get, isExample, watch } from "./state.js";

const RESTS = 150; // milliseconds without a change after which a drawing is told
const TIME_LIMIT = 20_000; // milliseconds: a kernel that has ended answers nothing
let timer;

/** Whether the page is in a notebook. */
export const isHosted = Boolean(data?.notebook);

// It holds this very document, whatever its address.
const tell = (message) => window.parent.postMessage(message, "*");

export function start() {
  if (!isHosted) return;
  watch(["strokes", "picture", "pen", "skip", "stress", "step"], () => {
    clearTimeout(timer);
    timer = setTimeout(() => tell({ drawing: drawing() }), RESTS);
  });
  window.addEventListener("message", ({ source, data: said }) => {
    if (source !== window.parent || said?.dark === undefined) return;
    document.body.classList.toggle("dark", said.dark);
  });
}

const drawing = () => ({
  strokes: isExample() ? [] : get("strokes"),
  picture: get("picture"),
  pen: get("pen"),
  skip: get("skip"),
  stress: distortions(),
});

/** A promise of a file of the page's; fails where it cannot be had. */
export function fileOfHost(path) {
  return new Promise((resolve, reject) => {
    const late = AbortSignal.timeout(TIME_LIMIT);
    const fail = () => reject(new Error(`${path} has not come.`));
    late.addEventListener("abort", fail);
    const hear = ({ source, data: answer }) => {
      if (source !== window.parent || answer?.file !== path) return;
      window.removeEventListener("message", hear);
      if (answer.bytes) resolve(answer.bytes.buffer);
      else fail();
    };
    window.addEventListener("message", hear, { signal: late });
    tell({ file: path });
  });
}
