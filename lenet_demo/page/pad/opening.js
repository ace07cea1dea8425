// What somebody opens, drops or pastes, anywhere on the page: a picture of a digit, or a network.

import { BadCheckpoint, describesItself, openNet, pictureForPad } from "../../engine/index.js";
import { networkInfo, data } from "../core/data.js";
import { emit, on } from "../core/events.js";
import { addNetwork } from "../core/networks.js";
import { readPicture } from "../core/pictures.js";
import { blobOf } from "../core/server.js";
import { get, set, usesPad } from "../core/state.js";
import { listed, t } from "../core/texts.js";
import { askForNetwork } from "./conversion.js";
import { drawing } from "./pad.js";

const MOST_BYTES = 50e6; // of a network's file
const LONGEST_TITLE = 20; // letters
const TOO_LARGE = t("The file has more than {n} MB: no LeNet is so large.", { n: MOST_BYTES / 1e6 });
const CLASSES = 10;
const WEIGHTS = /\.(safetensors|pth|pt)$/iu;
const CONVERTED = /\.(onnx|h5|hdf5|keras)$/iu; // by Python alone

export function start() {
  document.addEventListener(
    "paste",
    ({ clipboardData }) => clipboardData?.files[0] && emit("file", clipboardData.files[0]),
  );
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files[0]) emit("file", event.dataTransfer?.files[0]);
  });
  on("file", (file) => {
    if (WEIGHTS.test(file.name)) openFile(file);
    else if (CONVERTED.test(file.name)) say(convertFirst(file.name));
    else emit("picture", file);
  });
  on("picture", (file) => usesPad() && openPicture(file));
  const named = new URLSearchParams(location.search).get("net");
  if (named) fetchNet(named);
}

const say = (sentence) => emit("notice", sentence);

let asked = 0; // of several pictures the last that was opened counts, whichever answer comes last
async function openPicture(file) {
  const turn = ++asked;
  const picture = await readPicture(file, pictureForPad, "picture", say);
  if (picture && turn === asked) drawing.change({ strokes: [], picture });
}

// ---- Bring your own ---------------------------------------------------------------------------------

async function openFile(file) {
  if (file.size > MOST_BYTES) return say(TOO_LARGE);
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) return say(t("The file could not be read: is it a folder, or gone?"));
  takeNet(bytes, file.name);
}

const convertFirst = (file) =>
  t(
    'Convert this file first, then open what comes of it: lenet-demo convert "{file}" --out mine.safetensors',
    { file },
  );

/** A checkpoint that the page's address names: ?net=https://… */
async function fetchNet(address) {
  try {
    const response = await fetch(address, { credentials: "omit" });
    if (!response.ok) throw new Error(String(response.status));
    const file = await blobOf(response.body, MOST_BYTES);
    takeNet(await file.arrayBuffer(), new URL(address, location.href).pathname.split("/").pop());
  } catch (error) {
    say(
      error instanceof RangeError ? TOO_LARGE : t("The network that the address names could not be fetched."),
    );
  }
}

// It stands beside the others, named by its header, in the place of the lower one.
async function takeNet(bytes, fileName) {
  let net;
  try {
    const isOurs = /\.safetensors$/iu.test(fileName) && describesItself(bytes);
    net = isOurs ? openNet(bytes) : await askForNetwork(bytes, fileName);
  } catch (error) {
    if (!(error instanceof BadCheckpoint)) throw error;
    return say(t(error.text, error.values));
  }
  if (!net) return;
  if (net.classes !== CLASSES) {
    return say(
      t("This network tells {n} classes apart: here networks of {count} are compared.", {
        n: net.classes,
        count: CLASSES,
      }),
    );
  }
  const classes = namesOf(net.facts);
  const name = `own${data.networks.length}`;
  const title = titleOf(net.facts, fileName.replace(WEIGHTS, ""));
  data.networks.push({
    name,
    title,
    when: t("brought by you"),
    short: title.slice(0, 10),
    description: net,
    classes,
    test_error: null,
  });
  addNetwork(name, net);
  const [upper] = get("nets");
  set({ nets: [upper, name] });
  const network = networkInfo(name).title;
  say(
    classes
      ? t("{network} reads beside the others now; its classes are {classes}.", {
          network,
          classes: listed(classes),
        })
      : t("{network} reads beside the others now.", { network }),
  );
}

// What its ten classes are called, short, where they are no digits.
function namesOf({ classes, data_set: dataSet }) {
  const names = dataSet === "cifar10" ? data.classes : classes;
  const isSound = (name) => typeof name === "string" && name.trim();
  const areNames = Array.isArray(names) && names.length === CLASSES && names.every(isSound);
  return areNames ? names.map((name) => name.trim().slice(0, LONGEST_TITLE)) : null;
}

// What the file says of itself, short, and told from all others.
function titleOf({ title, net }, fileName) {
  const said =
    typeof title === "string" && title.trim() ? title.trim() : (networkInfo(net)?.title ?? fileName);
  const base = said.slice(0, LONGEST_TITLE);
  const taken = (name) => data.networks.some((network) => network.title === name);
  let number = 1;
  while (taken(number === 1 ? base : `${base} ${number}`)) number++;
  return number === 1 ? base : `${base} ${number}`;
}
