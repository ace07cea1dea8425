// The pad: the drawing, its samples, its pen; and all that the page has to say.

import { bytesOf, onColours, paintInk, square } from "../core/canvas.js";
import { data, role, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { standIn, standIns } from "../core/networks.js";
import { drawingOf, makePaper } from "../core/pad.js";
import { chapter, get, isBlank, set, usesPad, watch } from "../core/state.js";
import { t } from "../core/texts.js";
import { showChoices } from "./choices.js";

const pad = root.querySelector("#pad .pad");
const { side } = data.pad;
const DOT = t("Only a dot: draw a larger digit.");
const REST = 700; // milliseconds
const WHOLE = 32; // pixels of the field
const PLAYED = 4; // the sample that plays over an empty pad

export function start() {
  makePaper(pad, { size: [side, side], name: "strokes", drawing, under: paintPicture, isShown: usesPad });
  pad.addEventListener("click", click);
  role(pad, "pen").addEventListener("input", ({ target }) => set({ pen: Number(target.value) }));
  role(pad, "file").addEventListener("change", ({ target }) => {
    if (target.files[0]) emit("file", target.files[0]);
    target.value = ""; // so that the same file can be opened again
  });
  watch(["pen", "strokes", "picture"], follow);
  on("sample", (digit) => usesPad() && showSample(digit));
  on("drawing", show);
  on("play", () => usesPad() && isBlank() && showSample(PLAYED));
  on("notice", (sentence) => say({ notice: sentence }));
  on("complaint", (sentence) => say(sentence ? { complaint: sentence, notice: "" } : { complaint: "" }));
  on("read", followInk);
  on("unit", showSeen);
  on("reset", () => {
    say({ notice: "" });
  });
  onColours(paintSamples);
  on("network", showStandIns);
  role(pad, "stand-in").addEventListener("click", ({ target }) => {
    if (target.matches("button")) for (const name of standIns()) standIn(name);
  });
  showChoices();
}

function showStandIns() {
  role(pad, "stand-in").hidden = !standIns().length;
}

// ---- What is on the pad ----------------------------------------------------------------------

function follow() {
  role(pad, "pen").value = get("pen");
  pad.classList.toggle("empty", isBlank());
}

function paintPicture(context) {
  if (get("picture")) paintInk(context, side, bytesOf(get("picture")));
}

function paintSamples() {
  for (const button of pad.querySelectorAll("[data-sample]")) {
    const target = button.firstElementChild.getContext("2d");
    target.clearRect(0, 0, 28, 28);
    paintInk(target, 28, bytesOf(data.samples[button.dataset.sample]));
  }
}

// What the chosen unit sees of the drawing: the field's pixels, brought back to the pad.
function showSeen({ seen, prepared }) {
  let path = "";
  // A unit that sees it all needs no frame.
  if (seen && seen.side < WHOLE && prepared && !prepared.isDistorted) {
    const [x, y] = [seen.left, seen.top].map((at, i) => (at - prepared.origin[i]) / prepared.scale);
    path = square(x, y, seen.side / prepared.scale);
  }
  for (const part of pad.querySelectorAll(".paper path")) part.setAttribute("d", path);
}

// What has just happened, before what stands for as long as it is so.
const said = { notice: "", dot: "", complaint: "" };
const message = role(root, "message");
function say(words) {
  Object.assign(said, words);
  // It stands on the pad that is meant.
  const paper = (chapter() === "number" ? root.querySelector("#number") : pad).querySelector(".paper");
  if (!message.closest(".paper")?.isSameNode(paper)) paper?.append(message);
  message.textContent = said.notice || said.dot || said.complaint;
}

// Every stroke begins as a dot: what stays one is told.
let telling;
function followInk({ prepared }) {
  clearTimeout(telling);
  if (prepared || isBlank()) say({ dot: "" });
  else telling = setTimeout(() => usesPad() && say({ dot: DOT }), REST);
}

// ---- Buttons -------------------------------------------------------------------------------------

function click({ target }) {
  const { sample } = target.closest("button")?.dataset ?? {};
  if (sample) showSample(sample);
}

const showSample = (digit) => show({ strokes: [], picture: data.samples[digit] });

function show(another) {
  drawing.change(another);
  say({ notice: "" });
}

// ----
// The drawing on the pad: strokes, over a picture where there is one.

export const drawing = drawingOf("strokes", { strokes: [], picture: null });
