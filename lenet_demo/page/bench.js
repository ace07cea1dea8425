// The filter bench, with bench_own.js behind it. Runs once when the page shows the component, with
//   props    ready, learned: the filters to choose from, by name, and by network and map
// Hears `answered` from the figure, of which it takes the drawing's field, and tells
//   `filter`  the filter that stands in C1 of LeNet-5: {map, weights, bias}, or null

const { convolve, pad, patch, pool, shift, squash, change } = lenet.filters;
const { figures, sumOf, term, tint } = lenet.numbers;
const bench = element.querySelector(".bench");
const role = (name) => bench.querySelector('[data-role="' + name + '"]');
const inputs = [...bench.querySelectorAll("[data-weight]")];
const setting = (name) => bench.querySelector('[data-setting="' + name + '"]');
const FIELD = 32;
const SIDE = 5;
const TANH = 1.7159;

let field = { width: FIELD, height: FIELD, values: new Float64Array(FIELD * FIELD) };
let unit = [14, 14]; // row and column of the map: last pointed at or reached by keys
let seen = []; // the numbers as they were last read, for those that are being typed

// ---- The numbers -----------------------------------------------------------------------------

// What an input holds, within its bounds; half-typed ones keep the number that they had.
function number(input, before = 0) {
  const value = input.valueAsNumber;
  return Number.isFinite(value) ? Math.min(Number(input.max), Math.max(Number(input.min), value)) : before;
}

function filter() {
  seen = inputs.map((input, i) => number(input, seen[i]));
  return seen;
}

const whole = (name) => Math.round(number(setting(name), Number(setting(name).min)));

function settings() {
  return {
    bias: number(setting("bias")),
    padding: whole("padding"),
    stride: whole("stride"),
    squash: setting("squash").value,
    learnt: { coefficient: number(setting("coefficient")), bias: number(setting("s2_bias")) },
  };
}

function choose(weights, rest = {}) {
  weights.forEach((weight, i) => (inputs[i].value = weight));
  for (const [name, value] of Object.entries({ bias: 0, padding: 0, squash: "none", coefficient: 0.25, s2_bias: 0, ...rest })) setting(name).value = value;
  changed();
}

// ---- Painting --------------------------------------------------------------------------------

function paint(canvas, map, limit, table = lenet.colours.signed) {
  if (canvas.width !== map.width || canvas.height !== map.height) {
    [canvas.width, canvas.height] = [map.width, map.height];
    const plate = canvas.closest(".plate, .pair");
    plate.style.setProperty("--w", map.width);
    plate.style.setProperty("--h", map.height);
    const outline = plate.querySelector("svg");
    if (outline) outline.setAttribute("viewBox", "0 0 " + map.width + " " + map.height);
  }
  const { pixels, flush } = lenet.surface(canvas);
  map.values.forEach((value, i) => {
    pixels[i] = table === lenet.colours.ink ? table[Math.round(255 * value)] : table[128 + Math.round(127 * Math.min(1, Math.max(-1, value / limit)))];
  });
  flush();
}

// Full colour is what the filter can reach at most, whatever is drawn: colours do not flicker.
function limitOf(weights, { bias, squash }) {
  if (squash === "tanh") return TANH;
  const reach = (sign) => Math.abs(weights.reduce((sum, w) => sum + Math.max(0, sign * w), 0) + sign * bias);
  return Math.max(reach(1), reach(-1), 1e-9);
}

let now = null; // the map on the screen, with what made it

function paintAll() {
  if (lenet.view() !== "bench") return;
  const weights = filter();
  const chosen = settings();
  const limit = limitOf(weights, chosen);
  const through = (map) => squash(convolve(map, weights, chosen), chosen.squash);
  const [map, moved] = [through(field), through(shift(field, 1))];
  now = { weights, chosen, map, padded: pad(field, chosen.padding) };
  paint(role("field"), now.padded, 1, lenet.colours.ink);
  paint(role("map"), map, limit);
  const { padding, stride } = chosen;
  role("size").textContent = "(32 + 2·" + padding + " − 5) ÷ " + stride + " + 1 → " + map.width + "×" + map.height;
  for (const card of bench.querySelectorAll("[data-pool]")) {
    const [kind, side] = card.dataset.pool.split(" ");
    const pooled = [map, moved].map((each) => (kind === "none" ? each : pool(each, Number(side), kind, chosen.learnt)));
    const canvases = card.querySelectorAll("canvas");
    pooled.forEach((each, i) => each.width && paint(canvases[i], each, kind === "trainable" ? TANH : limit));
    const share = change(...pooled);
    card.querySelector(".changed i").style.width = 100 * share + "%";
    card.querySelector(".changed span").textContent = "changed by " + Math.round(100 * share) + " %";
  }
  showUnit();
}

function paintFilters() {
  const most = (weights) => Math.max(...weights.map(Math.abs), 1e-9);
  for (const button of bench.querySelectorAll("[data-ready]")) {
    const weights = props.ready[button.dataset.ready];
    paint(button.firstElementChild, { width: SIDE, height: SIDE, values: weights }, most(weights));
    button.setAttribute("aria-pressed", String(weights.every((weight, i) => Math.abs(weight - seen[i]) < 1e-6)));
  }
  inputs.forEach((input, i) => tint(input, seen[i] / most(seen)));
}

function changed() {
  filter();
  paintFilters();
  paintAll();
  tellOwn();
}

// ---- One unit: its patch, times the filter ------------------------------------------------------

function unitAt(event) {
  const canvas = role("map");
  const box = canvas.getBoundingClientRect();
  const at = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
  return [Math.floor(at[0] * canvas.height), Math.floor(at[1] * canvas.width)];
}

function outline(canvas, path) {
  for (const part of canvas.parentElement.querySelectorAll("path")) part.setAttribute("d", path);
}

function showUnit() {
  const { map, padded, weights, chosen } = now;
  const [y, x] = [inside(unit[0], map.height), inside(unit[1], map.width)];
  outline(role("field"), lenet.square(x * chosen.stride, y * chosen.stride, SIDE));
  outline(role("map"), lenet.square(x, y, 1));
  const inputs = patch(padded, y * chosen.stride, x * chosen.stride, SIDE);
  const products = inputs.map((input, i) => input * weights[i]);
  const name = { relu: " → ReLU = ", tanh: " → 1.7159 tanh(⅔·) = " }[chosen.squash];
  const total = figures(sumOf(products)) + (chosen.bias < 0 ? " − " : " + ") + figures(Math.abs(chosen.bias)) + " (bias) = " + figures(sumOf(products) + chosen.bias);
  role("sum-of").textContent = "Row " + y + ", column " + x + ": Σ patch × filter = " + total + (name ? name + figures(map.values[y * map.width + x]) : "");
  role("sum").replaceChildren(term("", SIDE, inputs, weights, products, "×", true));
}

function point(to) {
  unit = to;
  if (now) showUnit();
}

const inside = (at, length) => Math.min(Math.max(at, 0), length - 1);

function step(event) {
  const move = lenet.MOVES[event.key];
  if (!move || !now) return;
  event.preventDefault();
  point([inside(unit[0], now.map.height) + move[0], inside(unit[1], now.map.width) + move[1]]);
}

// ---- Wiring ---------------------------------------------------------------------------------

bench.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.ready) {
    role("learned").value = "";
    choose(props.ready[button.dataset.ready]);
  }
});
role("learned").addEventListener("change", ({ target }) => {
  const [net, map] = target.value.split(" ");
  if (!net) return;
  const { weights, ...rest } = props.learned[net][map];
  choose(weights, { ...rest, stride: 1 });
});
bench.addEventListener("input", ({ target }) => target.matches("input, [data-setting]") && changed());
role("map").addEventListener("pointermove", (event) => point(unitAt(event)));
role("map").addEventListener("click", (event) => point(unitAt(event)));
role("map").addEventListener("keydown", step);
// Spoken while it is the map that is walked over, not while the pen moves.
for (const [type, live] of [["focus", "polite"], ["blur", "off"]]) role("map").addEventListener(type, () => role("sum-of").setAttribute("aria-live", live));
lenet.onTell(element, "answered", (answer) => {
  const levels = answer.way && lenet.bytes(answer.way.field);
  field = { ...field, values: Float64Array.from({ length: FIELD * FIELD }, (_, i) => (levels ? levels[i] / 255 : 0)) };
  paintAll();
});
lenet.onTell(element, "view", changed);
new MutationObserver(() => (paintFilters(), paintAll())).observe(document.body, { attributeFilter: ["class"] });
