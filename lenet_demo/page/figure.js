// The living figure: asks the server what the networks make of the newest drawing and paints
// the answer. Runs once when the page shows the component, with
//   element  the component's element       server  answer(drawing) → a promise of JSON
//   props    stages, prototypes, fields, nets, titles: what figure.py drew the page from
// Hears `drawing` from the pad: {number, drawing: {strokes, pen, picture, nets}}, and tells
//   `answered` what came back and is on the screen
//   `asked`    the drawing with the figure's own switches, as it is sent
//   `unit`     the unit that is pointed at or pinned, what it sees, and its arithmetic
//   `complaint`  what is wrong, in a sentence, or that nothing is any more

const figure = element.querySelector('[data-role="figure"]');
const spoken = element.querySelector('[data-role="spoken"]');
const { colours, surface, bytes, paintTiles, square, MOVES, tell } = lenet;
// How each network's stages are drawn, by name.
const STAGES = Object.fromEntries(
  Object.entries(props.stages).map(([net, stages]) => [net, Object.fromEntries(stages.map((stage) => [stage.name, stage]))])
);
const FARTHEST = 250; // the distance at which a bar is full
const NONE = { way: null, nets: {}, unit: null };

// ---- Painting ------------------------------------------------------------------------------

const rows = new Map(
  props.nets.map((name) => {
    const row = figure.querySelector('[data-net="' + name + '"]');
    const role = (part) => row.querySelector('[data-role="' + part + '"]');
    const prototypes = ["nearest", "second"].map((part) => role(part) && {
      surface: surface(role(part)),
      digit: role(part + "-digit"),
      marks: role(part).parentElement.querySelector(".line"),
    });
    return [name, {
      row,
      digit: role("digit"),
      remark: role("remark"),
      output: row.querySelector('[data-stage="output"]'),
      gap: role("gap"),
      prototypes: prototypes.filter(Boolean),
      bars: [...row.querySelectorAll(".bars li")],
      // The canvases of C1 … F6 in the order in which the answer's bytes come.
      plates: props.stages[name].filter((stage) => stage.name !== "output").map((stage) => ({
        stage,
        surface: surface(row.querySelector('[data-stage="' + stage.name + '"] canvas')),
      })),
    }];
  })
);
const strip = [...figure.querySelectorAll("[data-step] canvas")].map((canvas) => ({
  name: canvas.closest("[data-step]").dataset.step.replace("centre", "field"),
  surface: surface(canvas),
}));
let last = NONE;

function paintAll(answer, { anew = false } = {}) {
  last = answer;
  for (const { name, surface } of strip) {
    const ink = answer.way && bytes(answer.way[name]);
    surface.pixels.forEach((_, i) => (surface.pixels[i] = colours.ink[ink ? ink[i] : 0]));
    surface.flush();
  }
  judge(answer);
  for (const [name, row] of rows) {
    const reading = answer.nets[name] || { digit: null };
    const blank = reading.digit === null;
    // A blank row stays blank for nothing, unless the colours have changed.
    if (!blank || !row.isBlank || anew) paintRow(row, reading);
    row.isBlank = blank;
  }
}

function paintRow(row, reading) {
  const blank = reading.digit === null;
  const values = blank ? null : new Int8Array(bytes(reading.maps).buffer);
  let from = 0;
  for (const { stage, surface } of row.plates) from = paintTiles(stage, surface, values, from);
  row.digit.textContent = blank ? "" : reading.digit;
  row.output.classList.toggle("refused", reading.rejected === true);
  row.remark.textContent = reading.rejected ? "none of the ten: this is the nearest" : "";
  row.bars.forEach((bar, digit) => paintBar(bar, digit, reading));
  const order = blank || !reading.distances ? [] : nearestFirst(reading.distances);
  if (row.gap) {
    const [first, second] = order.slice(0, 2).map((digit) => reading.distances[digit]);
    row.gap.textContent = order.length ? figures(second - first) + " farther" : "";
  }
  row.prototypes.forEach((prototype, i) => paintPrototype(prototype, order[i], values, reading));
}

const figures = (distance) => distance.toFixed(distance < 10 ? 1 : 0);

function nearestFirst(distances) {
  return distances.map((_, digit) => digit).sort((a, b) => distances[a] - distances[b]);
}

// A prototype, with a dot where F6's sign is another.
function paintPrototype({ surface, digit, marks }, which, values, reading) {
  const code = which === undefined ? null : props.prototypes[which];
  const f6 = values && values.subarray(values.length - 84);
  let path = "";
  surface.pixels.forEach((_, i) => {
    const level = code ? Math.min(127, Math.round(reading.code)) * code[i] : 0;
    surface.pixels[i] = colours.signed[128 + level];
    if (code && Math.sign(f6[i]) !== code[i]) {
      path += "M" + ((i % 7) + 0.3) + " " + (Math.floor(i / 7) + 0.3) + "h.4v.4h-.4z";
    }
  });
  surface.flush();
  marks.setAttribute("d", path);
  digit.textContent = which === undefined ? "" : which;
}

function paintBar(bar, digit, reading) {
  bar.classList.toggle("wins", reading.digit === digit);
  for (const [kind, values, show] of [
    ["distance", reading.distances, (value) => [value / FARTHEST, figures(value)]],
    ["probability", reading.probabilities, (value) => [value, (100 * value).toFixed(0) + " %"]],
  ]) {
    const cell = bar.querySelector("." + kind);
    if (!cell) continue;
    const [share, text] = values ? show(values[digit]) : [0, ""];
    cell.firstElementChild.style.transform = "scaleX(" + Math.min(1, share) + ")";
    if (cell.lastElementChild.textContent !== String(text)) cell.lastElementChild.textContent = text;
  }
}

// Whether the two agree, in a sentence above the figure.
const agreement = document.querySelector('[data-role="agreement"]');
const invitation = agreement.textContent;
function judge({ nets }) {
  const found = Object.entries(nets).filter(([, { digit }]) => digit !== null && digit !== undefined);
  const said = found.map(([name, { digit, rejected, probabilities }]) => {
    const sure = Math.floor(100 * Math.max(...probabilities)) + " % sure";
    return props.titles[name] + (rejected ? " finds none of the ten (nearest: " + digit + ")" : " reads " + digit + ", " + sure);
  });
  const answers = new Set(found.map(([, { digit, rejected }]) => (rejected ? "none" : digit)));
  // That a refusal is no agreement need not be said.
  const agree = found.length < 2 || answers.has("none") ? "" : answers.size > 1 ? "They disagree: " : "They agree: ";
  const sentence = said.length ? agree + said.join("; ") + "." : invitation;
  if (agreement.textContent !== sentence) agreement.textContent = sentence;
  agreement.classList.toggle("disagree", answers.size > 1);
}

// A screen reader hears the answer when the pen rests, not at every move.
let speaking;
function speak(answer) {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    spoken.textContent = Object.entries(answer.nets)
      .map(([name, { digit, rejected }]) => props.titles[name] + (digit === null ? ": no digit" : rejected ? " finds none of the ten" : " reads " + digit))
      .join("; ");
  }, 700);
}
