// ---- Asking --------------------------------------------------------------------------------
// The newest drawing waits, older ones are forgotten. The longer the round trip, the more
// calls may be under way, so that a distant visitor sees as many updates; an answer that comes
// after a newer one is dropped.
// After a failure, or where the server is busy, it is asked again, ever more rarely; sooner
// where there is something new to ask.

const MOST_UNDER_WAY = 4;
const PAUSE = { first: 600, anew: 1800, longest: 20000 }; // milliseconds between two tries
let newest = null; // the pad's newest {number, drawing}
let waiting = null;
let underWay = 0;
let failures = 0; // in a row
let lastTry = 0;
let nextTry = null; // the timer of it
let tooOld = false; // this page, for the server that is there now
let filter = null; // the bench's, in the place of one of C1's: {map, weights, bias}
let roundTrip = 0; // milliseconds, a running mean

// Whether anything is still to come: for whoever waits, tests among them.
function note() {
  const busy = String(underWay > 0 || waiting !== null);
  if (figure.getAttribute("aria-busy") !== busy) figure.setAttribute("aria-busy", busy);
  markOld();
}

async function ask() {
  const allowed = failures ? 1 : Math.min(MOST_UNDER_WAY, 1 + Math.floor(roundTrip / 60));
  if (!waiting || tooOld || nextTry || underWay >= allowed) return;
  const { number, drawing } = waiting;
  waiting = null;
  underWay++;
  note();
  lastTry = performance.now();
  const asked = lastTry;
  const answer = await lenet.call(server.answer(drawing));
  underWay--;
  if (answer.old) [tooOld, waiting] = [true, null];
  if (answer.unanswered || answer.busy) {
    failures++;
    waiting = waiting || { number, drawing };
    rest({ anew: false });
  } else {
    failures = 0;
    const took = performance.now() - asked;
    roundTrip = roundTrip ? 0.8 * roundTrip + 0.2 * took : took;
  }
  complain(answer.unanswered ? answer.error + " Your drawing is kept; trying again …" : answer.error || "");
  if (!answer.unanswered && !answer.busy) show(number, answer.error ? NONE : answer);
  note();
  ask();
}

// Waits for the next try, not all visitors for the same moment.
function rest({ anew }) {
  clearTimeout(nextTry);
  const pause = Math.min(PAUSE.first * 2 ** (failures - 1), anew ? PAUSE.anew : PAUSE.longest);
  const until = lastTry + pause * (0.9 + 0.2 * Math.random());
  nextTry = setTimeout(() => {
    nextTry = null;
    ask();
  }, Math.max(0, until - performance.now()));
}

// What is shown is not of the drawing on the pad, or nobody knows whether it is.
const OLD_AFTER = 300; // milliseconds since another drawing took its place
const replaced = []; // [number, when] of the drawings that came after the one that is shown
let oldTimer = null;

function markOld() {
  clearTimeout(oldTimer);
  while (replaced.length && replaced[0][0] <= Number(figure.dataset.shown)) replaced.shift();
  const age = replaced.length ? performance.now() - replaced[0][1] : 0;
  document.body.classList.toggle("old", complaint !== "" || age >= OLD_AFTER);
  if (replaced.length && age < OLD_AFTER) oldTimer = setTimeout(markOld, OLD_AFTER - age);
}

function show(number, answer) {
  // The same number again: the same drawing, asked for with other switches or another unit.
  if (number < Number(figure.dataset.shown)) return;
  paintAll(answer);
  figure.dataset.shown = number;
  tell("answered", answer);
  showUnit();
  speak(answer);
}

// Says what is wrong, and takes it back when all is well again.
let complaint = "";
function complain(sentence) {
  if (sentence === complaint) return;
  complaint = sentence;
  tell("complaint", sentence);
  markOld();
}

function hear({ number, drawing }) {
  newest = { number, drawing };
  if (number > Number(figure.dataset.shown)) replaced.push([number, performance.now()]);
  tell("asked", { drawing: switched() });
  // Where a network could not be loaded, its place says why, until two others are compared.
  const absent = figure.querySelector(".net.missing");
  if (absent) absent.hidden = drawing.nets.length > 1;
  const first = absent && !absent.hidden && absent.dataset.slot === "1" ? 2 : 1;
  for (const [name, { row }] of rows) {
    const place = drawing.nets.indexOf(name);
    const slot = place < 0 ? 0 : first + place; // from above, 0 for none
    if (row.hidden === slot > 0) row.hidden = !row.hidden;
    if (slot && row.dataset.slot !== String(slot)) row.dataset.slot = slot;
  }
  if (figure.dataset.rows !== String(drawing.nets.length)) figure.dataset.rows = drawing.nets.length;
  if (!drawing.strokes.length && !drawing.picture) {
    waiting = null;
    note();
    return show(number, NONE); // nothing to ask: blank stays blank
  }
  again();
}

// The newest drawing with the figure's own switches as they are.
function switched() {
  const skip = [...figure.querySelectorAll("[data-step] input:not(:checked)")].map(({ value }) => value);
  return { ...newest.drawing, filter, skip, before: figure.querySelector('[data-role="before"]').checked };
}

function again() {
  if (!newest || tooOld) return;
  if (!newest.drawing.strokes.length && !newest.drawing.picture) return showUnit();
  waiting = { number: newest.number, drawing: { ...switched(), unit: chosen() } };
  if (nextTry) rest({ anew: true });
  note();
  ask();
}

function switchedOver() {
  if (!newest) return;
  tell("asked", { drawing: switched() });
  again();
}

function restoreSwitches({ skip, before }) {
  for (const input of figure.querySelectorAll("[data-step] input")) {
    input.checked = !(Array.isArray(skip) && skip.includes(input.value));
  }
  figure.querySelector('[data-role="before"]').checked = before === true;
}
