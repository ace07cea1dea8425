// The networks' weights: fetched when they are wanted, opened, and warmed up.

import { onNumbers, parametersOf } from "../../engine/training/index.js";
import { TANH_LIMIT, openHistory, openNet, openTold, read } from "../../engine/index.js";
import { bytesOf } from "./canvas.js";
import { networkInfo, data } from "./data.js";
import { emit } from "./events.js";
import { fetchFile } from "./server.js";
import { moment } from "./state.js";

const opened = new Map(); // name → the engine's network
const opening = new Map(); // name → a promise of it

/** The network `name`, or undefined where its weights have not come. */
export const net = (name) => opened.get(name);

/** A promise of the network `name`; fails, to be asked again, where its weights cannot be had. */
export function loadNetwork(name) {
  if (!opening.has(name)) {
    const promise = fetchNet(name).then((network) => keep(name, network));
    opening.set(name, promise);
    promise.catch(() => opening.delete(name));
  }
  return opening.get(name);
}

async function fetchNet(name) {
  const { file, of } = networkInfo(name) ?? {};
  if (file) return fetchHistory(name);
  if (of) return copyOf(await loadNetwork(of)); // the page's own, whatever stands in for it
  return openNet(await fetchFile(`checkpoints/${name}.safetensors`));
}

// A network that learns here: `of` is the one that it began as.
const copyOf = (network) => ({ ...onNumbers(network), of: network });

/** Sets a network that learns here to the weights of another one of its kind. */
export function setWeights(name, from) {
  const to = opened.get(name);
  const [theirs, own] = [from, to].map(parametersOf);
  own.forEach(({ values }, i) => values.set(theirs[i].values));
  to.stages.forEach(({ norm }, i) => {
    for (const key of norm ? ["mean", "variance"] : []) norm[key].set(from.stages[i].norm[key]);
  });
  to.rejection = from.rejection;
  emit("weights", name);
}

// Names of networks that another one stands in for, with their own.
const shipped = new Map();

/**
 * Puts a network in the place of that of the name, everywhere on the page; without one, that which the page came
 * with is put back.
 */
export function standIn(name, network = null) {
  const own = shipped.get(name) ?? opened.get(name);
  if (network) shipped.set(name, own);
  else shipped.delete(name);
  keep(name, network ? onNumbers(network) : own);
}

/** The names of those that another network stands in for. */
export const standIns = () => [...shipped.keys()];

/** A network that somebody brought, under a name of its own. */
export function addNetwork(name, network) {
  opening.set(name, Promise.resolve(keep(name, network)));
}

function keep(name, network) {
  warmUp(network);
  opened.set(name, network);
  emit("network", name);
  return network;
}

/** The ten sample digits as fields: 32×32, the 28×28 in the middle. */
export function sampleFields() {
  return data.samples.map((base64) => {
    const field = new Float32Array(32 * 32);
    bytesOf(base64).forEach(
      (level, i) => (field[(Math.floor(i / 28) + 2) * 32 + (i % 28) + 2] = level / 255),
    );
    return field;
  });
}

// The first readings take ten times as long as those after: no pen should wait for them.
function warmUp(network) {
  for (const field of sampleFields()) read(network, field);
}

// ----
// How networks learnt: the histories of runs, fetched when they are wanted, and the network of the moment
// that the state names.

const histories = new Map(); // name → the engine's history, or what is told of it

/**
 * The history `name`; as long as its weights have not come, what is told before them, without `net`; before
 * that, undefined.
 */
export const history = (name) => histories.get(name);

/** A promise of the network that learns by the history `name`; fails where that cannot be had. */
async function fetchHistory(name) {
  const file = await fetchFile(networkInfo(name).file, async (parts, share) => {
    if (!histories.has(name)) {
      const told = openTold(await new Blob(parts).arrayBuffer());
      if (told && !histories.has(name)) histories.set(name, told);
    }
    emit("coming", { name, share });
  });
  const made = await openHistory(file);
  histories.set(name, made);
  return made.net;
}

/** Which of a history's moments the state names: the last that is not after it. */
export const momentNow = ({ moments }) =>
  Math.max(
    0,
    moments.findLastIndex(({ digits }) => digits <= moment().digits),
  );

/** Sets the network that learns, where one is shown, to its moment; its history, or null. */
export function putMoment() {
  const made = moment() && history(moment().history);
  if (!made?.net) return null;
  made.put(momentNow(made));
  return made;
}

// ----
// The value of each stage that is painted in full colour. Fixed, since colours that followed each
// drawing would flicker: the squashing's own limit, or, where nothing bounds the values, what 1 % of
// them pass over the ten sample digits.

const known = new WeakMap(); // network → [limits after the activation, limits before]

/**
 * @returns {Record<string, number>} by stage, c1 … f6, after the activation, or `before` it. F6 that is to be
 *   a prototype of ±1 has a limit of 1: that of its squashing, 1.7159, would leave its picture dull.
 */
export function limitsOf(network, before = false) {
  if (!known.has(network)) known.set(network, []);
  const limits = known.get(network);
  limits[Number(before)] ??= {
    ...measure(network, before),
    ...(network.hasPrototypes && { [network.stages.at(-2).name]: 1 }),
  };
  return limits[Number(before)];
}

function measure(network, before) {
  const stages = network.stages.slice(0, -1);
  if (!before && stages.every(({ squash }) => squash === "tanh")) {
    return Object.fromEntries(stages.map(({ name }) => [name, TANH_LIMIT]));
  }
  const readings = sampleFields().map((field) => read(network, field));
  return Object.fromEntries(
    stages.map(({ name }) => {
      const all = readings.flatMap(({ trace, sums }) => Array.from((before ? sums : trace)[name], Math.abs));
      const inOrder = Float32Array.from(all).toSorted();
      return [name, Math.max(inOrder[Math.floor(0.99 * (inOrder.length - 1))], 1e-6)];
    }),
  );
}
