// The step "Where it lies": F6's numbers as a point among the ten printed pictures, on the plane on which these lie
// farthest apart; around them a thousand test digits, and one's own drawing as it is written.

import { onPlane, planeOf } from "../../engine/index.js";
import { base64Of, colours, onColours, paintInk, signedAt, surface } from "../core/canvas.js";
import { element, role as roleIn, root } from "../core/data.js";
import { MOVES, emit, on, withModifier } from "../core/events.js";
import { networkNow } from "../core/inference.js";
import { askLaboratory, laboratoryDigits } from "../core/laboratory.js";
import { speak } from "../core/pace.js";
import { get, pointsOf, watch } from "../core/state.js";
import { percent, t } from "../core/texts.js";

const NET = "lenet5";
const CODE = [7, 12]; // of a prototype, its width and height
const MARGIN = 1.5; // around the ten, in the plane's units
const NEAR = 14; // pixels within which a digit is pointed at
const LONGEST = 400; // places of the way that one's own drawing has come
const SORRY = t("The thousand test digits could not be fetched; try again.");

const section = roleIn(root, "atlas");
const role = (name) => roleIn(section, name);
const map = section.querySelector(".map");
const canvas = map.querySelector("canvas");
const [, , ...rings] = map.querySelectorAll("path");
const trails = [...map.querySelectorAll("path")].slice(0, 2);
const looked = section.querySelector(".told canvas").getContext("2d"); // the digit that is pointed at
const isOpen = () => get("step") === "atlas";

let plane = null; // {prototypes, middle, axes, share} of the network
let scale = { unit: 1, left: 0, top: 0 }; // from the plane to the map's pixels
let places = []; // of the ten: {at, figure, paint}
let own = null; // the same of the drawing, with `way`, all places where it was
let digits = null; // {net, labels, at, answers, fields}: the thousand
let asked = null; // the network whose thousand are asked for
let chosen = -1; // the digit that is pointed at
let newest = { readings: {} };

export function start() {
  on("read", (found) => {
    newest = found;
    if (isOpen()) follow();
  });
  on("network", (name) => name === NET && isOpen() && follow());
  watch(["step"], () => isOpen() && follow());
  new ResizeObserver(fit).observe(map);
  onColours(paint);
  listen();
}

function follow() {
  const net = networkNow(NET);
  if (!net?.hasPrototypes) return;
  if (!plane) lay(net);
  travel(newest.readings[NET]?.trace);
  if (digits?.net !== net && asked !== net) fetchDigits(net);
}

// ---- The plane and the ten ------------------------------------------------------------------------------

function lay(net) {
  const { weights } = net.stages.at(-1);
  plane = planeOf(weights, net.classes);
  const size = CODE[0] * CODE[1];
  plane.prototypes = Array.from({ length: net.classes }, (_, i) =>
    weights.subarray(i * size, (i + 1) * size),
  );
  places = plane.prototypes.map((code) => {
    const place = makePlace(code);
    place.at = onPlane(plane, code);
    return place;
  });
  own = { ...makePlace(null), way: [] };
  own.figure.classList.add("own");
  map.append(...places.map(({ figure }) => figure), own.figure);
  role("flat").textContent = t(
    "Flattened from 84 dimensions to the two in which the ten differ most: {share} of their spread.",
    { share: percent(plane.share) },
  );
  fit();
}

function makePlace(code) {
  const figure = element("figure", undefined, { class: "place" });
  const made = element("canvas", undefined, { width: CODE[0], height: CODE[1], "aria-hidden": true });
  figure.append(made);
  const { pixels, flush } = surface(made);
  const paintCode = (values) => {
    values?.forEach((value, i) => (pixels[i] = colours.signed[signedAt(value, 1)]));
    flush();
  };
  return { figure, code, paint: paintCode };
}

// The ten fill the map, as far as one unit is as long across as it is up and down.
function fit() {
  const { clientWidth: width, clientHeight: height } = map;
  if (!plane || !width) return;
  const ends = [0, 1].map((axis) => {
    const along = places.map(({ at }) => at[axis]);
    return [Math.min(...along) - MARGIN, Math.max(...along) + MARGIN];
  });
  const unit = Math.min(...ends.map(([from, to], axis) => [width, height][axis] / (to - from)));
  const [left, top] = ends.map(([from, to], axis) => [width, height][axis] / 2 - (unit * (from + to)) / 2);
  scale = { unit, left, top };
  [canvas.width, canvas.height] = [width, height].map((length) => Math.round(length * devicePixelRatio));
  paint();
}

const onMap = ([x, y]) => [scale.left + scale.unit * x, scale.top + scale.unit * y];

function put({ figure, at }) {
  [figure.style.left, figure.style.top] = onMap(at).map((along) => `${along.toFixed(1)}px`);
}

// ---- One's own drawing -----------------------------------------------------------------------------------

// Its way begins anew with another drawing.
function travel(trace) {
  const [points, picture] = [pointsOf(get("strokes")), get("picture")];
  if (!trace || points < own.points || picture !== own.picture) own.way = [];
  Object.assign(own, { points, picture, code: trace?.f6 ?? null });
  own.figure.hidden = !trace;
  if (trace) {
    own.at = onPlane(plane, trace.f6);
    own.way = [...own.way, own.at].slice(-LONGEST);
    own.paint(own.code);
    put(own);
  }
  drawWay();
}

function drawWay() {
  const path = own.way
    .map(
      (at, i) =>
        (i ? "L" : "M") +
        onMap(at)
          .map((along) => along.toFixed(1))
          .join(" "),
    )
    .join("");
  for (const trail of trails) trail.setAttribute("d", path);
}

// ---- The thousand ----------------------------------------------------------------------------------------

async function fetchDigits(net) {
  asked = net;
  section.setAttribute("aria-busy", "true");
  try {
    const test = await laboratoryDigits("test", (share) =>
      tell(t("The test digits are on their way: {share}", { share: percent(Math.floor(100 * share) / 100) })),
    );
    tell(t("The test digits are read …"));
    const { values, labels } = await askLaboratory("values", { net, stage: "f6" });
    const size = values.length / labels.length;
    const codes = Array.from(labels, (_, i) => values.subarray(i * size, (i + 1) * size));
    digits = {
      net,
      labels,
      fields: test.fields,
      at: codes.map((code) => onPlane(plane, code)),
      answers: codes.map(nearest),
    };
    choose(-1);
  } catch {
    tell(SORRY);
  }
  asked = null;
  section.setAttribute("aria-busy", "false");
  paint();
}

function nearest(code) {
  const distances = plane.prototypes.map((prototype) =>
    prototype.reduce((sum, w, k) => sum + (code[k] - w) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

// Each as what it is, those that are misread last, in the colour of that.
function paint() {
  if (!plane) return;
  for (const place of [...places, own]) {
    place.paint(place.code);
    if (place.at) put(place);
  }
  drawWay();
  const context = canvas.getContext("2d");
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!digits) return;
  const style = getComputedStyle(section);
  const colour = (name) => style.getPropertyValue(name).trim();
  context.textAlign = "center";
  context.textBaseline = "middle";
  const isMisread = (i) => digits.answers[i] !== digits.labels[i];
  for (const misread of [false, true]) {
    context.font = `${misread ? "700 1em" : "0.87em"} ${style.fontFamily}`;
    context.fillStyle = colour(misread ? "--misread" : "--quiet");
    digits.at.forEach(
      (at, i) => isMisread(i) === misread && context.fillText(digits.labels[i], ...onMap(at)),
    );
  }
  mark();
}

// ---- Pointing ----------------------------------------------------------------------------------------------

function listen() {
  const at = (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    return nearestTo([event.clientX - left, event.clientY - top]);
  };
  canvas.addEventListener("pointermove", (event) => choose(at(event)));
  canvas.addEventListener("pointerleave", () => choose(-1));
  canvas.addEventListener("click", (event) => {
    choose(at(event));
    show();
  });
  canvas.addEventListener("keydown", (event) => {
    if (withModifier(event) || !digits) return;
    if (event.key === "Enter" || event.key === " ") show();
    else if (MOVES[event.key]) {
      choose(chosen < 0 ? 0 : beside(chosen, MOVES[event.key]));
      speak("here", role("pointed").textContent);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function nearestTo([x, y]) {
  let [best, least] = [-1, NEAR];
  digits?.at.forEach((each, i) => {
    const [left, top] = onMap(each);
    const apart = Math.hypot(left - x, top - y);
    if (apart < least) [best, least] = [i, apart];
  });
  return best;
}

// The next one in a direction, rather ahead than aside.
function beside(from, [down, right]) {
  let [best, least] = [from, Infinity];
  digits.at.forEach((each, i) => {
    const [x, y] = each.map((along, axis) => along - digits.at[from][axis]);
    const [ahead, aside] = [x * right + y * down, Math.abs(x * down) + Math.abs(y * right)];
    const apart = ahead + 3 * aside;
    if (ahead > 0 && apart < least) [best, least] = [i, apart];
  });
  return best;
}

const pixelsOf = (i) => {
  const rows = Array.from({ length: 28 }, (_, y) => {
    const begin = i * 1024 + (y + 2) * 32 + 2;
    return digits.fields.subarray(begin, begin + 28);
  });
  return Uint8Array.from(rows.flatMap((row) => [...row]));
};

function show() {
  if (chosen >= 0) emit("drawing", { strokes: [], picture: base64Of(pixelsOf(chosen)) });
}

function choose(i) {
  if (i === chosen && i >= 0) return;
  chosen = i;
  looked.clearRect(0, 0, 28, 28);
  if (i < 0) tell(digits ? INVITATION() : "");
  else {
    const [is, read] = [digits.labels[i], digits.answers[i]];
    tell(
      is === read
        ? t("A {digit}, read as {answer}. Press it to put it on the pad.", { digit: is, answer: read })
        : t("A {digit}, read as {answer}: misread. Press it to put it on the pad.", {
            digit: is,
            answer: read,
          }),
    );
    paintInk(looked, 28, pixelsOf(i));
  }
  mark();
}

const INVITATION = () => {
  const wrong = digits.answers.filter((answer, i) => answer !== digits.labels[i]).length;
  return t("A thousand test digits, each as what it is; {n} are misread. Point at one.", { n: wrong });
};

function mark() {
  let path = "";
  if (chosen >= 0) {
    const [x, y] = onMap(digits.at[chosen]);
    path = `M${x - 9} ${y - 9}h18v18h-18z`;
  }
  for (const ring of rings) ring.setAttribute("d", path);
}

function tell(words) {
  role("pointed").textContent = words;
}
