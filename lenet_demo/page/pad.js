// The drawing pad, with pad_starts.js behind it. Runs once when the page shows the component, with
//   element  the component's element       server  take_picture(base64) → a promise of JSON
//   props    what pad.py gives the component: the networks, the pad's side, limits, samples
// Tells the figure of every change by `lenet:drawing` on the document; says what it hears by
// `lenet:message`.

const pad = element.querySelector(".pad");
const canvas = pad.querySelector(".paper canvas");
const find = (role) => pad.querySelector('[data-role="' + role + '"]');
const context = canvas.getContext("2d");

// A drawing never changes: each change makes another, so that undo is a step back.
// strokes: lists of [x, y] in the pad's units; picture: base64 of square ink, or null.
const BLANK = { strokes: [], picture: null };
let drawing = BLANK;
let past = [];
let pointer = null; // the one finger, pen or mouse that draws
let scheduled = false;

function change(next, { remember = true } = {}) {
  if (remember) past.push(drawing);
  drawing = next;
  pad.dataset.drawn = Number(pad.dataset.drawn) + 1;
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      paint();
    });
  }
  tell();
}

function tell() {
  const detail = {
    number: Number(pad.dataset.drawn),
    drawing: { ...drawing, pen: penWidth(), nets: chosenNets() },
  };
  lenet.last = detail.drawing; // for whoever comes later
  lenet.tell("drawing", detail);
}

// Of the two that are compared, from above, those that are shown.
function chosenNets() {
  const shown = pad.querySelector('[name="shown"]:checked');
  if (!shown) return props.nets;
  const pair = [find("upper").value, find("lower").value];
  return shown.value === "both" ? pair : [pair[shown.value === "upper" ? 0 : 1]];
}

// A network is compared with another one: whoever is chosen twice makes the other change places.
function choosePair(changed) {
  const other = find(changed === find("upper") ? "lower" : "upper");
  if (other.value === changed.value) other.value = changed.dataset.before;
  for (const [role, value] of [["upper", find("upper").value], ["lower", find("lower").value]]) {
    find(role).dataset.before = value;
    pad.querySelector('[name="shown"][value="' + role + '"] + span').textContent = props.short_titles[value];
  }
}

// What has just happened, before what stands for as long as it is so.
let [notice, complaint] = ["", ""];
function say(sentence) {
  notice = sentence;
  find("message").textContent = notice || complaint;
}

// ---- Painting ------------------------------------------------------------------------------

function penWidth() {
  return Number(find("pen").value);
}

// The theme's ink, read once: to ask the style at every move would compute it anew each time.
let ink;
function readInk() {
  ink = getComputedStyle(pad).getPropertyValue("--ink").trim();
}

function paint() {
  const scale = canvas.width / props.side;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (drawing.picture) paintPicture(context, canvas.width, drawing.picture);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = penWidth();
  context.strokeStyle = ink;
  for (const stroke of drawing.strokes) {
    context.beginPath();
    context.moveTo(...stroke[0]);
    // A line to itself makes a dot of a single point.
    for (const point of stroke) context.lineTo(...point);
    context.stroke();
  }
  pad.classList.toggle("empty", !drawing.strokes.length && !drawing.picture);
}

function paintPicture(target, side, base64) {
  const levels = Uint8ClampedArray.from(atob(base64), (letter) => letter.charCodeAt(0));
  const own = Math.sqrt(levels.length);
  const image = new ImageData(own, own);
  const [r, g, b] = lenet.rgb(ink);
  levels.forEach((level, i) => image.data.set([r, g, b, level], 4 * i));
  const small = new OffscreenCanvas(own, own);
  small.getContext("2d").putImageData(image, 0, 0);
  target.imageSmoothingEnabled = false;
  target.drawImage(small, 0, 0, side, side);
}

function fit() {
  const side = Math.round(canvas.clientWidth * devicePixelRatio);
  if (side && side !== canvas.width) canvas.width = canvas.height = side;
  paint();
}

function paintSamples() {
  for (const button of pad.querySelectorAll("[data-sample], [data-picture]")) {
    const target = button.firstElementChild.getContext("2d");
    target.clearRect(0, 0, 28, 28);
    paintPicture(target, 28, button.dataset.picture || props.samples[button.dataset.sample]);
  }
}

// ---- Drawing -------------------------------------------------------------------------------

function place(event) {
  const box = canvas.getBoundingClientRect();
  const inside = (at) => Math.round(10 * Math.min(props.side, Math.max(0, at * props.side))) / 10;
  return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
}

function startStroke(event) {
  if (pointer !== null || event.button !== 0) return;
  event.preventDefault();
  canvas.focus({ preventScroll: true });
  if (isFull()) return say("The pad is full: undo or clear.");
  pointer = event.pointerId;
  canvas.setPointerCapture(pointer);
  say("");
  change({ ...drawing, strokes: [...drawing.strokes, [place(event)]] });
}

function continueStroke(event) {
  if (event.pointerId !== pointer) return;
  const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
  const strokes = [...drawing.strokes];
  const stroke = [...strokes.pop()];
  const before = stroke.length;
  for (const each of events.length ? events : [event]) {
    const [x, y] = place(each);
    const [lastX, lastY] = stroke[stroke.length - 1];
    if (Math.hypot(x - lastX, y - lastY) >= 1) stroke.push([x, y]);
  }
  if (stroke.length === before) return;
  if (isFull()) {
    endStroke(event);
    return say("The pad is full: undo or clear.");
  }
  change({ ...drawing, strokes: [...strokes, stroke] }, { remember: false });
}

function endStroke(event) {
  if (event.pointerId === pointer) pointer = null;
}

function isFull() {
  const points = drawing.strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  // One event may bring a handful of points: stop a little early.
  return points > props.most_points - 100 || drawing.strokes.length >= props.most_strokes;
}

// ---- Undo and clear --------------------------------------------------------------------------

function undo() {
  if (past.length) change(past.pop(), { remember: false });
  say("");
}

function clear() {
  if (drawing !== BLANK) change(BLANK);
  say("");
}

// ---- Wiring ---------------------------------------------------------------------------------

const onPage = (target, type, act) => lenet.listen(element, target, type, act);

// What the chosen unit sees of the drawing: the field's pixels, brought back to the pad.
lenet.onTell(element, "unit", ({ seen, way }) => {
  let path = "";
  if (seen && way) {
    const [x, y] = [seen.left, seen.top].map((at, i) => (at - way.origin[i]) / way.scale);
    const side = seen.side / way.scale;
    path = lenet.square(x, y, side);
  }
  for (const part of pad.querySelectorAll(".paper path")) part.setAttribute("d", path);
});

canvas.addEventListener("pointerdown", startStroke);
// Moves wait for the screen's next frame, raw updates do not: 8 ms on average are worth having.
canvas.addEventListener("onpointerrawupdate" in canvas ? "pointerrawupdate" : "pointermove", continueStroke);
for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
  canvas.addEventListener(end, endStroke);
}
pad.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.do === "undo") undo();
  if (button.dataset.do === "clear") clear();
  if (button.dataset.sample) showSample(props.samples[button.dataset.sample]);
  if (button.dataset.picture) showSample(button.dataset.picture);
});
find("pen").addEventListener("input", () => change(drawing, { remember: false }));
for (const choice of pad.querySelectorAll('[name="shown"], .choices select')) {
  choice.addEventListener("change", () => {
    if (choice.matches("select")) choosePair(choice);
    change(drawing, { remember: false });
  });
}
if (find("upper")) choosePair(find("upper"));
find("file").addEventListener("change", ({ target }) => {
  openPicture(target.files[0]);
  target.value = ""; // so that the same file can be opened again
});

onPage(document, "keydown", (event) => {
  if (event.altKey || lenet.typing(event)) return;
  const withControl = event.ctrlKey || event.metaKey;
  if (event.key === "z") undo();
  else if (event.key === "c" && !withControl) clear();
  else return;
  event.preventDefault();
});
onPage(document, "paste", (event) => lenet.view() !== "colour" && openPicture(event.clipboardData.files[0]));
lenet.onTell(element, "message", say);
lenet.onTell(element, "complaint", (sentence) => {
  complaint = sentence;
  say("");
});
lenet.onTell(element, "sample", (digit) => showSample(props.samples[digit]));
lenet.onTell(element, "restore", restore);
pad.addEventListener("dragover", (event) => event.preventDefault());
pad.addEventListener("drop", (event) => {
  event.preventDefault();
  openPicture(event.dataTransfer.files[0]);
});

new ResizeObserver(fit).observe(canvas);
new MutationObserver(() => {
  readInk();
  paint();
  paintSamples();
}).observe(document.body, { attributeFilter: ["class"] });
readInk();
fit();
paintSamples();
