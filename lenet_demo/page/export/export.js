// The menu of what can be taken away: the link, the figure as PNG and SVG, the numbers as JSON and npz.

import { role, root } from "../shared/data.js";
import { emit, on } from "../shared/events.js";
import { get, set } from "../shared/state.js";
import { asJSON, asNPZ } from "./numbers.js";
import { asPNG, asSVG } from "./picture.js";
import { write } from "./link.js";

const menu = role(root, "export");
const NOTHING = "There is no drawing yet: draw a digit first.";
let newest = { prepared: null, readings: {} };

export function start() {
  menu.addEventListener("click", ({ target }) => {
    const { take } = target.dataset;
    if (!take) return;
    menu.open = false;
    TAKE[take]();
  });
  document.addEventListener("pointerdown", ({ target }) => menu.contains(target) || (menu.open = false));
  on("read", (found) => (newest = found));
}

function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function copyLink() {
  await write();
  try {
    await navigator.clipboard.writeText(location.href);
    emit("notice", "The link is copied.");
  } catch {
    emit("notice", "The address of this page is the link: copy it from above.");
  }
}

const withDrawing = (take) => () => (newest.prepared ? take(newest) : emit("notice", NOTHING));

// The figure is drawn from where it stands on the screen: it must stand there, whichever view is open.
function onFigure(draw) {
  const view = get("view");
  set({ view: "networks" });
  const drawn = draw();
  set({ view });
  return drawn;
}

const TAKE = {
  link: copyLink,
  png: withDrawing(async () => download("lenet.png", await onFigure(asPNG), "image/png")),
  svg: withDrawing(() => download("lenet.svg", onFigure(asSVG), "image/svg+xml")),
  json: withDrawing((found) => download("lenet.json", asJSON(found), "application/json")),
  npz: withDrawing((found) => download("lenet.npz", asNPZ(found), "application/zip")),
};
