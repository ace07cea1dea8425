// The living figure: asks the server what the networks make of the newest drawing and paints
// the answer. Runs once when the page shows the component, with
//   element  the component's element       server  answer(drawing) → a promise of JSON
//   props    stages, prototypes, nets, titles: what figure.py drew the page from
// Hears `lenet:drawing` from the pad: {number, drawing: {strokes, pen, picture, nets}}.

const figure = element.querySelector('[data-role="figure"]');
const spoken = element.querySelector('[data-role="spoken"]');

// ---- Colours -------------------------------------------------------------------------------
// Two tables of 256 RGBA words: ink from paper to ink, and signed values from -127 to 127,
// symmetric about zero. They come from the style sheet and change with its theme.

let inkColours, signedColours;

function readColours() {
  const style = getComputedStyle(figure);
  const [paper, ink, negative, zero, positive] = ["paper", "ink", "negative", "zero", "positive"].map(
    (name) => rgb(style.getPropertyValue("--" + name))
  );
  inkColours = Uint32Array.from({ length: 256 }, (_, i) => mix(paper, ink, i / 255));
  signedColours = Uint32Array.from({ length: 256 }, (_, i) =>
    i < 128 ? mix(zero, negative, (128 - i) / 127) : mix(zero, positive, (i - 128) / 127)
  );
}

function rgb(colour) {
  return colour.trim().match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));
}

function mix(from, to, share) {
  const t = Math.min(1, Math.max(0, share));
  const [r, g, b] = from.map((level, i) => Math.round(level + (to[i] - level) * t));
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0; // little-endian RGBA
}

// ---- Painting ------------------------------------------------------------------------------

// `valueAt(i)` is the index into `colours` of the canvas's i-th pixel.
function paint(canvas, colours, valueAt) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colours[valueAt(i)];
  context.putImageData(image, 0, 0);
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

const rows = new Map(
  props.nets.map((name) => {
    const row = figure.querySelector('[data-net="' + name + '"]');
    const inside = (selector) => row.querySelector(selector);
    return [name, {
      digit: inside('[data-role="digit"]'),
      remark: inside('[data-role="remark"]'),
      nearest: inside('[data-role="nearest"]'),
      nearestDigit: inside('[data-role="nearest-digit"]'),
      bars: [...row.querySelectorAll(".bars li")],
      // The canvases of C1 … F6 in the order in which the answer's bytes come.
      maps: props.stages.flatMap((stage) =>
        [...row.querySelectorAll('[data-stage="' + stage.name + '"] canvas:not([data-role])')]
      ),
    }];
  })
);
const fieldCanvas = figure.querySelector('[data-stage="image"] canvas');
const FARTHEST = 250; // the distance at which a bar is full
const NONE = { field: null, nets: {} };
let last = NONE;

function paintAll(answer) {
  last = answer;
  const field = answer.field && bytes(answer.field);
  paint(fieldCanvas, inkColours, (i) => (field ? field[i] : 0));
  for (const [name, row] of rows) paintRow(row, answer.nets[name] || { digit: null });
}

function paintRow(row, reading) {
  const blank = reading.digit === null;
  const maps = blank ? null : new Int8Array(bytes(reading.maps).buffer);
  let start = 0;
  for (const canvas of row.maps) {
    const from = start;
    paint(canvas, signedColours, (i) => 128 + (maps ? maps[from + i] : 0));
    start += canvas.width * canvas.height;
  }
  row.digit.textContent = blank ? "" : reading.digit;
  row.remark.textContent = reading.rejected ? "far from all ten" : "";
  row.bars.forEach((bar, digit) => paintBar(bar, digit, reading));
  if (row.nearest) {
    const code = blank ? null : props.prototypes[reading.digit];
    paint(row.nearest, signedColours, (i) => 128 + (code ? Math.round(code[i] * props.one) : 0));
    row.nearestDigit.textContent = blank ? "" : reading.digit;
  }
}

function paintBar(bar, digit, reading) {
  bar.classList.toggle("wins", reading.digit === digit);
  for (const [kind, values, show] of [
    ["distance", reading.distances, (value) => [value / FARTHEST, Math.round(value)]],
    ["probability", reading.probabilities, (value) => [value, (100 * value).toFixed(0) + " %"]],
  ]) {
    const cell = bar.querySelector("." + kind);
    if (!cell) continue;
    const [share, text] = values ? show(values[digit]) : [0, ""];
    cell.firstElementChild.style.transform = "scaleX(" + Math.min(1, share) + ")";
    cell.lastElementChild.textContent = text;
  }
}

// A screen reader hears the answer when the pen rests, not at every move.
let speaking;
function speak(answer) {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    spoken.textContent = Object.entries(answer.nets)
      .map(([name, { digit }]) => props.titles[name] + (digit === null ? ": no digit" : " reads " + digit))
      .join("; ");
  }, 700);
}

// ---- Asking --------------------------------------------------------------------------------
// The newest drawing waits, older ones are forgotten. The longer the round trip, the more
// calls may be under way, so that a distant visitor sees as many updates; an answer that comes
// after a newer one is dropped.

const MOST_UNDER_WAY = 4;
let waiting = null;
let underWay = 0;
let roundTrip = 0; // milliseconds, a running mean

function ask() {
  const allowed = Math.min(MOST_UNDER_WAY, 1 + Math.floor(roundTrip / 60));
  if (!waiting || underWay >= allowed) return;
  const { number, drawing } = waiting;
  waiting = null;
  underWay++;
  const asked = performance.now();
  server
    .answer(drawing)
    .then((answer) => {
      if (!answer) throw new Error("no answer"); // what Gradio makes of a broken connection
      const took = performance.now() - asked;
      roundTrip = roundTrip ? 0.8 * roundTrip + 0.2 * took : took;
      complain(answer.error || "");
      show(number, answer.error ? NONE : answer);
    })
    .catch((error) => {
      console.error(error);
      complain("The server does not answer. Your drawing is kept; trying again …");
      waiting = waiting || { number, drawing };
      setTimeout(ask, 1000);
    })
    .finally(() => {
      underWay--;
      ask();
    });
}

function show(number, answer) {
  if (number <= Number(figure.dataset.shown)) return;
  paintAll(answer);
  figure.dataset.shown = number;
  speak(answer);
}

// Says what is wrong, and takes it back when all is well again.
let complaint = "";
function complain(sentence) {
  if (sentence === complaint) return;
  complaint = sentence;
  document.dispatchEvent(new CustomEvent("lenet:message", { detail: sentence }));
}

function hear({ detail: { number, drawing } }) {
  if (!element.isConnected) return document.removeEventListener("lenet:drawing", hear);
  for (const [name] of rows) {
    figure.querySelector('[data-net="' + name + '"]').hidden = !drawing.nets.includes(name);
  }
  figure.dataset.rows = drawing.nets.length;
  if (!drawing.strokes.length && !drawing.picture) {
    waiting = null;
    return show(number, NONE); // nothing to ask: blank stays blank
  }
  waiting = { number, drawing };
  ask();
}

document.addEventListener("lenet:drawing", hear);
new MutationObserver(() => {
  readColours();
  paintAll(last);
}).observe(document.body, { attributeFilter: ["class"] });
readColours();
paintAll(NONE);
