// The menu of what can be taken away: links, the open view as PNG and SVG, the numbers as JSON and npz.

import { role, root } from "../shared/data.js";
import { emit, on } from "../shared/events.js";
import { get } from "../shared/state.js";
import { copy } from "./copy.js";
import { asIframe } from "./iframe.js";
import { write } from "./link.js";
import { asJSON, asNPZ } from "./numbers.js";
import { asPNG } from "./png.js";
import { asSVG } from "./svg.js";

const menu = role(root, "export");
const NOTHING = "There is no drawing yet: draw a digit first.";
let newest = { prepared: null, readings: {} };
let newestNumber = newest;

export function start() {
  menu.addEventListener("click", ({ target }) => {
    const { take } = target.dataset;
    if (!take) return;
    menu.open = false;
    TAKE[take]();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.firstElementChild.focus();
    event.stopPropagation(); // it has done its one thing
  });
  document.addEventListener("pointerdown", ({ target }) => menu.contains(target) || (menu.open = false));
  on("read", (found) => (newest = found));
  on("number", (found) => (newestNumber = found));
}

function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const withDrawing = (take) => () => {
  const seen = get("view") === "number" ? newestNumber : newest;
  if (seen.prepared) take(seen);
  else emit("notice", NOTHING);
};

const TAKE = {
  link: async () => copy(await write(), "The link is copied."),
  iframe: async () => copy(asIframe(await write()), "The iframe is copied: paste it into a page's HTML."),
  png: async () => download("lenet.png", await asPNG(), "image/png"),
  svg: () => download("lenet.svg", asSVG(), "image/svg+xml"),
  json: withDrawing((found) => download("lenet.json", asJSON(found), "application/json")),
  npz: withDrawing((found) => download("lenet.npz", asNPZ(found), "application/zip")),
};
