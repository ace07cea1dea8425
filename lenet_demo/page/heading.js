// The page as a whole: keys, talk mode, help, the tour, playing the way from pen to answer. Runs
// once when the page shows the component, with
//   server  take_trace(drawing) → a promise of JSON (for take_away.js, which follows this file)
//   props   tour: [[what is lit, what is said], …]

const role = (name) => element.querySelector('[data-role="' + name + '"]');
const one = (selector) => document.querySelector(selector);
const help = role("help");
const compare = role("compare");
const tour = role("tour");

// ---- Keys ----------------------------------------------------------------------------------

const KEYS = {
  t: () => document.body.classList.toggle("talk"),
  g: () => (tour.hidden ? goTo(0) : endTour()),
  p: play,
  "?": () => toggle(help),
  d: () => toggle(compare),
  b: () => one('[data-role="before"]').click(),
  v: () => {
    const views = [...element.querySelectorAll("[data-view]")].map((button) => button.dataset.view);
    show(views[(views.indexOf(lenet.view()) + 1) % views.length]);
  },
  n: () => {
    const choices = [...document.querySelectorAll('#pad [name="shown"]')];
    const next = choices[(choices.findIndex((choice) => choice.checked) + 1) % choices.length];
    if (next) next.click();
  },
};

function press(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (lenet.typing(event)) return;
  const digit = /^Digit(\d)$/.exec(event.code);
  if (event.shiftKey && digit && digit[1] >= 1 && digit[1] <= 5) {
    document.querySelectorAll("[data-step] input")[digit[1] - 1].click();
  } else if (/^\d$/.test(event.key)) {
    lenet.tell("sample", event.key);
  } else if (event.key === "Escape") {
    endTour();
    return;
  } else if (KEYS[event.key]) {
    KEYS[event.key]();
  } else return;
  event.preventDefault();
}

function show(view) {
  if (view === lenet.view()) return;
  document.body.dataset.view = view;
  for (const button of element.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  lenet.tell("view", view);
}

function toggle(dialog) {
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

// ---- Playing: the steps and stages appear one after the other ---------------------------------

const ORDER = ["pen", "crop", "size", "centre", "scale", "c1", "s2", "c3", "s4", "c5", "f6", "output"];
let playing = 0;

async function play() {
  show("networks");
  const mine = ++playing;
  const figure = one('[data-role="figure"]');
  const parts = (name) => figure.querySelectorAll('[data-step="' + name + '"], .net [data-stage="' + name + '"]');
  figure.classList.add("playing");
  for (const name of ORDER) for (const part of parts(name)) part.classList.remove("reached");
  for (const name of ORDER) {
    for (const part of parts(name)) part.classList.add("reached");
    await new Promise((done) => setTimeout(done, 650));
    if (mine !== playing) return; // started anew
  }
  figure.classList.remove("playing");
}

// ---- The tour --------------------------------------------------------------------------------

let at = 0;
function goTo(step) {
  show("networks");
  at = Math.min(Math.max(step, 0), props.tour.length - 1);
  const [name, sentence] = props.tour[at];
  tour.hidden = false;
  role("tour-text").textContent = sentence;
  role("tour-at").textContent = at + 1 + " of " + props.tour.length;
  element.querySelector('[data-do="back"]').disabled = at === 0;
  element.querySelector('[data-do="next"]').disabled = at === props.tour.length - 1;
  light(name);
}

function light(name) {
  for (const part of document.querySelectorAll(".lit")) part.classList.remove("lit");
  if (!name) return;
  const lit = name === "pad" ? "#pad .paper" : '#figure [data-stage="' + name + '"]';
  for (const part of document.querySelectorAll(lit)) part.classList.add("lit");
  const first = one(".lit");
  if (first) first.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

function endTour() {
  tour.hidden = true;
  light(null);
}

// ---- Wiring ----------------------------------------------------------------------------------

const ACTS = {
  talk: KEYS.t,
  tour: KEYS.g,
  help: KEYS["?"],
  compare: KEYS.d,
  shut: () => (help.open ? help : compare).close(),
  back: () => goTo(at - 1),
  next: () => goTo(at + 1),
  end: endTour,
};
element.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do], [data-view]");
  if (!button) return;
  if (button.dataset.view) show(button.dataset.view);
  else ACTS[button.dataset.do]();
});
lenet.listen(element, document, "keydown", press);
lenet.listen(element, document, "click", ({ target }) => target.closest('[data-do="play"]') && play());
