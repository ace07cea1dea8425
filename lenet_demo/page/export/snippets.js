// What shows the page somewhere else, to be pasted there: with what is open, what is drawn, and its language.
// Wherever it is shown it fills its frame.

import { data, root } from "../core/data.js";
import { chapter, get, usesPad } from "../core/state.js";

const MEANS = 'allow="clipboard-write"';

/** What is copied for each kind of place, by its name: given the page's address with its state. */
export const SNIPPETS = {
  /** In any page's HTML. */
  page: (link) =>
    `<iframe src="${source(link)}" ${title()} style="width: 100%; aspect-ratio: 16 / 9; min-height: 560px; border: 0" ${MEANS}></iframe>`,

  /** A slide of its own, loaded when it is near: reveal.js gives its frame all the height there is. */
  reveal: (link) =>
    `<section>\n  <iframe data-src="${source(link)}" ${title()} class="r-stretch" style="border: 0" ${MEANS}></iframe>\n</section>`,

  /** In a .qmd file, for a page or for slides. */
  quarto: (link) => `\`\`\`{=html}\n${SNIPPETS.page(link)}\n\`\`\``,

  /** A notebook's cell: the page itself where it can be told what is drawn, else in a frame. */
  notebook: (link) => {
    const isTold = usesPad() && !get("picture");
    return isTold
      ? asCell()
      : `from IPython.display import IFrame\n\nIFrame("${embedded(link)}", "100%", 540)`;
  },
};

const source = (link) => embedded(link).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
const title = () => `title="${root.querySelector("h1").textContent}"`;

// `show` of lenet_demo/notebook/ reads with both networks where none is named.
function asCell() {
  const [net, ...others] = get("nets");
  const named = !others.length && data.embeds.includes(net) ? JSON.stringify(net) : "None";
  const tenth = (at) => Math.round(10 * at) / 10;
  const strokes = JSON.stringify(get("strokes").map((stroke) => stroke.map((point) => point.map(tenth))));
  return `from lenet_demo import show\n\nshow(${named}, ${strokes}, "${get("step")}", language="${data.language}")`;
}

function embedded(link) {
  const address = new URL(link);
  address.searchParams.set("embed", partNow());
  address.searchParams.set("lang", data.language);
  return address.href;
}

// What an embedded page would show of what is open.
function partNow() {
  const nets = get("nets");
  if (chapter() !== "lab") return chapter();
  return nets.length === 1 && data.embeds.includes(nets[0]) ? nets[0] : "figure";
}
