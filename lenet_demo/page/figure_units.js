// ---- Units: pointing, pinning, arrow keys -----------------------------------------------------
// A unit is {net, stage, place: [map, row, column]}. One can be pointed at, one pinned.

let pointed = null;
let pinned = null;
const chosen = () => pinned || pointed;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function point(unit) {
  if (same(unit, pointed)) return;
  pointed = unit;
  if (!pinned) changed();
}

function pin(unit) {
  pinned = same(unit, pinned) ? null : unit;
  changed();
}

function changed() {
  showUnit();
  if (chosen()) again();
}

function unitAt(event) {
  const cell = event.target.closest(".net [data-stage]");
  if (!cell) return null;
  const net = cell.closest(".net").dataset.net;
  const stage = STAGES[net][cell.dataset.stage];
  if (stage.name === "output") {
    const bar = event.target.closest("li");
    return bar && { net, stage: "output", place: [Number(bar.dataset.digit), 0, 0] };
  }
  const canvas = cell.querySelector("canvas");
  if (event.target !== canvas) return null;
  const box = canvas.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * canvas.width;
  const y = ((event.clientY - box.top) / box.height) * canvas.height;
  const [column, row] = [Math.floor(x / (stage.width + stage.gap)), Math.floor(y / (stage.height + stage.gap))];
  const inside = [Math.floor(y - row * (stage.height + stage.gap)), Math.floor(x - column * (stage.width + stage.gap))];
  if (inside[0] < 0 || inside[1] < 0 || inside[0] >= stage.height || inside[1] >= stage.width) return null;
  const map = row * stage.columns + column;
  return map < stage.maps ? { net, stage: stage.name, place: [map, ...inside] } : null;
}

// Where a unit lies among the tiles, and the unit that lies there.
function onTiles({ width, height, columns }, [map, row, column]) {
  return [Math.floor(map / columns) * height + row, (map % columns) * width + column];
}
function fromTiles({ width, height, columns }, y, x) {
  return [Math.floor(y / height) * columns + Math.floor(x / width), y % height, x % width];
}

function step(event) {
  const cell = event.target.closest(".net [data-stage]");
  if (!cell || !event.target.matches("canvas, .bars")) return;
  const net = cell.closest(".net").dataset.net;
  const stage = STAGES[net][cell.dataset.stage];
  const here = chosen() && chosen().net === net && chosen().stage === stage.name ? chosen().place : null;
  if (event.key === "Enter" || event.key === " ") pin(here && chosen());
  else if (event.key === "Escape") release();
  else if (MOVES[event.key]) {
    const [y, x] = here ? onTiles(stage, here) : [0, 0];
    const [down, right] = here ? MOVES[event.key] : [0, 0];
    const rowsOfUnits = Math.ceil(stage.maps / stage.columns) * stage.height;
    const to = [Math.min(Math.max(y + down, 0), rowsOfUnits - 1), Math.min(Math.max(x + right, 0), stage.columns * stage.width - 1)];
    const unit = { net, stage: stage.name, place: fromTiles(stage, ...to) };
    if (unit.place[0] >= stage.maps) return; // past the last tile
    if (pinned) pinned = unit;
    pointed = unit;
    changed();
  } else return;
  event.preventDefault();
}

function release() {
  pinned = pointed = null;
  changed();
}

// ---- What a unit sees ---------------------------------------------------------------------------

// The outline, over the tiles of a stage, of `size`×`size` units in each of `maps`.
function outline({ width, height, columns, gap }, maps, top, left, size) {
  return maps
    .map((map) => square((map % columns) * (width + gap) + left, Math.floor(map / columns) * (height + gap) + top, size))
    .join("");
}

function draw(plate, path) {
  for (const part of plate.querySelectorAll("path")) part.setAttribute("d", path);
}

let outlinedBefore = false;

function showUnit() {
  const unit = chosen();
  if (!unit && !outlinedBefore) return; // nothing to show, nothing to take away
  outlinedBefore = Boolean(unit);
  for (const { row } of rows.values()) {
    for (const plate of row.querySelectorAll(".plate:not(figure .plate)")) draw(plate, "");
    for (const bar of row.querySelectorAll(".bars li")) bar.classList.remove("chosen");
  }
  const image = figure.querySelector('[data-step="centre"] .plate');
  draw(image, "");
  let seen = null;
  if (unit) {
    const { row } = rows.get(unit.net);
    const [map, y, x] = unit.place;
    if (unit.stage === "output") row.querySelectorAll(".bars li")[map].classList.add("chosen");
    else draw(row.querySelector('[data-stage="' + unit.stage + '"] .plate'), outline(STAGES[unit.net][unit.stage], [map], y, x, 1));
    for (const [stage, [size, step, sees]] of Object.entries(props.fields[unit.net][unit.stage])) {
      const [top, left] = [y * step, x * step];
      if (stage === "image") {
        seen = { left, top, side: size };
        draw(image, square(left, top, size));
        continue;
      }
      const of = STAGES[unit.net][stage];
      const all = of.width === 1 ? square(0, 0, of.columns, of.maps / of.columns) : null;
      const maps = sees ? sees[map] : [...Array(of.maps).keys()];
      draw(row.querySelector('[data-stage="' + stage + '"] .plate'), all || outline(of, maps, top, left, size));
    }
  }
  const made = last.unit && unit && same([last.unit.net, last.unit.stage, last.unit.place], [unit.net, unit.stage, unit.place]) ? last.unit : null;
  tell("unit", { unit, pinned: Boolean(pinned), seen, way: last.way, made });
}

// ---- Wiring ---------------------------------------------------------------------------------

figure.addEventListener("pointermove", (event) => event.pointerType !== "touch" && point(unitAt(event)));
figure.addEventListener("pointerleave", () => point(null));
figure.addEventListener("click", (event) => {
  const unit = unitAt(event);
  if (unit) pin(unit);
  const about = event.target.closest("[data-about]");
  if (about) tell("about", about.dataset.about);
});
figure.addEventListener("keydown", step);
figure.addEventListener("change", ({ target }) => target.matches("[data-step] input, [data-role=before]") && switchedOver());
lenet.onTell(element, "restore", (state) => {
  restoreSwitches(state);
  switchedOver(); // whether the pad has heard of the link before or will after
});
lenet.onTell(element, "drawing", hear);
lenet.onTell(element, "filter", (chosen) => {
  filter = chosen;
  const title = rows.get("lenet5").row.querySelector(".net-title");
  if (filter) title.dataset.own = filter.map;
  else delete title.dataset.own;
  switchedOver();
});
lenet.onTell(element, "release", release);
new MutationObserver(() => {
  lenet.readColours();
  paintAll(last, { anew: true });
}).observe(document.body, { attributeFilter: ["class"] });
lenet.readColours();
paintAll(NONE);
