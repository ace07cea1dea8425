// A network written as a checkpoint: what `openNet` and, in Python, `load_net` take.

import { openHeader } from "../network/safetensors.js";

/** @typedef {import("../network/description.js").Net} Net */

// Of the checkpoint that it began with, what is still true; of other weights the rest is not.
const OF_NETWORK = ["net", "settings", "data_set", "classes"];
const OF_STAGE = ["weights", "coefficient", "bias"];
const OF_NORM = ["mean", "variance", "weight", "bias"];

/**
 * @param {Net} net that began as the one in `template`, and may have learnt, or got another sign, since
 * @param {ArrayBuffer} template the checkpoint's bytes
 * @param {Record<string, unknown>} [facts] what is known of the weights: {test_error: 0.05, …}, as JSON; see
 *   `METADATA` in lenet_demo/nets/checkpoint_checks.py for what Python reads of it
 * @returns {ArrayBuffer} equal networks and facts make equal files
 */
export function saveNet(net, template, facts = {}) {
  const { metadata, entries, data } = openHeader(template);
  const network = JSON.parse(metadata.network);
  const tensors = template.slice(data);
  const write = (said, numbers, keys) => {
    for (const key of keys) {
      if (typeof said[key] !== "string") continue;
      const [begin, end] = entries[said[key]].data_offsets;
      // As bytes: a tensor may begin anywhere.
      const { buffer, byteOffset, byteLength } = numbers[key];
      if (byteLength !== end - begin) throw new RangeError(`${said[key]} is of another network.`);
      new Uint8Array(tensors).set(new Uint8Array(buffer, byteOffset, byteLength), begin);
    }
  };
  network.stages.forEach((said, i) => {
    write(said, net.stages[i], OF_STAGE);
    if (said.norm) write(said.norm, net.stages[i].norm, OF_NORM);
  });
  network.rejection = net.rejection;
  const before = JSON.parse(metadata.facts ?? "{}");
  const keys = net.rejection === null ? OF_NETWORK : [...OF_NETWORK, "rejection"];
  const kept = Object.fromEntries(keys.filter((key) => key in before).map((key) => [key, before[key]]));
  const output = network.stages.at(-1);
  if (net.classes !== output.maps) {
    output.maps = net.classes;
    output.prototypes = drawn(net.stages.at(-1));
    kept.settings = { ...kept.settings, prototypes: output.prototypes };
    delete kept.classes; // the names of those that there were
  }
  const written = { facts: JSON.stringify({ ...kept, ...facts }), network: JSON.stringify(network) };
  return withHeader({ __metadata__: written, ...entries }, tensors);
}

// Prototypes as the description has them: X for +1 and a dot for -1.
function drawn({ maps, weights }) {
  const dots = Array.from(weights, (weight) => (weight > 0 ? "X" : ".")).join("");
  const length = dots.length / maps;
  return Array.from({ length: maps }, (_, i) => dots.slice(i * length, (i + 1) * length));
}

function withHeader(header, tensors) {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8; // tensors begin at a multiple of eight bytes
  const file = new Uint8Array(8 + length + tensors.byteLength).fill(0x20, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(json, 8);
  file.set(new Uint8Array(tensors), 8 + length);
  return file.buffer;
}
