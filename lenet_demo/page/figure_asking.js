// ---- Asking --------------------------------------------------------------------------------
// The newest drawing waits, older ones are forgotten. The longer the round trip, the more
// calls may be under way, so that a distant visitor sees as many updates; an answer that comes
// after a newer one is dropped.

const MOST_UNDER_WAY = 4;
let newest = null; // the pad's newest {number, drawing}
let waiting = null;
let underWay = 0;
let resting = false; // after a failure, or where the server is busy
let filter = null; // the bench's, in the place of one of C1's: {map, weights, bias}
let roundTrip = 0; // milliseconds, a running mean

// Whether anything is still to come: for whoever waits, tests among them.
function note() {
  const busy = String(underWay > 0 || waiting !== null);
  if (figure.getAttribute("aria-busy") !== busy) figure.setAttribute("aria-busy", busy);
}

function ask() {
  const allowed = Math.min(MOST_UNDER_WAY, 1 + Math.floor(roundTrip / 60));
  if (!waiting || resting || underWay >= allowed) return;
  const { number, drawing } = waiting;
  waiting = null;
  underWay++;
  note();
  const asked = performance.now();
  server
    .answer(drawing)
    .then((answer) => {
      if (!answer) throw new Error("no answer"); // what Gradio makes of a broken connection
      const took = performance.now() - asked;
      roundTrip = roundTrip ? 0.8 * roundTrip + 0.2 * took : took;
      complain(answer.error || "");
      if (answer.busy) return later({ number, drawing });
      show(number, answer.error ? NONE : answer);
    })
    .catch((error) => {
      console.error(error);
      complain("The server does not answer. Your drawing is kept; trying again …");
      later({ number, drawing });
    })
    .finally(() => {
      underWay--;
      note();
      ask();
    });
}

// Asks again in a while, not all visitors at one moment, for whatever is the newest by then.
function later(asked) {
  waiting = waiting || asked;
  note();
  if (resting) return;
  resting = true;
  setTimeout(() => {
    resting = false;
    ask();
  }, 500 + 1000 * Math.random());
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
  tell("message", sentence);
}

function hear({ number, drawing }) {
  newest = { number, drawing };
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
  if (!newest) return;
  if (!newest.drawing.strokes.length && !newest.drawing.picture) return showUnit();
  waiting = { number: newest.number, drawing: { ...switched(), unit: chosen() } };
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
