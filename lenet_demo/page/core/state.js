// All that a link holds, in one table: what it is called, what it is at first, and what it may be.
// Every part asks here; none keeps a copy.

import { LINE } from "../../engine/index.js";
import { isBench } from "./bench_state.js";
import { networkInfo, data } from "./data.js";
import { emit, on } from "./events.js";

const {
  side,
  wide,
  pens,
  usual_pen: usualPen,
  most_points: mostPoints,
  most_strokes: mostStrokes,
} = data.pad;
const LARGEST_WEIGHT = 100;
const STEPS = ["pen", "crop", "size", "centre", "scale"];

const isNumber = (value, least, most) => typeof value === "number" && value >= least && value <= most;
const isWhole = (value, least, most) => Number.isInteger(value) && isNumber(value, least, most);
const isList = (value, isItem, most = Infinity) =>
  Array.isArray(value) && value.length <= most && value.every(isItem);
const stepOf = (step) => data.steps.find(({ name }) => name === step);
const isKnown = (name) => data.networks.some((network) => network.name === name);

export const pointsOf = (strokes) => strokes.reduce((sum, stroke) => sum + (stroke?.length ?? 0), 0);

/** Whether something is strokes on a pad of `width`×`height`. */
function areStrokes(strokes, [width, height]) {
  const isPoint = (point) =>
    isList(point, Number.isFinite, 2) && isNumber(point[0], 0, width) && isNumber(point[1], 0, height);
  const isStroke = (stroke) => isList(stroke, isPoint) && stroke.length > 0;
  return isList(strokes, isStroke, mostStrokes) && pointsOf(strokes) <= mostPoints;
}

function isPicture(picture, sizes = [28 * 28, 56 * 56]) {
  try {
    return picture === null || sizes.includes(atob(picture).length);
  } catch {
    return false; // no base64
  }
}

function isFilter(filter) {
  if (filter === null) return true;
  const isWeight = (number) => isNumber(number, -LARGEST_WEIGHT, LARGEST_WEIGHT);
  return (
    isWhole(filter?.map, 0, 5) &&
    isList(filter.weights, isWeight, 25) &&
    filter.weights.length === 25 &&
    isWeight(filter.bias)
  );
}

function isStress(stress) {
  if (stress === null) return true;
  if (typeof stress !== "object" || Array.isArray(stress)) return false;
  return Object.entries(stress).every(([name, value]) => {
    if (name === "label") return isWhole(value, 0, 9);
    const distortion = data.stress.find((known) => known.name === name);
    return distortion && isNumber(value, distortion.least, distortion.most);
  });
}

// What is broken must be there.
function isBroken(broken) {
  if (broken === null) return true;
  if (typeof broken !== "object" || Array.isArray(broken)) return false;
  const { noise = 0, bits = 0, cut = [], off = [] } = broken;
  const stages = networkInfo("lenet5")?.description.stages.slice(0, -1) ?? [];
  const stageOf = (name) => stages.find((stage) => stage.name === name);
  const isCut = (pair) =>
    isList(pair, (at) => isWhole(at, 0, 1e3)) && stageOf("c3")?.sees[pair[0]]?.includes(pair[1]);
  const isOff = (pair) => Array.isArray(pair) && isWhole(pair[1], 0, stageOf(pair[0])?.maps - 1);
  return (
    isNumber(noise, 0, 1) &&
    [0, 1, 2, 4, 8].includes(bits) &&
    isList(cut, isCut, 60) &&
    isList(off, isOff, 300)
  );
}

function isMoment(moment) {
  if (moment === null) return true;
  return data.histories.some(({ name }) => name === moment?.history) && isWhole(moment.digits, 0, 1e12);
}

function isLesson(lesson) {
  if (lesson === null) return true;
  const { label = null, rate } = { ...LESSON, ...lesson };
  return typeof lesson === "object" && (label === null || isWhole(label, 0, 9)) && isNumber(rate, 1e-5, 0.1);
}

const isSign = (sign) => sign === null || (typeof sign === "string" && /^[X.]{84}$/u.test(sign));

function isCourse(course) {
  if (course === null) return true;
  const { net, how, seed, rate } = { ...COURSE, ...course };
  const isOurs = ["lenet5", "modern"].includes(net) && isKnown(net) && ["1998", "adam"].includes(how);
  return typeof course === "object" && isOurs && isWhole(seed, 0, 1e6) && isNumber(rate, 0.01, 100);
}

function isUnit(unit) {
  if (unit === null) return true;
  return (
    Boolean(networkInfo(unit?.net)) &&
    typeof unit.stage === "string" &&
    isList(unit.place, (at) => isWhole(at, 0, 1e6), 3) &&
    unit.place.length === 3
  );
}

const isArc = (arc) => arc === null || (isList(arc, (node) => isWhole(node, 0, 1e3), 2) && arc.length === 2);
const areNets = (names) =>
  isList(names, isKnown, 2) && names.length > 0 && new Set(names).size === names.length;

// LeNet-5's answer and the modern one's are there whichever networks are shown.
const always = ["lenet5", "modern"].filter(isKnown);
const TABLE = {
  // The drawing: lists of [x, y] in the pad's units, over a picture in base64 of square ink, or null.
  strokes: { initial: [], check: (strokes) => areStrokes(strokes, [side, side]) },
  picture: { initial: null, check: (picture) => isPicture(picture) },
  pen: { initial: usualPen, check: (pen) => isNumber(pen, ...pens) },
  // The number on the wide pad, over a picture of a line of digits or null, as above; and what is held or null: of
  // its graph an arc, [first, last] of its nodes, of its outputs a column.
  number: { initial: [], check: (strokes) => areStrokes(strokes, wide) },
  line: { initial: null, check: (line) => isPicture(line, [LINE[0] * LINE[1]]) },
  arc: { initial: null, check: isArc },
  column: { initial: null, check: (column) => column === null || isWhole(column, 0, 1e3) },
  // The networks that are shown, from above.
  nets: { initial: [always[0] ?? data.networks[0].name], check: areNets },
  // How they are shown and read.
  skip: { initial: [], check: (steps) => isList(steps, (step) => STEPS.includes(step), STEPS.length) },
  before: { initial: false, check: (before) => typeof before === "boolean" },
  filter: { initial: null, check: isFilter }, // the bench's, in C1 of LeNet-5: {map, weights, bias}
  bench: { initial: null, check: isBench }, // what differs on the bench from how it is at first
  unit: { initial: null, check: isUnit }, // the one that is held: {net, stage, place: [map, row, column]}
  // How far each distortion is, by name, and `label`, the digit that is right.
  stress: { initial: null, check: isStress },
  // What of LeNet-5 is broken in the step "Break it": as the engine's `damaged` takes it, or null.
  broken: { initial: null, check: isBroken },
  // Of the step "Why": which digit the drawing is to be turned into; null: whatever is nearest.
  turn: { initial: null, check: (turn) => turn === null || isWhole(turn, 0, 9) },
  // Of the chapter "How it learned": {history, digits}, which run, and after how many digits; null: the first of all.
  moment: { initial: null, check: isMoment },
  // What is right in one step backward, and how far it goes; what a run from chance is. See `lesson` and `course`.
  lesson: { initial: null, check: isLesson },
  course: { initial: null, check: isCourse },
  sign: { initial: null, check: isSign }, // an eleventh sign's picture, 84 of X and dots; null: the page's own
  // Where one is in the story, whether it is presented, and what is unfolded.
  step: { initial: "draw", check: (step) => Boolean(stepOf(step)) },
  present: { initial: false, check: (present) => typeof present === "boolean" },
  fold: { initial: null, check: (fold) => fold === null || data.folds.includes(fold) },
};

/** The state as it is at first, by name. */
export const initial = () =>
  Object.fromEntries(Object.entries(TABLE).map(([name, { initial: value }]) => [name, value]));
const now = initial();

export const get = (name) => now[name];

/** The step that is shown, as the page was told of it. */
export const stepNow = () => stepOf(now.step);

/** The chapter that it belongs to, by name. */
export const chapter = () => stepNow().chapter;

/** How far each distortion is, by name, as the engine takes it; null in all steps but that of the sliders. */
export function distortions() {
  if (now.step !== "turned" || !now.stress) return null;
  const { label: _, ...values } = now.stress;
  return Object.keys(values).length ? values : null;
}

/** What of LeNet-5 is broken, as the engine takes it; null in all steps but that of it. */
export const damage = () => (now.step === "broken" ? now.broken : null);

/** Of the recorded run that is shown, and when: {history, digits}; null in all steps but that of it. */
export const moment = () =>
  now.step === "learning" ? (now.moment ?? { history: data.histories[0].name, digits: 0 }) : null;

const LESSON = { label: null, rate: 3e-4 };
const COURSE = { net: "lenet5", how: "1998", seed: 1, rate: 1 };

/** What one step backward is: {label: the digit that is right, null for the one that is read, rate}. */
export const lesson = () => ({ ...LESSON, ...now.lesson });

/** What the run from chance is: {net: of which kind, how it learns, seed, rate: times its usual one}. */
export const course = () => ({ ...COURSE, ...now.course });

/** The network that learns on the page at a step, alone in a list; null at all other steps. */
export function learner(step = now.step) {
  const name = { backward: "lenet5-stepped", train: `${course().net}-trained` }[step];
  return networkInfo(name) ? [name] : null;
}

/** The networks that are compared, from above: two, where there are as many. */
export const compared = () =>
  [...new Set([...now.nets, ...always, ...data.networks.map(({ name }) => name)])].slice(0, 2);

/** The networks that are shown, from above: those chosen, the two that are compared, or the one that learns. */
export function shown() {
  if (moment()) return [moment().history];
  if (now.step === "broken" && isKnown("lenet5")) return ["lenet5"];
  if (learner()) return learner();
  return chapter() === "today" ? compared() : now.nets;
}

/** All networks that read the drawing, those that are shown first. */
export const reading = () => (moment() || learner() ? shown() : [...new Set([...shown(), ...always])]);

/** All of the state, by name. */
export const all = () => ({ ...now });

/** The state with all that is not as it was at first, and is somebody's; as `restore` takes it. */
export function serialise() {
  const isFirst = ([name, value]) => JSON.stringify(value) === JSON.stringify(TABLE[name].initial);
  const isExamples = ([name]) => name in examples && isExample(name);
  return Object.fromEntries(Object.entries(now).filter((entry) => !isFirst(entry) && !isExamples(entry)));
}

export const isBlank = () => !now.strokes.length && !now.picture;

// What the page draws by itself is no visitor's drawing: no link tells of it, and no undo brings it back.
const examples = { strokes: null, number: null };
const OVER = { strokes: "picture", number: "line" }; // what those strokes are over
export function setExample(strokes, name = "strokes") {
  examples[name] = strokes;
  set({ [name]: strokes });
}

/** Whether what is on a pad is the page's own example, as it drew it. */
export const isExample = (name = "strokes") =>
  examples[name] !== null && now[name] === examples[name] && !now[OVER[name]];

/** Whether photographs are meant: their part is unfolded in the chapter that is read. */
export const isInColour = () => now.fold === "colour" && chapter() === "today";

/** Whether the pad beside the story is meant: a number has one of its own, photographs have none. */
export const usesPad = () => stepNow().uses_pad && !isInColour();

/** Calls `act` whenever one of these pieces of the state has changed, with the names of all that have. */
export function watch(names, act) {
  on("changed", (changed) => names.some((name) => changed.has(name)) && act(changed));
}

/** Sets what is named, all at once; `watch` tells the parts concerned. */
export function set(values) {
  const changed = Object.keys(values).filter((name) => now[name] !== values[name]);
  Object.assign(now, values);
  if (changed.length) emit("changed", new Set(changed));
}

/** All as when the page was opened: for the next visitor of an exhibit, and for tests. */
export function reset() {
  examples.strokes = examples.number = null;
  set(initial());
  emit("reset");
}

/** Whether what a link holds, which may come from anyone, is a drawing at all. */
export function holdsDrawing(state) {
  if (!state || typeof state !== "object" || Array.isArray(state)) return false;
  return ["strokes", "picture", "number", "line"].every(
    (name) => state[name] === undefined || TABLE[name].check(state[name]),
  );
}

/**
 * Takes what a link holds where it holds a drawing: what it leaves out, and what is no value of its kind, is
 * as it was at first.
 */
export function restore(state) {
  const found = Object.entries(TABLE).filter(
    ([name, { check }]) => state[name] !== undefined && check(state[name]),
  );
  set({ ...initial(), ...Object.fromEntries(found.map(([name]) => [name, state[name]])) });
}
