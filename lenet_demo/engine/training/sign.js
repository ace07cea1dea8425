// One class more than a network was made for: a prototype is put beside the others, and F6 and all before it
// learn to say it.

import { digitsOfFields, together } from "./digits.js";
import { adam } from "./optimisers.js";
import { Trainer } from "./trainer.js";

/** @typedef {import("../network/description.js").Net} Net */

/**
 * The network with one class more, whose prototype is `sign`: what is nearest to it is read as it. The rest is
 * shared; what is before the distances has yet to learn it.
 * @param {Net} net with prototypes
 * @param {ArrayLike<number>} sign of ±1, as many as F6 has units: of LeNet-5 a picture of 7×12, row by row
 * @returns {Net}
 * @throws {RangeError} for a network without prototypes, or a sign that is none
 */
export function withSign(net, sign) {
  const [output] = net.stages.slice(-1);
  if (output.kind !== "distance") throw new RangeError("Only a network with prototypes gets another one.");
  const length = output.weights.length / output.maps;
  if (sign.length !== length || !Array.prototype.every.call(sign, (dot) => Math.abs(dot) === 1)) {
    throw new RangeError(`A prototype of this network is ${length} numbers of 1 or -1.`);
  }
  const more = {
    ...output,
    maps: output.maps + 1,
    sees: [...output.sees, output.sees[0]],
    starts: [...output.starts, output.weights.length],
    weights: Float32Array.of(...output.weights, ...sign),
  };
  return { ...net, classes: more.maps, stages: [...net.stages.slice(0, -1), more] };
}

/**
 * A run that teaches a network another sign, beside digits of which none is to be forgotten. Of LeNet-5 and a
 * thousand digits two thousand steps are enough: Eq. 9, batches of 16, each field moved by up to a pixel.
 * @param {Net} net with the sign, see `withSign`
 * @param {Float32Array[]} examples fields of the sign, ink in [0, 1]: ten will do
 * @param {import("./digits.js").Digits} digits of the other classes; the examples are repeated until they are a
 *   tenth as many
 * @param {{seed?: number}} [how]
 * @returns {Trainer}
 */
export function signTrainer(net, examples, digits, { seed = 0 } = {}) {
  const count = Math.max(examples.length, Math.round(digits.labels.length / 10));
  const repeated = Array.from({ length: count }, (_, i) => examples[i % examples.length]);
  const own = digitsOfFields(repeated, Array(count).fill(net.classes - 1));
  const how = { optimiser: adam({ rate: 5e-4 }), batch: 16, seed, vary: moved };
  return new Trainer(net, together(own, digits), how);
}

const SIDE = 32;

// By up to a pixel each way, which centring leaves undecided.
function moved(field, random) {
  const [right, down] = [Math.floor(3 * random()) - 1, Math.floor(3 * random()) - 1];
  return field.map((_, i) => {
    const [x, y] = [(i % SIDE) - right, Math.floor(i / SIDE) - down];
    return x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : field[y * SIDE + x];
  });
}
