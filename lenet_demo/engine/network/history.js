// A run's history as lenet_demo/learning/history.py packs it: a network that can be set to any moment of
// its learning, in a tenth of a millisecond.

import { networkOf } from "./description.js";
import { BadCheckpoint, demand, openHeader, openTensors, parseRecord } from "./safetensors.js";

const SIGN = 0x8000;
const unreadable = () => new BadCheckpoint("This history cannot be read: load the page anew.");

/**
 * What is told of one moment; see `Told` in history.py.
 * @typedef {{digits: number, passes: number, averaged: boolean, error: number, read: string}} Moment
 */

/**
 * @typedef {object} History
 * @property {import("./description.js").Net} net whose weights are those of the moment that was put last
 * @property {import("./description.js").Net} last the finished network, which stays as it is
 * @property {string} watched which digits each moment's `error` is of, "test" or "held-out"
 * @property {Moment[]} moments
 * @property {number[]} training error on the fly in each pass
 * @property {(at: number) => void} put sets `net` to the moment of that number
 */

/**
 * What a history's file tells before its weights, in its first 14 kB.
 * @param {ArrayBuffer} buffer so much of the file as has come
 * @returns {Pick<History, "watched" | "moments" | "training"> | null} null where that is too little
 */
export function openTold(buffer) {
  try {
    const { tensors: _, ...told } = parseRecord(openHeader(buffer).metadata.history, unreadable);
    return told;
  } catch (error) {
    if (error instanceof BadCheckpoint) return null;
    throw error;
  }
}

/**
 * @param {ArrayBuffer} buffer a history's file
 * @returns {Promise<History>}
 * @throws {BadCheckpoint} with one sentence, for anything truncated, foreign or odd
 */
export async function openHistory(buffer) {
  const file = openTensors(buffer);
  const { tensors, ...told } = parseRecord(file.metadata.history, unreadable);
  const counts = Object.values(tensors).map((shape) => shape.reduce((product, side) => product * side, 1));
  const count = counts.reduce((sum, numbers) => sum + numbers, 0);
  const ranks = await unpack(file.bytes("weights"), told.moments.length, count);

  // A network's tensors are parts of one array of numbers: to fill it is to have another network.
  const opened = (numbers) => {
    let from = 0;
    const places = new Map(Object.keys(tensors).map((name, i) => [name, [from, (from += counts[i])]]));
    return networkOf(file.metadata.network, {
      numbers(name, wanted) {
        const [begin, end] = places.get(name) ?? [];
        demand(end - begin === wanted, "its tensors must fit what it says of itself");
        return numbers.subarray(begin, end);
      },
    });
  };
  const fill = (numbers, at) => {
    for (let i = 0, k = at * count; i < count; i++, k++) numbers[i] = VALUES[ranks[k]];
    return numbers;
  };
  let now = ranks.length / count - 1;
  const numbers = fill(new Float32Array(count), now);
  return {
    ...told,
    net: opened(numbers),
    last: opened(numbers.slice()),
    put(at) {
      if (at !== now) fill(numbers, (now = at));
    },
  };
}

// Each moment's numbers by their ranks among all of half precision: the steps between two moments,
// deflated, the high bytes of all before the low ones; steps up are even, steps down odd.
async function unpack(packed, moments, count) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const planes = new Uint8Array(await new Response(stream).arrayBuffer());
  const all = moments * count;
  demand(planes.length === 2 * all && all > 0, "its moments must be as many as it says");
  const ranks = new Uint16Array(all);
  for (let i = 0; i < all; i++) {
    const folded = (planes[i] << 8) | planes[all + i];
    ranks[i] = (i < count ? 0 : ranks[i - count]) + ((folded >> 1) ^ -(folded & 1));
  }
  return ranks;
}

// The number of each rank: a sign, five bits of exponent, ten of fraction (IEEE 754's binary16).
const VALUES = Float32Array.from({ length: 2 * SIGN }, (_, rank) =>
  rank & SIGN ? magnitude(rank & ~SIGN) : -magnitude(~rank & ~SIGN & 0xffff),
);

function magnitude(bits) {
  const [exponent, fraction] = [bits >> 10, bits & 0x3ff];
  return exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24;
}
