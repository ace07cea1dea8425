// The page as an iframe of somebody's own page, showing what is shown now: see embed/embed.js.

import { data, root } from "../core/data.js";
import { chapter, get } from "../core/state.js";

const SIZE = 'width="960" height="540"';

// What an embedded page would show of what is open.
function embedNow() {
  const nets = get("nets");
  if (chapter() !== "lab") return chapter();
  return nets.length === 1 && data.embeds.includes(nets[0]) ? nets[0] : "figure";
}

/** @param {string} link the page's address with its state */
export function asIframe(link) {
  const address = new URL(link);
  const embed = embedNow();
  if (embed) address.searchParams.set("embed", embed);
  const title = root.querySelector("h1").textContent;
  const source = address.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${source}" ${SIZE} title="${title}" style="border: 0; max-width: 100%" allow="clipboard-write"></iframe>`;
}
