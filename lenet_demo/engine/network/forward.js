// The way forward through any network that describes itself. Every stage is computed once: its sums
// are what its squashing then takes, so both come from the same lines.

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
 * @property {Record<string, Shape>} shapes
 */

/**
 * Every stage of `net` for an image in its own scaling.
 * @param {Net} net
 * @param {Float32Array} image (channels · height · width)
 * @param {number} height
 * @param {number} width on a field wider than 32, C5 and all after it have several units a map
 * @returns {Found}
 */
export function forward(net, image, height, width) {
  const shape = { maps: net.channels, height, width };
  const found = { trace: { image }, sums: { image }, shapes: { image: shape } };
  return onward(net.stages, { values: image, ...shape }, found);
}

/**
 * What `stages` make of the input of their first, beside what was found before.
 * @param {Stage[]} stages
 * @param {Shape & {values: Float32Array}} input
 * @param {Found} before is left as it is
 * @returns {Found}
 */
export function onward(stages, input, before) {
  const [trace, sums, shapes] = [{ ...before.trace }, { ...before.sums }, { ...before.shapes }];
  for (const stage of stages) {
    const shape = shapeAfter(stage, input);
    input = framed(stage, input);
    const total = { values: new Float32Array(shape.maps * shape.height * shape.width), ...shape };
    totalsOf(stage, input, total);
    if (stage.norm) normalise(stage.norm, total);
    input = stage.squash ? { values: squash(total.values, stage.squash), ...shape } : total;
    sums[stage.name] = total.values;
    trace[stage.name] = input.values;
    shapes[stage.name] = shape;
  }
  return { trace, sums, shapes };
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

/** What the scaled tanh nears and never passes. */
export const TANH_LIMIT = 1.7159;

/** What follows a sum, by name. */
export const SQUASHES = {
  tanh: (sum) => TANH_LIMIT * Math.tanh((2 / 3) * sum), // Eq. 6
  "plain tanh": Math.tanh,
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

function normalise(norm, { values, maps }) {
  const units = values.length / maps;
  for (let map = 0; map < maps; map++) {
    const { factor, offset } = normOf(norm, map);
    for (let i = map * units; i < (map + 1) * units; i++) values[i] = values[i] * factor + offset;
  }
}

function squash(sums, kind) {
  const values = new Float32Array(sums.length);
  const f = SQUASHES[kind];
  for (let i = 0; i < sums.length; i++) values[i] = f(sums[i]);
  return values;
}

// ----
// What a unit makes of the units that it sees, before norm and squashing, by the kind of its stage.
// These lines make the whole stages and, one by one, the sums that a visitor is shown.

/** @typedef {{values: Float32Array, maps: number, height: number, width: number}} Maps */

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
// Weighted sums of whole stages: where the time of a reading goes, so with more care for speed than
// elsewhere. Each unit's is what `TOTALS.weighted` says.

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
    const four = [0, 1, 2, 3].map((i) => Math.min(first + i, maps - 1));
    const [s, t, u, v] = four.map((map) => map * n);
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
    [a, b, c, d].forEach((sum, i) => (values[four[i]] = sum + bias[four[i]]));
  }
}

// One map in double precision, before it is rounded into its stage.
let plane = new Float64Array(32 * 32);

function convolution(stage, input, made) {
  const { maps, sees, size, step, weights, bias, starts } = stage;
  const units = made.height * made.width;
  if (plane.length < units) plane = new Float64Array(units);
  const slide = step === 1 ? (SLIDES[size] ?? slideAny) : slideAny;
  for (let map = 0; map < maps; map++) {
    plane.fill(bias[map], 0, units);
    let kernel = starts[map];
    for (const seen of sees[map]) {
      for (let row = 0; row < size; row++, kernel += size) {
        const from = (seen * input.height + row) * input.width;
        slide(input, from, made, weights, kernel, size, step);
      }
    }
    for (let i = 0; i < units; i++) made.values[map * units + i] = plane[i];
  }
}

// One row of a kernel slides along all rows of a map and adds to the plane. Its window of inputs is
// kept in variables, of which each step reads but one anew: less than half the time of `slideAny`.
const SLIDES = {
  3({ values, width: stride }, from, { height, width }, weights, kernel) {
    const u = weights[kernel];
    const v = weights[kernel + 1];
    const w = weights[kernel + 2];
    for (let y = 0, unit = 0; y < height; y++) {
      let at = from + y * stride;
      let a = values[at++];
      let b = values[at++];
      for (const end = unit + width; unit < end; unit++) {
        const c = values[at++];
        plane[unit] += u * a + v * b + w * c;
        a = b;
        b = c;
      }
    }
  },

  5({ values, width: stride }, from, { height, width }, weights, kernel) {
    const s = weights[kernel];
    const t = weights[kernel + 1];
    const u = weights[kernel + 2];
    const v = weights[kernel + 3];
    const w = weights[kernel + 4];
    for (let y = 0, unit = 0; y < height; y++) {
      let at = from + y * stride;
      let a = values[at++];
      let b = values[at++];
      let c = values[at++];
      let d = values[at++];
      for (const end = unit + width; unit < end; unit++) {
        const e = values[at++];
        plane[unit] += s * a + t * b + u * c + v * d + w * e;
        a = b;
        b = c;
        c = d;
        d = e;
      }
    }
  },
};

function slideAny({ values, width: stride }, from, { height, width }, weights, kernel, size, step) {
  for (let y = 0, unit = 0; y < height; y++) {
    for (let x = 0; x < width; x++, unit++) {
      const at = from + (y * stride + x) * step;
      for (let i = 0; i < size; i++) plane[unit] += weights[kernel + i] * values[at + i];
    }
  }
}
