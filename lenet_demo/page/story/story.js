// The story: chapters that are scrolled through, each with its steps. Where one is, the state says (`step`):
// by scrolling, by what leads there, by a link. Each chapter shows the step that it was left at.

import { data, root, scroller } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { chapter, get, isBlank, set, stepNow, watch } from "../core/state.js";
import { walk } from "../core/units.js";

const SAMPLE = { strokes: [], picture: data.samples[5] }; // for whom nothing is drawn
const RESTS = 150; // milliseconds without scrolling after which the chapter that is seen is opened
const sections = new Map([...root.querySelectorAll(".chapter")].map((part) => [part.id, part]));
const left = new Map(); // chapter → its step that is shown
let resting; // the timer of scrolling's rest
let isScrolling = false; // whether the step that is set now comes from scrolling
let theirs = null; // the visitor's drawing, while a step shows one of its own

export function start() {
  for (const { name, chapter: of } of data.steps) if (!left.has(of)) left.set(of, name);
  root.addEventListener("click", (event) => {
    const way = event.target.closest("[data-to]");
    if (!way) return;
    goTo(way.dataset.to);
    if (!way.matches("a")) return;
    event.preventDefault(); // the address holds the drawing, too
    sections.get(chapter())?.querySelector("h2").focus({ preventScroll: true });
  });
  on("go", goTo);
  followFolds();
  followScroll();
  watch(["step", "fold"], follow);
  watch(["present"], () => {
    document.body.classList.toggle("present", get("present"));
    stay();
  });
  let width = innerWidth;
  addEventListener("resize", () => {
    // A phone's bars come and go as one scrolls, and change the height alone.
    if (innerWidth !== width) keep();
    width = innerWidth;
  });
  on("reset", () => (theirs = null));
  for (const [of, section] of sections) {
    const first = data.steps.find((step) => step.chapter === of);
    show(section, first.name, first.large);
  }
  follow(new Set(["step"]));
}

// ---- From step to step -------------------------------------------------------------------------------

/** All steps that lead through the story, in order. */
export const order = data.steps.filter(({ chapter: of }) => sections.has(of)).map(({ name }) => name);

/** Shows a step, with all that belongs to it: what it sets, its own drawing, a unit that comes to its place. */
export function goTo(name) {
  const step = data.steps.find((known) => known.name === name);
  if (!step) return;
  set({ step: name, unit: null, fold: null, ...step.state, ...drawingFor(step) });
  if (get("step") === name) stay();
  if (step.walk && !isStill()) walk(step.walk);
}

// A step's own drawing, or the visitor's, whose place another step's own may have taken.
function drawingFor({ drawing: own }) {
  const now = { strokes: get("strokes"), picture: get("picture") };
  const isStepS = data.steps.some(({ drawing }) => drawing && isSame(drawing, now));
  const drawing = isStepS ? (theirs ?? SAMPLE) : now;
  theirs = own && !isBlank() ? drawing : null;
  if (own) return own;
  return isBlank() && get("present") ? SAMPLE : drawing;
}

const isSame = (one, other) =>
  one.picture === other.picture && JSON.stringify(one.strokes) === JSON.stringify(other.strokes);
export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// ---- What the page shows of it -------------------------------------------------------------------------

// Wherever the state came from: a button, a link, a key, or scrolling.
function follow(changed) {
  const { name, large, chapter: of } = stepNow();
  document.body.dataset.step = name;
  document.body.dataset.chapter = of;
  left.set(of, name);
  const section = sections.get(of);
  for (const part of sections.values()) part.classList.toggle("now", part === section);
  if (section) show(section, name, large);
  for (const details of root.querySelectorAll("details[data-fold]")) {
    details.open = details.dataset.fold === get("fold");
  }
  for (const way of root.querySelectorAll(".menu [data-to]")) {
    const isHere = data.steps.find((step) => step.name === way.dataset.to).chapter === of;
    if (isHere) way.setAttribute("aria-current", "true");
    else way.removeAttribute("aria-current");
  }
  if (!changed.has("step") || isScrolling) return;
  clearTimeout(resting); // what was scrolled past before has no say
  resting = null;
  stay();
}

function show(section, name, large) {
  section.dataset.large = large.join(" ");
  const cells = large.filter((part) => !["nearest", "second"].includes(part));
  section.style.setProperty("--image", Number(large.includes("image")));
  section.style.setProperty("--parts", large.length - large.includes("image"));
  section.style.setProperty("--down", cells.length);
  for (const part of section.querySelectorAll("[data-of]")) part.hidden = part.dataset.of !== name;
  for (const button of section.querySelectorAll("button[data-to]")) {
    if (button.dataset.to === name) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  }
}

// Brings the open chapter into the window, where it is not.
function stay() {
  if (document.body.dataset.embed) return;
  const section = sections.get(chapter());
  if (!section) return void (scroller().scrollTop = 0);
  const { top } = section.getBoundingClientRect();
  const below = parseFloat(getComputedStyle(section).scrollMarginTop); // as where the browser follows a link
  const isFirst = section === sections.values().next().value;
  if (Math.abs(top - below) < 2) return;
  scroller().scrollTop = isFirst ? 0 : scroller().scrollTop + top - below;
}

// A window that has another shape shows the same chapter: its lines are others, and so all above and below.
function keep() {
  const box = sections.get(chapter())?.getBoundingClientRect();
  if (box && (box.top > innerHeight / 4 || box.bottom < innerHeight / 2)) stay();
}

// ---- Scrolling -------------------------------------------------------------------------------------------

// The chapter of which most is seen is the open one, once scrolling rests: its sum, its address and what it
// reads come then, not between two frames. Told so, it is known in a frame that grows, too.
function followScroll() {
  const seen = new Map();
  const steps = Array.from({ length: 21 }, (_, i) => i / 20);
  const rest = () => {
    const isFree = chapter() !== "lab" && !get("present") && !document.body.dataset.embed;
    if (!isFree) return;
    const [most] = [...seen].toSorted(([, one], [, other]) => other - one)[0];
    if (most === chapter() || seen.get(most) <= (seen.get(chapter()) ?? 0) + 8) return;
    isScrolling = true;
    set({ step: left.get(most), unit: null });
    isScrolling = false;
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRect } of entries) seen.set(target.id, intersectionRect.height);
      clearTimeout(resting);
      // After one more frame: on a busy machine what is seen is told late.
      const ours = setTimeout(
        () => requestAnimationFrame(() => setTimeout(() => ours === resting && rest())),
        RESTS,
      );
      resting = ours;
    },
    { threshold: steps },
  );
  for (const section of sections.values()) observer.observe(section);
}

// ---- What unfolds ------------------------------------------------------------------------------------------

function followFolds() {
  for (const details of root.querySelectorAll("details[data-fold]")) {
    details.addEventListener("toggle", () => {
      const { fold } = details.dataset;
      if (details.open) {
        // What unfolds in a chapter that one has not scrolled to, is that chapter's.
        const of = details.closest(".chapter").id;
        isScrolling = true;
        set({ fold, ...(of !== chapter() && { step: left.get(of) }) });
        isScrolling = false;
        emit("unfolded", fold);
      } else if (get("fold") === fold) set({ fold: null });
    });
  }
}
