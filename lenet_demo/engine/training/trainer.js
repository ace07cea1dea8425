// Learning, from digits or from one drawing: in steps, so that whoever asks for them decides when to pause.

import { forward } from "../network/forward.js";
import { imageOf } from "../reading.js";
import { backward } from "./backward.js";
import { classOf, fieldOf, together } from "./digits.js";
import { lossOf } from "./losses.js";
import { numbersOf, onNumbers } from "./parameters.js";
import { randomFrom, shuffled } from "../random.js";

/** @typedef {import("../network/description.js").Net} Net */
/** @typedef {import("./digits.js").Digits} Digits */
/** @typedef {import("./losses.js").Criterion} Criterion */
/** @typedef {import("./optimisers.js").Optimiser} Optimiser */

const SIDE = 32;
const UNITS = SIDE ** 2;

/**
 * The gradient of the mean loss of some images, and what it came from.
 * @typedef {object} Gradient
 * @property {Float32Array} numbers derivatives by the parameters, as `numbersOf` has these
 * @property {Net} net the same, stage by stage: `net.stages[0].weights` is C1's
 * @property {number} loss
 * @property {number} wrong how many are misread
 * @property {import("../network/forward.js").Found} found every stage, image after image
 * @property {ReturnType<backward>} at derivatives by every value and by every sum, likewise
 */

/**
 * @param {Net} net
 * @param {Float32Array} images (N · channels · 1024) in the network's scaling, see `imageOf`
 * @param {ArrayLike<number>} labels (N)
 * @param {object} [how]
 * @param {Criterion} [how.criterion]
 * @param {import("../network/forward.js").MeasureNorm} [how.measure] for norms that learn
 * @param {boolean} [how.toImage] whether derivatives by the images are wanted
 * @param {{numbers: Float32Array, net: Net}} [how.into] of an earlier gradient, to be written over
 * @returns {Gradient}
 */
export function gradientOf(net, images, labels, how = {}) {
  const { criterion = lossOf(net), measure, toImage = true, into = emptyGradient(net) } = how;
  into.numbers.fill(0);
  const found = forward(net, images, SIDE, SIDE, measure);
  const [count, { classes }] = [labels.length, net];
  const derivatives = new Float32Array(count * classes);
  let [loss, wrong] = [0, 0];
  for (let i = 0; i < count; i++) {
    const output = found.trace.output.subarray(i * classes, (i + 1) * classes);
    const { value, first } = criterion(output, labels[i]);
    loss += value / count;
    if (classOf(net, output) !== labels[i]) wrong += 1;
    for (let k = 0; k < classes; k++) derivatives[i * classes + k] = first[k] / count;
  }
  const at = backward(net, found, derivatives, { gradient: into.net, toImage });
  return { ...into, loss, wrong, found, at };
}

function emptyGradient(net) {
  const numbers = numbersOf(net);
  return { numbers, net: onNumbers(net, numbers) };
}

/**
 * h of appendix C: the diagonal second derivative of the mean loss by each parameter, in Gauss-Newton form.
 * @param {Net} net
 * @param {Float32Array[]} images each (channels · 1024)
 * @param {ArrayLike<number>} labels
 * @param {Criterion} [criterion]
 * @returns {Float32Array} as `numbersOf` has the parameters
 */
export function curvature(net, images, labels, criterion = lossOf(net)) {
  const h = emptyGradient(net);
  h.numbers.fill(0);
  const how = { gradient: h.net, toImage: false, power: 2 };
  images.forEach((image, i) => {
    const found = forward(net, image, SIDE, SIDE);
    const { first, second } = criterion(found.trace.output, labels[i]);
    if (net.hasPrototypes) {
      const [from, at] = beforeDistances(net, found, first, second);
      backward(net, found, at, { ...how, from });
    } else {
      backward(net, found, second, how);
    }
  });
  return h.numbers.map((sum) => sum / images.length);
}

// A distance (x - w)² has itself the second derivative 2, and the slope 2 (x - w).
function beforeDistances({ stages }, { trace }, first, second) {
  const [{ name }, { weights }] = stages.slice(-2);
  const x = trace[name];
  const own = 2 * first.reduce((sum, each) => sum + each, 0);
  const at = x.map((value, k) => {
    let sum = own;
    for (let i = 0; i < second.length; i++) sum += second[i] * (2 * (value - weights[i * x.length + k])) ** 2;
    return sum;
  });
  return [name, at];
}

/**
 * What a run has come to.
 * @typedef {object} Progress
 * @property {number} seen how many digits were learnt from, one as often as it was
 * @property {number} epoch of the digit seen last, from 1; 0 before any
 * @property {number} loss the mean over the digits since the last progress …
 * @property {number} error … and the share of them that was misread, each before it was learnt from
 */

/**
 * A run. The same network, digits and settings give the same weights, bit for bit, however it is paused.
 * @property {Net} net that learns: its numbers change with each step
 * @property {Float32Array} numbers its parameters: keep a copy, and set it again to undo
 */
export class Trainer {
  /**
   * @param {Net} net where it begins; stays as it is
   * @param {Digits} digits
   * @param {object} how
   * @param {Optimiser} how.optimiser
   * @param {Criterion} [how.criterion]
   * @param {number} [how.batch] digits a step; norms learn where it is two or more
   * @param {number} [how.seed] of the order of the digits
   * @param {boolean} [how.isConstant] whether the order is the same in each epoch, as in 1998
   * @param {(field: Float32Array, random: () => number) => Float32Array} [how.vary] makes a field another,
   *   each time that it is learnt from
   */
  constructor(net, digits, how) {
    const { optimiser, criterion = lossOf(net), batch = 1, seed = 0, isConstant = false } = how;
    Object.assign(this, { digits, optimiser, criterion, batch, seed, isConstant });
    this.numbers = numbersOf(net);
    // How far is too far was found for other weights.
    this.net = { ...onNumbers(net, this.numbers), rejection: null };
    this.into = emptyGradient(net);
    this.vary = how.vary ?? ((field) => field);
    this.random = randomFrom(seed);
    this.epoch = 0;
    this.order = shuffled(digits.labels.length, this.random);
    this.at = this.order.length; // of the next digit in the order
    this.seen = 0;
  }

  /**
   * Learn from the next digits.
   * @param {number} count as many, or as many more as complete a batch
   * @returns {Progress}
   */
  learn(count) {
    const before = this.seen;
    let [loss, wrong] = [0, 0];
    while (this.seen < before + count) {
      if (this.at >= this.order.length) this.begin();
      const chosen = this.order.subarray(this.at, this.at + this.batch);
      const step = this.step(chosen);
      loss += step.loss * chosen.length;
      wrong += step.wrong;
      this.at += chosen.length;
      this.seen += chosen.length;
      // One image alone at an epoch's end is no batch to normalise by.
      if (this.batch > 1 && this.at === this.order.length - 1) this.at += 1;
    }
    const learnt = this.seen - before;
    return { seen: this.seen, epoch: this.epoch, loss: loss / learnt, error: wrong / learnt };
  }

  /**
   * Learn until `seen` digits were, telling `report` every so often and letting others in; paused by `signal`,
   * and begun again by another call.
   * @param {object} how
   * @param {number} how.seen
   * @param {(progress: Progress) => void} how.report
   * @param {number} [how.every] digits
   * @param {AbortSignal} [how.signal]
   */
  async run({ seen, report, every = 100, signal }) {
    while (this.seen < seen) {
      if (signal?.aborted) return;
      report(this.learn(Math.min(every, seen - this.seen)));
      await new Promise((resolve) => setTimeout(resolve)); // messages come in
    }
  }

  /**
   * More digits to learn from: they come among those that are left of this epoch, and in every one after it.
   * @param {Digits} more
   */
  add(more) {
    const had = this.digits.labels.length;
    this.digits = together(this.digits, more);
    const done = this.epoch ? this.order.subarray(0, this.at) : [];
    const left = [...this.order.subarray(done.length), ...Array.from(more.labels, (_, i) => had + i)];
    const mixed = Array.from(shuffled(left.length, this.random), (i) => left[i]);
    this.order = Uint32Array.of(...done, ...mixed);
    this.at = this.epoch ? done.length : this.order.length;
  }

  begin() {
    const { optimiser, digits } = this;
    if (this.epoch && !this.isConstant) this.order = shuffled(this.order.length, this.random);
    this.epoch += 1;
    this.at = 0;
    if (!optimiser.begin) return;
    const chosen = this.order.subarray(0, optimiser.curvaturePatterns);
    const images = Array.from(chosen, (i) => imageOf(this.net, fieldOf(digits, i), UNITS));
    const labels = Array.from(chosen, (i) => digits.labels[i]);
    optimiser.begin(this.epoch, curvature(this.net, images, labels, this.criterion));
  }

  step(chosen) {
    const { net, digits, criterion, into } = this;
    const size = net.channels * UNITS;
    const images = new Float32Array(chosen.length * size);
    chosen.forEach((digit, i) => {
      const field = this.vary(fieldOf(digits, digit), this.random);
      images.set(imageOf(net, field, UNITS), i * size);
    });
    const labels = Array.from(chosen, (i) => digits.labels[i]);
    const measure = this.batch > 1 ? ofBatch : undefined;
    const gradient = gradientOf(net, images, labels, { criterion, measure, into, toImage: false });
    this.optimiser.step(this.numbers, gradient.numbers);
    return gradient;
  }
}

const MOMENTUM = 0.1; // of the running mean and variance, as in PyTorch

// The mean and variance of each map over a batch; a norm's own follow them.
function ofBatch(norm, { values, maps, height, width }) {
  const [units, n] = [height * width, values.length / maps];
  const [means, variances] = [new Float64Array(maps), new Float64Array(maps)];
  for (let i = 0; i < values.length; i++) means[Math.floor(i / units) % maps] += values[i] / n;
  for (let i = 0; i < values.length; i++) {
    const map = Math.floor(i / units) % maps;
    variances[map] += (values[i] - means[map]) ** 2 / n;
  }
  for (let map = 0; map < maps; map++) {
    norm.mean[map] += MOMENTUM * (means[map] - norm.mean[map]);
    norm.variance[map] += MOMENTUM * ((variances[map] * n) / (n - 1) - norm.variance[map]);
  }
  return { ...norm, mean: means, variance: variances, isOfBatch: true };
}
