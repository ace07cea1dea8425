// The way forward through any network that describes itself. Every stage is computed once: its sums
// are what its squashing then takes, so both come from the same lines. Several images may go at once,
// one after the other in every array; batch normalisation is what learns from them together.

/** @typedef {import("./description.js").Net} Net */
/** @typedef {import("./description.js").Stage} Stage */

/** @typedef {{maps: number, height: number, width: number}} Shape */

/**
 * Every stage by the paper's names, image c1 s2 c3 s4 c5 f6 output, less those that the network lacks:
 * numbers map by map, row by row.
 * @typedef {Record<string, Float32Array>} Trace
 */

/**
 * @typedef {object} Found
 * @property {Trace} trace
 * @property {Trace} sums each stage as it was before its squashing; the same where none is
 * @property {Record<string, Shape>} shapes of one image
 * @property {Record<string, {norm: Norm, totals: Float32Array}>} norms of the stages that have one: what
 *   was normalised, and with which mean and variance
 */

/** @typedef {import("./description.js").Norm} Norm */

/**
 * Every stage of `net` for an image in its own scaling, or for several.
 * @param {Net} net
 * @param {Float32Array} image (channels · height · width), or as many times as much
 * @param {number} height
 * @param {number} width on a field wider than 32, C5 and all after it have several units a map
 * @param {MeasureNorm} [measure]
 * @returns {Found}
 */
export function forward(net, image, height, width, measure) {
  const shape = { maps: net.channels, height, width };
  const found = { trace: { image }, sums: { image }, shapes: { image: shape }, norms: {} };
  return onward(net.stages, { values: image, ...shape }, found, measure);
}

/**
 * A norm with the mean and variance to normalise these totals by: the norm's own, unless it learns.
 * @typedef {(norm: Norm, totals: Maps) => Norm} MeasureNorm
 */

/**
 * What `stages` make of the input of their first, beside what was found before.
 * @param {Stage[]} stages
 * @param {Maps} input
 * @param {Found} before is left as it is
 * @param {MeasureNorm} [measure]
 * @returns {Found}
 */
export function onward(stages, input, before, measure = (norm) => norm) {
  const [trace, sums, shapes] = [{ ...before.trace }, { ...before.sums }, { ...before.shapes }];
  const norms = { ...before.norms };
  for (const stage of stages) {
    const shape = shapeAfter(stage, input);
    const total = totalsOfAll(stage, input, shape);
    if (stage.norm) {
      const norm = measure(stage.norm, total);
      norms[stage.name] = { norm, totals: total.values.slice() };
      normalise(norm, total);
    }
    input = stage.squash ? { values: squash(total.values, stage.squash), ...shape } : total;
    if (stage.off) switchOff(stage.off, input);
    sums[stage.name] = total.values;
    trace[stage.name] = input.values;
    shapes[stage.name] = shape;
  }
  return { trace, sums, shapes, norms };
}

/** How many images lie in `values`. */
export const countOf = ({ values, maps, height, width }) => values.length / (maps * height * width);

/** The `i`th of them alone, sharing its numbers. */
export function single(all, i) {
  const size = all.maps * all.height * all.width;
  return all.values.length === size ? all : { ...all, values: all.values.subarray(i * size, (i + 1) * size) };
}

function totalsOfAll(stage, input, shape) {
  const count = countOf(input);
  const total = { values: new Float32Array(count * shape.maps * shape.height * shape.width), ...shape };
  for (let i = 0; i < count; i++) totalsOf(stage, framed(stage, single(input, i)), single(total, i));
  return total;
}

/**
 * How large a stage is that is made of one of `height`×`width`.
 * @param {Stage} stage
 * @param {{height: number, width: number}} before
 * @returns {Shape}
 */
export function shapeAfter({ maps, size, step, margin = 0, padding = 0 }, { height, width }) {
  const along = (length) => Math.floor((length - 2 * margin + 2 * padding - size) / step) + 1;
  return { maps, height: along(height), width: along(width) };
}

/**
 * What the units of a stage see of the stage before: less its margin, with zeros around what is left.
 * @param {Stage} stage
 * @param {Maps} input
 * @returns {Maps} `input` itself where the stage has neither
 */
export function framed({ margin = 0, padding = 0 }, input) {
  if (!margin && !padding) return input;
  const [high, wide] = [input.height - 2 * margin, input.width - 2 * margin];
  const [height, width] = [high + 2 * padding, wide + 2 * padding];
  const values = new Float32Array(input.maps * height * width);
  for (let map = 0; map < input.maps; map++) {
    for (let y = 0; y < high; y++) {
      const from = (map * input.height + margin + y) * input.width + margin;
      const to = (map * height + padding + y) * width + padding;
      values.set(input.values.subarray(from, from + wide), to);
    }
  }
  return { values, maps: input.maps, height, width };
}

/**
 * Set units to 0, whatever they were: also what they say, or what is said of them, in a pass backward.
 * @param {number[]} off their places in a map by map, row by row
 * @param {Maps} all
 */
export function switchOff(off, all) {
  for (let i = countOf(all) - 1; i >= 0; i--) {
    const { values } = single(all, i);
    for (const unit of off) values[unit] = 0;
  }
}

/** What the scaled tanh nears and never passes. */
export const TANH_LIMIT = 1.7159;

// tanh as a ratio of polynomials, fitted to it on [-9, 9], beyond which single precision knows only ±1: to
// 1.3 · 10⁻⁹ of its value. A quarter of the time of Math.tanh, of which a reading of LeNet-5 takes eight
// thousand; and the same bits wherever it runs, so that what is learnt is the same, too.
function tanh(x) {
  if (x > 9) return 1;
  if (x < -9) return -1;
  const z = x * x;
  const p =
    3.869514110282589e-3 +
    z * (2.8031423667355484e-5 + z * (3.064275737593963e-8 - z * 1.2246380014091736e-11));
  const q = 2.7250179465230128e-2 + z * (3.9407237833648554e-4 + z * 1.289042413273637e-6);
  return (
    (x * (0.9999999987256496 + z * (0.1368086146634369 + z * p))) / (1 + z * (0.4701419355823841 + z * q))
  );
}

/** What follows a sum, by name. */
export const SQUASHES = {
  tanh: (sum) => TANH_LIMIT * tanh((2 / 3) * sum), // Eq. 6
  "plain tanh": tanh,
  sigmoid: (sum) => 1 / (1 + Math.exp(-sum)),
  relu: (sum) => (sum > 0 ? sum : 0),
};

/**
 * What the norm makes of the totals of one map: total · factor + offset.
 * @param {import("./description.js").Norm} norm
 * @param {number} map
 * @returns {{factor: number, offset: number}}
 */
export function normOf({ mean, variance, weight, bias, eps }, map) {
  const factor = weight[map] / Math.sqrt(variance[map] + eps);
  return { factor, offset: bias[map] - mean[map] * factor };
}

function normalise(norm, { values, maps, height, width }) {
  const units = height * width;
  for (let i = 0; i < values.length;) {
    const { factor, offset } = normOf(norm, (i / units) % maps);
    for (const end = i + units; i < end; i++) values[i] = values[i] * factor + offset;
  }
}

function squash(sums, kind) {
  const values = new Float32Array(sums.length);
  const f = SQUASHES[kind];
  if (kind === "tanh") {
    // By its name it is called without a look at which it is.
    for (let i = 0; i < sums.length; i++) values[i] = TANH_LIMIT * tanh((2 / 3) * sums[i]);
  } else {
    for (let i = 0; i < sums.length; i++) values[i] = f(sums[i]);
  }
  return values;
}

// ----
// What a unit makes of the units that it sees, before norm and squashing, by the kind of its stage.
// These lines make the whole stages and, one by one, the sums that a visitor is shown.

/** @typedef {Shape & {values: Float32Array}} Maps of an image, or of several one after the other */

/**
 * The total of a unit of `map` from its inputs x: map by map, row by row, in the weights' order.
 * @type {Record<string, (stage: Stage, map: number, x: Float64Array) => number>}
 */
export const TOTALS = {
  // Σ x · w + bias
  weighted({ weights, starts, bias }, map, x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i] * weights[starts[map] + i];
    return sum + bias[map];
  },

  // coefficient · Σ x + bias
  subsampling({ coefficient, bias }, map, x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i];
    return coefficient[map] * sum + bias[map];
  },

  // max x
  largest(_stage, _map, x) {
    let most = x[0];
    for (let i = 1; i < x.length; i++) if (x[i] > most) most = x[i];
    return most;
  },

  // Σ x / how many
  average(_stage, _map, x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i];
    return sum / x.length;
  },

  // Σ (x - w)²
  distance({ weights, starts }, map, x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const apart = x[i] - weights[starts[map] + i];
      sum += apart * apart;
    }
    return sum;
  },
};

/**
 * Fill `made.values` with the totals of all units of a stage.
 * @param {Stage} stage
 * @param {Maps} input the stage before, `framed`
 * @param {Maps} made
 */
function totalsOf(stage, input, made) {
  if (stage.kind === "weighted") return weightedStage(stage, input, made);
  if (stage.kind === "subsampling") return subsampledStage(stage, input, made);
  const total = TOTALS[stage.kind];
  let unit = 0;
  for (let map = 0; map < made.maps; map++) {
    const inputs = new Float64Array(stage.sees[map].length * stage.size ** 2);
    for (let row = 0; row < made.height; row++) {
      for (let column = 0; column < made.width; column++) {
        gather(stage, input, map, row, column, inputs);
        made.values[unit++] = total(stage, map, inputs);
      }
    }
  }
}

/**
 * Fill `inputs` with what the unit (map, row, column) of a stage sees.
 * @param {Stage} stage
 * @param {Maps} input the stage before, `framed`
 * @param {number} map
 * @param {number} row
 * @param {number} column
 * @param {Float64Array} inputs (maps that it sees · size²)
 */
export function gather({ size, step, sees }, { values, height, width }, map, row, column, inputs) {
  let i = 0;
  for (const seen of sees[map]) {
    for (let y = 0; y < size; y++) {
      const from = (seen * height + row * step + y) * width + column * step;
      for (let x = 0; x < size; x++) inputs[i++] = values[from + x];
    }
  }
}

// ----
// Whole stages: where the time of a reading goes, so with more care for speed than elsewhere. Each unit's total is
// what `TOTALS` says.

function subsampledStage({ size, step, sees, coefficient, bias }, { values, height, width }, made) {
  const units = made.height * made.width;
  for (let map = 0; map < made.maps; map++) {
    const sums = cleared(units);
    for (const seen of sees[map]) {
      for (let place = 0; place < size ** 2; place++) {
        let at = (seen * height + Math.floor(place / size)) * width + (place % size);
        for (let unit = 0; unit < units; at += step * width) {
          const end = unit + made.width;
          for (let from = at; unit < end; unit++, from += step) sums[unit] += values[from];
        }
      }
    }
    for (let i = 0; i < units; i++) made.values[map * units + i] = coefficient[map] * sums[i] + bias[map];
  }
}

/**
 * Fill `made.values` with Σ x · w + bias of every unit of a stage.
 * @param {import("./description.js").Stage} stage
 * @param {Maps} input the stage before, `framed`
 * @param {Maps} made
 */
function weightedStage(stage, input, made) {
  const full = stage.weights.length === stage.maps * input.values.length;
  if (full) fullLayer(stage, input.values, made.values);
  else convolution(stage, input, made);
}

// Each unit sees all there is: its weights and the inputs lie in the same order. Four maps at a time
// read each input once, and their sums do not wait for each other: half the time of one at a time.
function fullLayer({ maps, weights, bias }, inputs, values) {
  const n = inputs.length;
  for (let first = 0; first < maps; first += 4) {
    // Where there are no four left, the last one is made again.
    const second = Math.min(first + 1, maps - 1);
    const third = Math.min(first + 2, maps - 1);
    const fourth = Math.min(first + 3, maps - 1);
    const [s, t, u, v] = [first * n, second * n, third * n, fourth * n];
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < n; i++) {
      const x = inputs[i];
      a += x * weights[s + i];
      b += x * weights[t + i];
      c += x * weights[u + i];
      d += x * weights[v + i];
    }
    values[first] = a + bias[first];
    values[second] = b + bias[second];
    values[third] = c + bias[third];
    values[fourth] = d + bias[fourth];
  }
}

// Maps in double precision, before they are rounded into their stage.
let plane = new Float64Array(32 * 32);

/** As many zeros in double precision, for `slider`'s slides to add to; the same array each time. */
export function cleared(units) {
  if (plane.length < units) plane = new Float64Array(units);
  return plane.fill(0, 0, units);
}

function convolution(stage, input, made) {
  const { maps, sees, size, step, weights, bias, starts } = stage;
  const units = made.height * made.width;
  const slide = slider(size, step);
  for (let map = 0; map < maps; map++) {
    cleared(units).fill(bias[map], 0, units);
    let kernel = starts[map];
    for (const seen of sees[map]) {
      for (let row = 0; row < size; row++, kernel += size) {
        const from = (seen * input.height + row) * input.width;
        slide(input, from, made, 0, weights, kernel, size, step);
      }
    }
    for (let i = 0; i < units; i++) made.values[map * units + i] = plane[i];
  }
}

/** How one row of a kernel slides along all rows of a map and adds to the plane, from `unit` on. */
export const slider = (size, step) => (step === 1 ? (SLIDES[size] ?? slideAny) : slideAny);

// The window of inputs is kept in variables, so that each is read but once a row, and of 5 units four are made at a
// time, for which arrays are looked up once: less than half the time of `slideAny`.
const SLIDES = {
  3({ values, width: stride }, from, { height, width }, unit, weights, kernel) {
    const to = plane;
    const u = weights[kernel];
    const v = weights[kernel + 1];
    const w = weights[kernel + 2];
    for (let y = 0; y < height; y++) {
      let at = from + y * stride;
      let a = values[at++];
      let b = values[at++];
      for (const end = unit + width; unit < end; unit++) {
        const c = values[at++];
        to[unit] += u * a + v * b + w * c;
        a = b;
        b = c;
      }
    }
  },

  5({ values, width: stride }, from, { height, width }, unit, weights, kernel) {
    const to = plane; // looked up once
    const s = weights[kernel];
    const t = weights[kernel + 1];
    const u = weights[kernel + 2];
    const v = weights[kernel + 3];
    const w = weights[kernel + 4];
    for (let y = 0; y < height; y++) {
      let at = from + y * stride + 4;
      let a = values[at - 4];
      let b = values[at - 3];
      let c = values[at - 2];
      let d = values[at - 1];
      const end = unit + width;
      for (const last = end - 3; unit < last; unit += 4, at += 4) {
        const e = values[at];
        const f = values[at + 1];
        const g = values[at + 2];
        const h = values[at + 3];
        to[unit] += s * a + t * b + u * c + v * d + w * e;
        to[unit + 1] += s * b + t * c + u * d + v * e + w * f;
        to[unit + 2] += s * c + t * d + u * e + v * f + w * g;
        to[unit + 3] += s * d + t * e + u * f + v * g + w * h;
        a = e;
        b = f;
        c = g;
        d = h;
      }
      for (; unit < end; unit++, at++) {
        const e = values[at];
        to[unit] += s * a + t * b + u * c + v * d + w * e;
        a = b;
        b = c;
        c = d;
        d = e;
      }
    }
  },
};

function slideAny({ values, width: stride }, from, { height, width }, unit, weights, kernel, size, step) {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, unit++) {
      const at = from + (y * stride + x) * step;
      for (let i = 0; i < size; i++) plane[unit] += weights[kernel + i] * values[at + i];
    }
  }
}
