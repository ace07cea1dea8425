// Where a number comes from: the arithmetic of the unit that the figure tells of. Runs once, with
//   props    stages, sentences, titles: see panel.py
// Hears `unit` {unit, pinned, seen, way, made} and `about` (a stage's name) from the figure.

const panel = element.querySelector('[data-role="panel"]');
const part = (role) => panel.querySelector('[data-role="' + role + '"]');
const { figures, sumOf, term } = lenet.numbers;
const INVITATION = "Point at any square of the figure, tap it, or reach it by the arrow keys: here you see the numbers that made it. A click holds it.";
let about = null; // the stage that was asked about, while no unit is chosen

function showUnit({ unit, pinned, made }) {
  if (unit) about = null;
  panel.dataset.state = pinned || about ? "open" : unit ? "glance" : "idle";
  if (!unit) return about ? showAbout(about) : say("Where a number comes from", INVITATION);
  say(props.titles[unit.net] + ", " + name(unit) + (made ? " = " + figures(value(made)) : ""), props.sentences[unit.stage]);
  if (!made) return;
  const shown = { weighted: weighted, subsampling: four, largest: four, distance: weighted }[made.kind](made);
  part("sums").replaceChildren(...shown);
  part("total").textContent = total(made);
}

function showAbout(stage) {
  about = stage;
  panel.dataset.state = "open";
  const title = stage === "image" ? "Input" : props.stages[stage];
  say(title, props.sentences[stage]);
}

function say(where, sentence) {
  part("where").textContent = where;
  part("about").textContent = sentence;
  part("sums").replaceChildren();
  part("total").textContent = "";
}

function name({ stage, place: [map, row, column] }) {
  const title = props.stages[stage];
  if (stage === "output") return "output " + map;
  if (stage === "c5" || stage === "f6") return title + " unit " + map;
  return title + " map " + map + ", row " + row + ", column " + column;
}

const value = (made) => (made.then.length ? made.then[made.then.length - 1][1] : made.total);

// The sentence of sums: what the parts come to, and what follows.
function total(made) {
  const bias = made.bias === null ? "" : (made.bias < 0 ? " − " : " + ") + figures(Math.abs(made.bias)) + " (bias)";
  const inputs = sumOf(made.inputs);
  const first = {
    weighted: () => "Σ input × weight = " + figures(made.total - made.bias) + bias + " = " + figures(made.total),
    subsampling: () => figures(made.coefficient) + " (coefficient) × " + figures(inputs) + bias + " = " + figures(made.total),
    largest: () => "the largest of four = " + figures(made.total),
    distance: () => "Σ (F6 − prototype)² = " + figures(made.total),
  }[made.kind]();
  return [first, ...made.then.map(([step, value]) => step + " = " + figures(value))].join("  →  ");
}

// ---- Pictures of numbers ---------------------------------------------------------------------

function weighted(made) {
  const combine = made.kind === "distance" ? (x, w) => (x - w) ** 2 : (x, w) => x * w;
  const products = made.inputs.map((x, i) => combine(x, made.weights[i]));
  const sign = made.kind === "distance" ? "−" : "×";
  if (made.side === 1) {
    const columns = made.maps.length === 84 ? 7 : made.maps.length === 120 ? 10 : made.maps.length;
    return [term(made.kind === "distance" ? "F6, prototype, (difference)²" : "inputs, weights, products", columns, made.inputs, made.weights, products, sign)];
  }
  const size = made.side * made.side;
  const pieces = made.maps.map((map, i) => [map, ...[made.inputs, made.weights, products].map((of) => of.slice(i * size, (i + 1) * size))]);
  return pieces.map(([map, x, w, p]) => term(pieces.length > 1 ? "map " + map : "", made.side, x, w, p, sign, pieces.length === 1));
}

function four(made) {
  return [term("", made.side, made.inputs, null, null, "", true)];
}

// ---- Wiring ---------------------------------------------------------------------------------

panel.addEventListener("click", ({ target }) => {
  if (target.closest('[data-do="close"]')) close();
});
function close() {
  about = null;
  showUnit({ unit: null });
  lenet.tell("release");
}
lenet.onTell(element, "unit", showUnit);
lenet.onTell(element, "about", showAbout);
lenet.listen(element, document, "keydown", ({ key }) => key === "Escape" && close());
showUnit({ unit: null });
