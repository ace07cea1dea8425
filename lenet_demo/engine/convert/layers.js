// Which tensors of somebody's LeNet are which layer, told by shape and order, and the network of them: as in
// lenet_demo/nets/convert/layers.py.

import { networkOf } from "../network/description.js";
import { BadCheckpoint, openTensors } from "../network/safetensors.js";
import { tensorsOfTorch } from "./torch.js";

/** @typedef {import("./torch.js").Tensor} Tensor */
/** @typedef {{name: string, shape: number[], weight: Float64Array, bias: Float64Array}} Layer */

/**
 * What a file of mere numbers does not say.
 * @typedef {object} Settings
 * @property {"relu" | "tanh" | "sigmoid"} activation
 * @property {"max" | "average"} pooling
 * @property {number} mean taken from each pixel in [0, 1] …
 * @property {number} deviation … and what the rest is divided by
 */

const EPSILON = 1e-5; // of a batch normalisation
const SQUASHES = { relu: "relu", tanh: "plain tanh", sigmoid: "sigmoid" };

/**
 * The layers in a file, .pth, .pt or .safetensors, in order.
 * @param {ArrayBuffer} buffer
 * @param {string} name the file's, whose end tells its kind
 * @returns {Layer[]}
 * @throws {BadCheckpoint} with one sentence that names the layer that does not fit
 */
export function layersOf(buffer, name) {
  const isSafetensors = name.toLowerCase().endsWith(".safetensors");
  const tensors = isSafetensors ? openTensors(buffer).all() : tensorsOfTorch(buffer);
  const left = new Map();
  for (const { name: key, shape, values } of tensors) {
    if (key.endsWith("num_batches_tracked")) continue;
    if (!values) throw new BadCheckpoint("{layer} holds no weights but integers.", { layer: shown(key) });
    left.set(key, { shape, values });
  }
  const norms = [...left.keys()]
    .filter((key) => /(^|\.)running_mean$/u.test(key))
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((key) => takeNorm(left, key));
  const found = [...left].filter(([, { shape }]) => shape.length > 1);
  const layers = found.map(([key, { shape, values }]) => {
    if (shape.length !== 2 && shape.length !== 4) {
      throw new BadCheckpoint("{layer} is no layer of a LeNet.", { layer: listed([{ name: key, shape }]) });
    }
    left.delete(key);
    return { name: key, shape, weight: values };
  });
  for (const layer of layers) layer.bias = takeBias(left, layer);
  const ordered = inOrder(layers);
  const free = new Set(ordered);
  for (const norm of norms) {
    const layer = [...free].find(({ shape }) => shape[0] === norm.mean.length);
    if (!layer) {
      throw new BadCheckpoint("{layer} normalises {n} maps, which no layer makes.", {
        layer: shown(norm.name),
        n: norm.mean.length,
      });
    }
    normalise(layer, norm);
    free.delete(layer);
  }
  for (const [key, { values }] of left) {
    throw new BadCheckpoint("{layer} (size {n}) belongs to no layer of a LeNet.", {
      layer: shown(key),
      n: values.length,
    });
  }
  geometryOf(ordered, { mean: 0 }); // says what does not fit before anything is asked
  return ordered;
}

const shown = (name) => name.slice(0, 40);
const listed = (layers) => layers.map(({ name, shape }) => `${shown(name)} (${shape.join("×")})`).join(", ");

function takeNorm(left, key) {
  const prefix = key.slice(0, -"running_mean".length);
  const take = (part, otherwise) => {
    const values = left.get(prefix + part)?.values ?? mean.map(() => otherwise);
    left.delete(prefix + part);
    return values;
  };
  const mean = left.get(key).values;
  left.delete(key);
  return {
    name: prefix.replace(/\.$/u, ""),
    mean,
    variance: take("running_var", 1),
    scale: take("weight", 1),
    shift: take("bias", 0),
  };
}

// Taken into the weights of the layer before it: it is linear, too.
function normalise(layer, { mean, variance, scale, shift }) {
  const each = layer.weight.length / layer.bias.length;
  const factors = scale.map((factor, map) => factor / Math.sqrt(variance[map] + EPSILON));
  layer.weight = layer.weight.map((weight, i) => weight * factors[Math.floor(i / each)]);
  layer.bias = layer.bias.map((bias, map) => (bias - mean[map]) * factors[map] + shift[map]);
}

// The bias beside a weight, else the first of its size that is nobody else's, else zeros.
function takeBias(left, { name, shape: [outputs] }) {
  const beside = name.includes(".") ? `${name.slice(0, name.lastIndexOf("."))}.bias` : "bias";
  const fits = (key) => left.get(key)?.shape.length === 1 && left.get(key).shape[0] === outputs;
  const key = [beside, ...left.keys()].find(
    (each) => fits(each) && (each === beside || !each.endsWith(".bias")),
  );
  const values = left.get(key)?.values ?? new Float64Array(outputs);
  left.delete(key);
  return values;
}

function inOrder(layers) {
  const convolutions = layers.filter(({ shape }) => shape.length === 4);
  const full = layers.filter(({ shape }) => shape.length === 2);
  if (convolutions.length !== 2 && convolutions.length !== 3) {
    throw new BadCheckpoint("A LeNet has two or three convolutions: this file has {n}.", {
      n: convolutions.length,
    });
  }
  if (full.length < 1 || full.length > 5 - convolutions.length) {
    throw new BadCheckpoint(
      "A LeNet has one to three full layers, after three convolutions at most two: this file has {n}.",
      { n: full.length },
    );
  }
  const follow = (order) => order.every(({ shape }, i) => i === 0 || shape[1] === order[i - 1].shape[0]);
  const first = permutations(convolutions).find(
    (order) => [1, 3].includes(order[0].shape[1]) && follow(order),
  );
  if (!first) {
    throw new BadCheckpoint(
      "{layers} do not follow each other: one must take 1 or 3 channels, and each of the others the maps that another makes.",
      { layers: listed(convolutions) },
    );
  }
  const [maps] = first.at(-1).shape;
  const then = permutations(full).find((order) => order[0].shape[1] % maps === 0 && follow(order));
  if (!then) {
    throw new BadCheckpoint(
      "{layer} cannot be followed by {layers}: each layer must take what another makes.",
      {
        layers: listed(full),
        layer: shown(first.at(-1).name),
      },
    );
  }
  const odd = first.find(({ shape }) => shape[2] !== shape[3]);
  if (odd) throw new BadCheckpoint("The kernels of {layer} are not square.", { layer: listed([odd]) });
  return [...first, ...then];
}

function permutations(list) {
  if (list.length < 2) return [list];
  return list.flatMap((one, i) => permutations(list.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}

// The side of its pictures, and the padding of both convolutions: where several fit, the commonest.
function geometryOf([first, second, third], { mean }) {
  const kernels = [first.shape[2], second.shape[2]];
  const [maps] = second.shape;
  const side = third.shape.length === 4 ? third.shape[2] : Math.sqrt(third.shape[1] / maps);
  if (!Number.isInteger(side)) {
    const [, inputs] = third.shape;
    throw new BadCheckpoint("{layer} takes {n} numbers, which are not {maps} square maps.", {
      layer: shown(third.name),
      n: inputs,
      maps,
    });
  }
  const [half, other] = kernels.map((kernel) => Math.floor(kernel / 2)); // with which a map keeps its size
  const padded = [28, [half, 0]];
  const whole = [32, [0, 0]];
  // Where blank pixels are scaled to 0, a field of 32×32 pads the 28×28 in it as padding does.
  const usual = mean === 0 ? [whole, padded] : [padded, whole];
  usual.push([28, [0, 0]], [28, [half, other]], [32, [half, other]]);
  usual.push([32, [half, 0]], [28, [0, other]], [32, [0, other]]);
  if (first.shape[1] === 3) usual.sort(([a], [b]) => b - a);
  const left = (frame, padding) =>
    padding.reduce((length, zeros, i) => Math.floor((length + 2 * zeros - kernels[i] + 1) / 2), frame);
  const fitting = usual.find(([frame, padding]) => left(frame, padding) === side);
  if (fitting) return { frame: fitting[0], padding: fitting[1], side };
  throw new BadCheckpoint(
    "{layer} takes {maps} maps of {side}×{side}, which kernels of {one}×{one} and {other}×{other} and two poolings do not leave of pictures of 28×28 or 32×32.",
    { layer: shown(third.name), maps, side, one: kernels[0], other: kernels[1] },
  );
}

/**
 * The network of layers.
 * @param {Layer[]} layers in order, as `layersOf` gives them
 * @param {Settings} settings
 * @returns {import("../network/description.js").Net & {facts: Record<string, unknown>}}
 * @throws {BadCheckpoint}
 */
export function networkOfLayers(layers, settings) {
  const { frame, padding, side } = geometryOf(layers, settings);
  const squash = SQUASHES[settings.activation];
  const [c1, c3, ...rest] = layers;
  const full = [["output"], ["f6", "output"], ["c5", "f6", "output"]][rest.length - 1];
  const weighted = (name, layer, size) => ({
    name,
    kind: "weighted",
    maps: layer.shape[0],
    size,
    step: 1,
    sees: "all",
    weights: `${name}.weight`,
    bias: `${name}.bias`,
    squash: name === "output" ? null : squash,
  });
  const kind = settings.pooling === "max" ? "largest" : "average";
  const pooled = (name, { shape: [maps] }) => ({ name, kind, maps, size: 2, step: 2, sees: "own" });
  const stages = [
    { ...weighted("c1", c1, c1.shape[2]), margin: (32 - frame) / 2, padding: padding[0] },
    pooled("s2", c1),
    { ...weighted("c3", c3, c3.shape[2]), padding: padding[1] },
    pooled("s4", c3),
    ...rest.map((layer, i) => weighted(full[i], layer, i === 0 ? side : 1)),
  ];
  const { mean, deviation } = settings;
  const description = {
    channels: c1.shape[1],
    pixels: { paper: -mean / deviation, ink: (1 - mean) / deviation },
    stages,
    posterior: "softmax",
  };
  const values = new Map();
  ["c1", "c3", ...full].forEach((name, i) => {
    values.set(`${name}.weight`, layers[i].weight).set(`${name}.bias`, layers[i].bias);
  });
  const numbers = (name, count) => {
    const made = Float32Array.from(values.get(name));
    const layer = layers[["c1", "c3", ...full].indexOf(name.split(".")[0])];
    if (made.length !== count) {
      throw new BadCheckpoint("{layer} does not fit its connections.", { layer: shown(layer.name) });
    }
    const isSound = made.every(Number.isFinite);
    if (!isSound) throw new BadCheckpoint("{layer} holds what is no number.", { layer: shown(layer.name) });
    return made;
  };
  return { ...networkOf(JSON.stringify(description), { numbers }), facts: {} };
}
