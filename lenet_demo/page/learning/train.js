// A run from chance, here: a network learns in the laboratory, and what it is at each moment is shown, and may be kept
// or put in the place of the page's own.

import { digitsOfFields, fresh, onNumbers, saveNet } from "../../engine/training/index.js";
import { onColours, pictureOf } from "../core/canvas.js";
import { element, networkInfo, role as roleIn, root } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { UNAVAILABLE, askLaboratory, laboratoryDigits } from "../core/laboratory.js";
import { net as opened, setWeights, standIn, standIns } from "../core/networks.js";
import { download, fetchFile } from "../core/server.js";
import { course, get, learner, set, watch } from "../core/state.js";
import { inFigures, number, percent, t } from "../core/texts.js";
import { LEAST, line, LINES, scaled, up } from "./curve.js";
import { Filters } from "./learning.js";

const RUN = "train"; // its name in the laboratory
const HOWS = {
  1998: (network) => t("{network} as in 1998", { network }),
  adam: (network) => t("{network} by Adam", { network }),
};
const CHOICES = [
  ["lenet5", "1998"],
  ["lenet5", "adam"],
  ["modern", "adam"],
];
const TIMES = 20; // that each of the visitor's comes up in an epoch
const [FIRST, LAST] = [50, 100_000]; // digits, at the chart's ends; a run stops at the last
const TICKS = [0, 100, 1000, 10_000, LAST];
const [FEW, FINE] = [50, 0.1]; // digits, and their share of all so far, that a point is the mean of
const TEN = 10;
const REST = 100; // milliseconds after the pen's last move in which the run waits
const MOST_SEED = 999_999;

const section = roleIn(root, "train");
const role = (name) => roleIn(section, name);
const button = (name) => section.querySelector(`[data-do="${name}"]`);
const isOpen = () => get("step") === "train";
const x = (seen) => (100 * Math.log((seen + FIRST) / FIRST)) / Math.log((LAST + FIRST) / FIRST);

let filters;
let own = []; // the visitor's: {field, label}
let prepared = null; // the newest drawing
let playing = null; // what stops the run, while it goes on
let run = null; // what has been made of it: {net, name, told, tests, learnt, …}, `newest` until it is shown; or null
let learning = null; // what has the run wait for the pen
let moved = -REST; // when the pen did

export function start() {
  if (!section) return;
  filters = new Filters(role("filters"));
  const choices = CHOICES.filter(([net]) => networkInfo(net));
  role("kind").append(
    ...choices.map(([net, how]) =>
      element("option", HOWS[how](networkInfo(net).title), { value: `${net} ${how}` }),
    ),
  );
  makeChart();
  makeConfusion();
  section.addEventListener("change", change);
  section.addEventListener("click", ({ target }) => {
    const { do: act, teach } = target.closest("button")?.dataset ?? {};
    if (teach) add(Number(teach));
    else ACTS[act]?.();
  });
  on("play", () => isOpen() && toggle());
  on("read", (found) => {
    ({ prepared } = found);
    if (isOpen()) letTeach();
  });
  on("reset", () => {
    own = [];
    showOwn();
    forget();
    if (isOpen()) follow();
    standIns().forEach((name) => standIn(name));
  });
  on("network", () => isOpen() && follow()); // weights may have been given back
  watch(["course", "step"], () => isOpen() && follow());
  watch(["strokes"], () => {
    moved = performance.now();
    learning?.abort();
  });
  onColours(() => showOwn());
  if (isOpen()) follow();
}

const ACTS = {
  play: toggle,
  restart,
  keep: () => keep().catch(() => say(t("The file could not be made: try again."))),
  use,
};

function change({ target }) {
  const { value } = target;
  if (target === role("rate")) {
    if (run) askLaboratory("rate", { run: RUN, factor: Number(value) }).catch(complain);
    set({ course: { ...course(), rate: Number(value) } });
    return;
  }
  const [net, how] = role("kind").value.split(" ");
  const seed = Math.min(MOST_SEED, Math.max(0, Math.floor(role("seed").valueAsNumber || 0)));
  forget();
  set({ course: { ...course(), net, how, seed } });
}

// ---- The run ---------------------------------------------------------------------------------------

const isSame = (of) => of && of.net === course().net && of.how === course().how && of.seed === course().seed;

async function toggle() {
  if (playing) return pause();
  const stop = new AbortController();
  playing = stop;
  show();
  try {
    if (!run) await begin(stop);
    const of = run;
    const heard = (progress) => of === run && hear(progress);
    stop.signal.addEventListener("abort", () => learning?.abort());
    for (let seen = 0; seen < LAST && !stop.signal.aborted; await penRests()) {
      learning = new AbortController();
      ({ seen } = await askLaboratory("learn", { run: RUN, seen: LAST }, { heard, signal: learning.signal }));
    }
  } catch {
    complain();
  }
  if (playing === stop) {
    playing = null;
    show();
  }
}

async function begin(stop) {
  const { net, how, seed, rate } = course();
  const [name] = learner("train");
  say(t("The digits are on their way …"));
  await Promise.all([
    laboratoryDigits("test"),
    laboratoryDigits("training", (share) =>
      say(t("The digits are on their way: {share}", { share: percent(share) })),
    ),
  ]);
  if (stop.signal.aborted) return;
  const { of } = opened(name);
  const more = own.length ? { own: digitsOf(own) } : {};
  await askLaboratory("begin", { run: RUN, net: of, how, seed, ...more });
  await askLaboratory("rate", { run: RUN, factor: rate });
  const since = { seen: 0, learnt: 0, wrong: 0 };
  say("");
  opened(name).chance = null;
  run = { net, how, seed, name, told: null, newest: null, test: null, tests: [], learnt: [], since };
}

const pause = () => {
  playing?.abort();
  playing = null;
  show();
};

// Chance again, as it is before any run.
function forget() {
  pause();
  run = null;
}

function restart() {
  const goesOn = Boolean(playing);
  forget();
  atChance();
  show();
  if (goesOn) toggle();
}

function hear({ test, net, ...told }) {
  if (test) {
    run.test = test;
    run.tests.push({ seen: told.seen, error: test.error });
  } else {
    run.told = told;
    const { since } = run;
    const learnt = told.seen - since.seen - since.learnt;
    since.learnt += learnt;
    since.wrong += learnt * told.error;
    if (since.learnt >= Math.max(FEW, told.seen * FINE)) {
      run.learnt.push([x(told.seen), since.wrong / since.learnt]);
      run.since = { seen: told.seen, learnt: 0, wrong: 0 };
    }
    run.newest = net;
  }
  penRests().then(showRun);
}

// The drawing goes first: while the pen moves, nothing is learnt, and no more painted than what it draws.
async function penRests() {
  const left = () => moved + REST - performance.now();
  while (left() > 0) await new Promise((done) => setTimeout(done, left()));
}

function showRun() {
  if (run?.newest) setWeights(run.name, run.newest);
  if (run) run.newest = null;
  if (isOpen()) show();
}

function complain() {
  forget();
  if (isOpen()) follow();
  say(UNAVAILABLE);
}

const say = (words) => emit("notice", words);

// ---- What there is to see ----------------------------------------------------------------------------

// What is to learn may be another than before.
function follow() {
  if (run && !isSame(run)) forget();
  if (!run) atChance();
  show();
}

// The weights that chance, by the seed, begins with: the same in the laboratory.
function atChance() {
  const [name] = learner("train") ?? [];
  const net = name && opened(name);
  if (!net || net.chance === course().seed) return;
  net.chance = course().seed;
  setWeights(name, fresh(net.of, course().seed));
}

function show() {
  const { net: kind, how, seed, rate } = course();
  role("kind").value = `${kind} ${how}`;
  role("rate").value = rate;
  if (document.activeElement !== role("seed")) role("seed").value = seed;
  button("play").setAttribute("aria-pressed", String(Boolean(playing)));
  button("play").textContent = playing ? t("❚❚ pause") : t("▶ play");
  const { told = null, test = null, tests = [], learnt = [] } = run ?? {};
  const [when, error, of] = role("moment").children;
  // The error is that of the newest test; what was learnt since shows in the pictures and the curve.
  const seen = tests.at(-1)?.seen ?? told?.seen;
  when.textContent = `${seen ? seenWords(seen) : byChance} `;
  error.textContent = `${test ? percent(test.error, 1) : "–"} `;
  of.textContent = test ? testWords(told) : playing ? t("It learns …") : t("Press play: it learns.");
  for (const each of ["keep", "use"]) button(each).disabled = !told;
  const stands = standIns().includes(kind);
  button("use").textContent = stands ? t("Restore its own weights") : t("Use it everywhere");
  if (stands) button("use").disabled = false;
  section
    .querySelector(".chart .error")
    .setAttribute("d", line(tests.map(({ seen: at, error: share }) => [x(at), up(share)])));
  section
    .querySelector(".chart .training")
    .setAttribute("d", line(learnt.map(([at, share]) => [at, up(share)])));
  const net = opened(learner("train")?.[0]);
  if (net) {
    if (filters.net !== net) filters.show({ net, last: net.of });
    filters.paint(net);
  }
  showConfusion(test?.confusion);
  letTeach();
}

function letTeach() {
  for (const teach of section.querySelectorAll("[data-teach]")) teach.disabled = !prepared;
}

const byChance = t("Weights by chance");
const seenWords = (seen) => t("After {n} digits", { n: number(seen) });

function testWords(told) {
  if (!told) return t("of 1,000 test digits misread");
  const values = { loss: inFigures(told.loss.toPrecision(2)), time: number(told.each, 1) };
  return t("of 1,000 test digits misread; loss {loss}, {time} ms a digit", values);
}

function makeChart() {
  section
    .querySelector(".chart .lines")
    .setAttribute("d", LINES.map((error) => `M0 ${up(error)}H100`).join(""));
  role("scale").append(
    ...[1, ...LINES, LEAST].map((error) => element("span", scaled(error), { style: `top: ${up(error)}%` })),
  );
  role("ticks").append(...TICKS.map((seen) => element("span", number(seen), { style: `left: ${x(seen)}%` })));
}

function makeConfusion() {
  const table = role("confusion");
  table.append(element("caption", t("Rows: the digit; columns: what it is read as"), { class: "unseen" }));
  const head = table.createTHead().insertRow();
  head.append(element("td"), ...Array.from({ length: TEN }, (_, i) => element("th", i, { scope: "col" })));
  const body = table.createTBody();
  for (let i = 0; i < TEN; i++) {
    const row = body.insertRow();
    row.append(element("th", i, { scope: "row" }), ...Array.from({ length: TEN }, () => element("td")));
  }
}

function showConfusion(confusion) {
  const cells = role("confusion").querySelectorAll("tbody td");
  cells.forEach((cell, i) => {
    const count = confusion?.[i] ?? 0;
    const words = count ? String(count) : "";
    if (cell.textContent !== words) cell.textContent = words;
    cell.classList.toggle("misread", count > 0 && i % (TEN + 1) > 0);
  });
}

// ---- What the visitor teaches it ------------------------------------------------------------------------

function digitsOf(some) {
  const all = some.flatMap((each) => Array(TIMES).fill(each));
  return digitsOfFields(
    all.map(({ field }) => field),
    all.map(({ label }) => label),
  );
}

function add(label) {
  if (!prepared) return;
  const one = { field: prepared.field.slice(), label };
  own = [...own, one];
  showOwn();
  if (run) askLaboratory("add", { run: RUN, own: digitsOf([one]) }).catch(complain);
}

function showOwn() {
  role("taught").replaceChildren(
    // The newest first: the row is no longer than the page is wide.
    ...own.toReversed().map(({ field, label }) => {
      const picture = element("span", undefined, {
        role: "img",
        "aria-label": t("Your {digit}", { digit: label }),
      });
      picture.append(pictureOf(field), element("b", label));
      return picture;
    }),
  );
}

// ---- What becomes of it -------------------------------------------------------------------------------------

async function keep() {
  pause();
  showRun();
  const { name, told, how, seed } = run;
  const { of: kind, title } = networkInfo(name);
  const net = onNumbers(opened(name)); // as it is now: the last few digits are yet to be told of
  say(t("The test digits are read …"));
  const test = await askLaboratory("evaluate", { net, count: 1000 });
  say("");
  hear({ seen: told.seen, test });
  const template = await fetchFile(`checkpoints/${kind}.safetensors`);
  const facts = {
    title: t("Your {network}", { network: title }),
    test_error: test.error,
    test_digits: test.count,
    learnt: { digits: told.seen, by: how, seed, own: own.length },
  };
  download(`${kind}-learnt.safetensors`, saveNet(net, template, facts), "application/octet-stream");
}

// Beside the pad stands what the page reads with, as long as it does.
function use() {
  const { net: kind } = course();
  standIn(kind, standIns().includes(kind) ? null : opened(run.name));
  show();
}
