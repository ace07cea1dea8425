// An eleventh sign: a picture that F6 is to draw for it, put beside the ten; a few examples, written on the pad; and all
// that is before F6's pictures learns to read it, in the laboratory. It shows what that costs the other ten.

import { saveNet, withSign } from "../../engine/training/index.js";
import { read } from "../../engine/index.js";
import { colours, onColours, pictureOf, signedAt, surface } from "../core/canvas.js";
import { element, networkInfo, role as roleIn, root } from "../core/data.js";
import { MOVES, emit, on, withModifier } from "../core/events.js";
import { UNAVAILABLE, askLaboratory, laboratoryDigits } from "../core/laboratory.js";
import { net as opened } from "../core/networks.js";
import { speak } from "../core/pace.js";
import { distanceLines, distanceText, paintLine } from "../core/row.js";
import { download, fetchFile } from "../core/server.js";
import { get, set, watch } from "../core/state.js";
import { listed, percent, t, tn } from "../core/texts.js";

const RUN = "sign"; // its name in the laboratory
const NET = "lenet5";
const [WIDTH, HEIGHT] = [7, 12];
const DOTS = WIDTH * HEIGHT;
const SIGN = 10; // the class
const [FEWEST, MOST] = [5, 20]; // examples
const [DIGITS, SEEN] = [4000, 3000]; // training digits beside them, and how many it learns from
const TOLD = 4; // kinds of confusion
const OWN = "..XXX....XXX....X.X...XX.XX..XX.XX..XX.XX..XX.XX.XXXXXXXXXXXXXXXX...XXXX...XXXX...XX";

const section = roleIn(root, "eleventh");
const role = (name) => roleIn(section, name);
const button = (name) => section.querySelector(`[data-do="${name}"]`);
const isOpen = () => get("step") === "sign";
const picture = () => get("sign") ?? OWN;
const dots = () => Float32Array.from(picture(), (dot) => (dot === "X" ? 1 : -1));

let surfaces; // of the three pictures
let at = [0, 0]; // row and column of the dot that the keys have come to
let outputs; // a line each
let examples = []; // fields
let prepared = null; // the newest drawing
let eleven = null; // the network with the sign; null until it is asked for
let before = null; // how LeNet-5 reads the thousand
let after = null; // how the network that was taught does
let isOutdated = false; // whether it was taught of another picture, or by other examples
let teaching = null; // what stops the lesson

export function start() {
  surfaces = Object.fromEntries(["picture", "f6", "nearest"].map((name) => [name, surface(role(name))]));
  outputs = distanceLines([...Array(SIGN).keys(), t("yours")]);
  role("outputs").append(...outputs);
  listen();
  on("read", (found) => {
    ({ prepared } = found);
    if (isOpen()) show();
  });
  on("network", (name) => name === NET && forget());
  on("reset", () => {
    examples = [];
    forget();
  });
  watch(["sign"], forget);
  watch(["step"], () => isOpen() && show());
  onColours(() => isOpen() && show());
}

// What was taught is of another picture, or of other weights, now.
function forget() {
  isOutdated ||= Boolean(after);
  teaching?.abort();
  teaching = after = eleven = null;
  if (isOpen()) show();
}

// ---- Its picture -----------------------------------------------------------------------------------

function listen() {
  const canvas = role("picture");
  let paints = null; // what the pointer paints, while it is down
  const dotAt = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const cell = [((clientY - top) / height) * HEIGHT, ((clientX - left) / width) * WIDTH].map(Math.floor);
    return cell[0] * WIDTH + Math.min(WIDTH - 1, Math.max(0, cell[1]));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    paints = picture()[dotAt(event)] === "X" ? "." : "X";
    put(dotAt(event), paints);
  });
  canvas.addEventListener("pointermove", (event) => paints && put(dotAt(event), paints));
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (paints = null));
  canvas.addEventListener("keydown", (event) => {
    if (withModifier(event)) return;
    const move = MOVES[event.key];
    if (move) at = at.map((along, i) => Math.min([HEIGHT, WIDTH][i] - 1, Math.max(0, along + move[i])));
    else if (event.key === " " || event.key === "Enter") {
      const dot = at[0] * WIDTH + at[1];
      put(dot, picture()[dot] === "X" ? "." : "X");
    } else return;
    const place = { row: at[0] + 1, column: at[1] + 1 };
    speak(
      "here",
      picture()[at[0] * WIDTH + at[1]] === "X"
        ? t("Row {row}, column {column}, ink", place)
        : t("Row {row}, column {column}, paper", place),
    );
    show();
    event.preventDefault();
    event.stopPropagation();
  });
  for (const type of ["focus", "blur"]) canvas.addEventListener(type, () => show());
  role("letter").addEventListener("input", ({ target }) => {
    if (target.value.trim()) set({ sign: printed(target.value) });
  });
  button("add").addEventListener("click", () => {
    examples = [...examples, prepared.field.slice()].slice(-MOST);
    emit("drawing", { strokes: [], picture: null }); // for the next one
    forget();
  });
  button("less").addEventListener("click", () => {
    examples = examples.slice(0, -1);
    forget();
  });
  button("teach").addEventListener("click", teach);
  button("keep").addEventListener("click", () =>
    keep().catch(() => emit("notice", t("The file could not be made: try again."))),
  );
}

function put(dot, value) {
  const now = picture();
  if (dot < 0 || dot >= DOTS || now[dot] === value) return;
  set({ sign: now.slice(0, dot) + value + now.slice(dot + 1) });
}

// A character as this machine prints it, as large as the picture.
function printed(letter) {
  const FINE = 8; // of each dot's side
  const canvas = element("canvas", undefined, { width: WIDTH * FINE, height: HEIGHT * FINE });
  const context = canvas.getContext("2d");
  const size = HEIGHT * FINE;
  context.font = `bold ${size}px monospace`;
  const box = context.measureText(letter);
  const [wide, high] = [
    box.actualBoundingBoxLeft + box.actualBoundingBoxRight,
    box.actualBoundingBoxAscent + box.actualBoundingBoxDescent,
  ];
  context.scale(canvas.width / wide, canvas.height / Math.max(high, wide));
  context.fillText(
    letter,
    box.actualBoundingBoxLeft,
    box.actualBoundingBoxAscent + (Math.max(high, wide) - high) / 2,
  );
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: DOTS }, (_, dot) => {
    const [top, left] = [FINE * Math.floor(dot / WIDTH), FINE * (dot % WIDTH)];
    let ink = 0;
    for (let i = 0; i < FINE ** 2; i++) {
      ink += data[4 * ((top + Math.floor(i / FINE)) * canvas.width + left + (i % FINE)) + 3];
    }
    return ink > 127 * FINE ** 2 ? "X" : ".";
  }).join("");
}

// ---- Teaching -------------------------------------------------------------------------------------------

async function teach() {
  if (teaching) return forget();
  const stop = (teaching = new AbortController());
  isOutdated = false;
  const net = withSign(opened(NET), dots());
  const mine = () => teaching === stop;
  try {
    share(0, t("The digits are on their way …"));
    await Promise.all([
      laboratoryDigits("test"),
      laboratoryDigits("training", (come) => mine() && share(come, t("The digits are on their way …"))),
    ]);
    if (mine() && !before) share(0, t("The test digits are read …"));
    before ??= await askLaboratory("evaluate", { net: opened(NET), count: 1000 });
    if (!mine()) return;
    await askLaboratory("teach", { run: RUN, net, examples, count: DIGITS, seed: 1 });
    const heard = ({ seen, net: taught }) => {
      if (!mine()) return;
      eleven = taught;
      share(seen / SEEN, t("It learns …"));
    };
    const { seen } = await askLaboratory(
      "learn",
      { run: RUN, seen: SEEN, tested: false },
      { heard, signal: stop.signal },
    );
    if (!mine() || seen < SEEN) return;
    share(1, t("The test digits are read …"));
    const found = await askLaboratory("evaluate", { net: eleven, count: 1000 });
    if (mine()) after = found;
  } catch {
    if (mine()) emit("notice", UNAVAILABLE);
  }
  if (!mine()) return;
  teaching = null;
  askLaboratory("drop", { run: RUN }).catch(() => {});
  show();
}

// A checkpoint of eleven classes.
async function keep() {
  const [net, { error, count }] = [eleven, after];
  const template = await fetchFile(`checkpoints/${NET}.safetensors`);
  const title = t("Your {network}", { network: networkInfo(NET).title });
  const facts = {
    title,
    classes: [...Array.from({ length: SIGN }, (_, digit) => String(digit)), t("yours")],
    test_error: error,
    test_digits: count,
  };
  download(`${NET}-eleven.safetensors`, saveNet(net, template, facts), "application/octet-stream");
}

function share(done, words) {
  role("share").value = done;
  role("cost").textContent = words;
  show();
}

// ---- What there is to see --------------------------------------------------------------------------------

function show() {
  const net = opened(NET);
  paintDots();
  role("kept").replaceChildren(...examples.map(thumb));
  button("add").disabled = !prepared || examples.length === MOST;
  button("less").disabled = !examples.length;
  button("teach").disabled = !net || examples.length < FEWEST;
  button("teach").textContent = teaching ? t("Stop") : after ? t("Teach it again") : t("Teach it");
  button("keep").disabled = !after;
  role("share").hidden = !teaching;
  if (!teaching) role("cost").textContent = cost();
  if (!net) return;
  eleven ??= withSign(net, dots());
  role("near").textContent = nearest(net);
  showReading(prepared ? read(eleven, prepared.field) : null);
}

const nameOf = (digit) => (digit === SIGN ? t("your sign") : String(digit));

// Of the ten printed pictures the one that the sign's is likest.
function nearest(net) {
  const { weights } = net.stages.at(-1);
  const own = dots();
  const apart = Array.from(
    { length: SIGN },
    (_, digit) => own.filter((dot, i) => dot !== weights[digit * DOTS + i]).length,
  );
  const least = Math.min(...apart);
  return t("{n} of 84 dots differ from the printed {digit}.", { n: least, digit: apart.indexOf(least) });
}

function paintDots() {
  const { pixels, flush, canvas } = surfaces.picture;
  const isHere = document.activeElement === canvas && canvas.matches(":focus-visible");
  dots().forEach((dot, i) => {
    pixels[i] = colours.signed[signedAt(dot, isHere && i === at[0] * WIDTH + at[1] ? 2 : 1)];
  });
  flush();
}

function thumb(field, i) {
  const canvas = pictureOf(field);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", t("Example {n}", { n: i + 1 }));
  return canvas;
}

function showReading(found) {
  const { stages } = eleven;
  const codes = stages.at(-1).weights;
  const paintCode = ({ pixels, flush }, values) => {
    for (let i = 0; i < DOTS; i++) pixels[i] = colours.signed[values ? signedAt(values[i], 1) : 128];
    flush();
  };
  paintCode(surfaces.f6, found?.trace[stages.at(-2).name]);
  paintCode(surfaces.nearest, found && codes.subarray(DOTS * found.digit, DOTS * (found.digit + 1)));
  role("answer").textContent = answerWords(found);
  role("nearest-is").textContent = found ? nameOf(found.digit) : "";
  outputs.forEach((line, i) => {
    const distance = found?.distances[i];
    const words = found ? distanceText(distance) : "";
    paintLine(line, { distance, words, wins: found?.digit === i });
  });
}

// Beside the pad LeNet-5's own reading goes on.
function answerWords(found) {
  if (!found) return after ? t("Write it once more") : t("Draw something");
  const values = { name: nameOf(found.digit) };
  return after ? t("Taught, it reads {name}", values) : t("It reads {name}", values);
}

function cost() {
  if (!after) {
    const left = FEWEST - examples.length;
    if (left > 0) return tn("{n} more to keep.", "{n} more to keep.", left);
    return isOutdated ? t("The picture has changed: teach it again.") : t("A few seconds, in your browser.");
  }
  const known = after.confusion.length / (SIGN + 1);
  const more = [];
  for (let digit = 0; digit < SIGN; digit++) {
    for (let as = 0; as <= SIGN; as++) {
      const was = as < SIGN ? before.confusion[digit * SIGN + as] : 0;
      const count = after.confusion[digit * known + as] - was;
      if (as !== digit && count > 0) more.push({ digit, as, count });
    }
  }
  more.sort((one, other) => other.count - one.count);
  const told = more
    .slice(0, TOLD)
    .map(({ digit, as, count }) => t("{digit} as {name} ({n})", { digit, name: nameOf(as), n: count }));
  const values = {
    before: percent(before.error, 1),
    now: percent(after.error, 1),
    news: told.length ? t("New: {all}.", { all: listed(told) }) : t("No new confusion."),
  };
  return t("The other ten: {before} of 1,000 test digits misread before, {now} now. {news}", values);
}
