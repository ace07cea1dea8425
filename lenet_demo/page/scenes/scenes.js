// Scenes for a talk and for its readers: each a state of the page with a sentence. What the page
// was before comes back when they end; a drawing stays.

import { data, role, root } from "../core/data.js";
import { on } from "../core/events.js";
import { initial, get, isBlank, set, all } from "../core/state.js";
import { followScreen, leaveScreen, listen, toggleScreen } from "./keys.js";

const section = role(root, "scenes");
const sentence = role(section, "sentence");
const SAMPLE = { strokes: [], picture: data.samples[5] }; // for whom nothing is drawn

let had = null; // the page's state before, without the drawing; null where a link began the scenes
let theirs = null; // the visitor's drawing, while a scene shows its own
let focused = null; // what had the focus before

const at = () => data.scenes.findIndex(({ name }) => name === get("scene"));
const ACTS = {
  back: () => goTo(at() - 1),
  next: () => goTo(at() + 1),
  home: () => goTo(0),
  full: toggleScreen,
  end: () => end(),
};

export function start() {
  root.querySelector('[data-do="tour"]').hidden = !data.scenes.length;
  section.addEventListener("click", ({ target }) => ACTS[target.closest("[data-go]")?.dataset.go]?.());
  on("scenes", () => (get("scene") ? end() : goTo(0)));
  on("changed", follow);
  listen(ACTS);
  followScreen(end);
}

// ---- From scene to scene -----------------------------------------------------------------------------

function goTo(to) {
  const scene = data.scenes[to];
  if (!scene || to === at()) return; // past either end
  const begins = !get("scene");
  if (begins) [had, focused] = [withoutDrawing(all()), document.activeElement];
  moving(() => set({ ...stateOf(scene), ...drawingFor(scene) }));
  if (begins) sentence.focus({ preventScroll: true });
  if (scene.walk && !isStill()) walk(scene.state.unit, scene.walk);
}

/** `kept`: what is not to be as it was before. */
function end(kept = {}) {
  if (!get("scene")) return;
  const before = had ?? withoutDrawing(initial());
  moving(() => set({ ...before, ...drawingFor({}), ...kept, scene: null }));
  leaveScreen();
  focused?.focus({ preventScroll: true });
  focused = null;
}

const stateOf = ({ name, state }) => ({ ...withoutDrawing(initial()), ...state, scene: name, talk: true });

function withoutDrawing({ strokes: _strokes, picture: _picture, pen: _pen, number: _number, ...rest }) {
  return rest;
}

// A scene's own drawing, or the visitor's, whose place another scene's own may have taken.
function drawingFor({ drawing: own }) {
  const { strokes, picture } = all();
  const shown = data.scenes[at()]?.drawing;
  const isOwn =
    shown && shown.picture === picture && JSON.stringify(shown.strokes) === JSON.stringify(strokes);
  const drawing = isOwn ? (theirs ?? SAMPLE) : { strokes, picture };
  theirs = own ? drawing : null;
  return own ?? drawing;
}

// ---- What the page shows of it -----------------------------------------------------------------------

// Wherever the state came from: a key, a link, or a part that leads elsewhere.
function follow(changed) {
  const scene = data.scenes[at()];
  const isNew = changed.has("scene");
  if (isNew) stand();
  if (!scene) return isNew && hide();
  if (isNew || changed.has("nets")) show(scene);
  const isElsewhere = get("view") !== (scene.state.view ?? initial().view);
  if (isNew) {
    // A link may name a scene and no more.
    const state = isElsewhere || !get("talk") ? stateOf(scene) : {};
    set({ ...state, ...(isBlank() ? (scene.drawing ?? SAMPLE) : {}) });
  } else if (isElsewhere) end({ view: get("view") });
  else if (!get("talk")) end();
}

function show({ name, large, sentence: words, more }) {
  const { body } = document;
  body.dataset.scene = name;
  body.dataset.large = large.join(" ");
  // How many stand side by side, and how many cells one under the other where the screen is narrow.
  const nets = get("nets").length;
  const image = Number(large.includes("image"));
  const cells = large.filter((part) => !["nearest", "second"].includes(part));
  root.style.setProperty("--across", image + nets * (large.length - image));
  root.style.setProperty("--down", cells.length);
  if (sentence.textContent !== words) sentence.textContent = words;
  role(section, "paragraph").textContent = more;
  role(section, "scene-at").textContent = `${at() + 1} of ${data.scenes.length}`;
  section.querySelector('[data-go="back"]').disabled = at() === 0;
  section.querySelector('[data-go="next"]').disabled = at() === data.scenes.length - 1;
}

function hide() {
  delete document.body.dataset.scene;
  delete document.body.dataset.large;
  sentence.textContent = "";
  had = theirs = null;
}

// ----
// The unit that is held comes to its place, step by step, and what it sees moves with it.

let timer;

/**
 * Holds a unit at `start`, and moves it on by one map, row or column each `pace` milliseconds until it is
 * at `place`. A unit that the visitor holds meanwhile stays held.
 * @param {{net: string, stage: string, place: [number, number, number]}} unit
 * @param {{start: [number, number, number], pace: number}} how
 */
export function walk(unit, { start: from, pace }) {
  stand();
  const move = (place) => {
    const held = { ...unit, place };
    set({ unit: held });
    if (place.every((index, i) => index === unit.place[i])) return;
    timer = setTimeout(() => {
      if (get("unit") === held) move(place.map((index, i) => index + Math.sign(unit.place[i] - index)));
    }, pace);
  };
  move(from);
}

/** Stays where it is. */
export const stand = () => clearTimeout(timer);

// ----
// From one scene to the next: what both show moves to its new place and size, what is new appears.

const PARTS = "#figure [data-stage], #figure figure, #pad .paper";
const DURING = { duration: 600, easing: "ease-in-out" }; // milliseconds

export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Makes a change, and lets the stages move from where they were to where they are. */
export function moving(change) {
  if (isStill()) return change();
  const before = new Map(
    [...root.querySelectorAll(PARTS)].map((part) => [part, part.getBoundingClientRect()]),
  );
  change();
  for (const part of root.querySelectorAll(PARTS)) {
    const is = part.getBoundingClientRect();
    if (is.width) part.animate(way(before.get(part), is, part), DURING);
  }
}

function way(was, is, part) {
  if (!was?.width) return { opacity: [0, 1] };
  // What moves with the stage that it belongs to has no way of its own.
  if (part.matches("figure")) return {};
  const [x, y] = [was.left - is.left, was.top - is.top];
  const scale = `scale(${was.width / is.width}, ${was.height / is.height})`;
  return { transformOrigin: ["0 0", "0 0"], transform: [`translate(${x}px, ${y}px) ${scale}`, "none"] };
}
