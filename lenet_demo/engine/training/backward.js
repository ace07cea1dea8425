// The way back: how the loss, or any other number that is made of a stage, changes with every value that
// `forward` found, with every sum before its squashing (the paper's δ), and with every parameter.
//
// By `power` 2 every factor is squared, inputs, weights and slopes: appendix C's rule for the diagonal of
// the second derivatives, in the Gauss-Newton form. As lenet_demo/training/backprop.py, for any network.

import {
  cleared,
  countOf,
  framed,
  gather,
  single,
  slider,
  switchOff,
  TANH_LIMIT,
} from "../network/forward.js";

/** @typedef {import("../network/description.js").Net} Net */
/** @typedef {import("../network/description.js").Stage} Stage */
/** @typedef {import("../network/forward.js").Found} Found */
/** @typedef {import("../network/forward.js").Maps} Maps */

/**
 * @param {Net} net
 * @param {Found} found what `forward` made of an image, or of several: then derivatives by the parameters
 *   are added up over them
 * @param {Float32Array} derivatives by every value of the stage `from`
 * @param {object} [how]
 * @param {string} [how.from] a stage of the net
 * @param {Net} [how.gradient] the net on other numbers, see `onNumbers`: derivatives by the parameters are
 *   added to them
 * @param {boolean} [how.toImage] whether those by the image are wanted, a tenth of the time
 * @param {1 | 2} [how.power]
 * @returns {{trace: Trace, sums: Trace}} by every value and by every sum of the stages up to `from`, in the
 *   shapes of `found`
 */
export function backward(net, found, derivatives, how = {}) {
  const { from = "output", gradient = null, toImage = true, power = 1 } = how;
  const names = ["image", ...net.stages.map(({ name }) => name)];
  const [trace, sums] = [{ [from]: derivatives }, {}];
  for (let i = names.indexOf(from); i > 0; i--) {
    const [before, name, stage] = [names[i - 1], names[i], net.stages[i - 1]];
    const ofStage = gradient?.stages[i - 1];
    const at = { values: sumsBack(stage, found, trace[name], power), ...found.shapes[name] };
    sums[name] = at.values;
    const atTotals = stage.norm ? normBack(found.norms[name], at, ofStage?.norm, power) : at;
    const input = { values: found.trace[before], ...found.shapes[before] };
    const wanted = i > 1 || toImage;
    const atInput = wanted ? { ...input, values: new Float32Array(input.values.length) } : null;
    for (let k = countOf(input) - 1; k >= 0; k--) {
      totalsBack(stage, single(input, k), single(atTotals, k), ofStage, atInput && single(atInput, k), power);
    }
    if (wanted) trace[before] = atInput.values;
  }
  return { trace, sums };
}

/** @typedef {import("../network/forward.js").Trace} Trace */

// As `**`, which takes several times as long.
const raised = (value, power) => (power === 2 ? value * value : value);

// A loop, for the same reason.
function squared(values) {
  const made = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) made[i] = values[i] * values[i];
  return made;
}

// ----
// Through the squashing and the norm.

/** The derivative of each squashing, from its value. */
export const SLOPES = {
  tanh: (value) => (2 / 3) * TANH_LIMIT - (2 / 3 / TANH_LIMIT) * (value * value),
  "plain tanh": (value) => 1 - value * value,
  sigmoid: (value) => value * (1 - value),
  relu: (value) => (value > 0 ? 1 : 0),
};

// What is less than nothing to any step: single precision keeps it as a number without its first digits, and works
// with such ones several times as long.
const NOTHING = 1e-30;

function sumsBack({ name, squash, off }, { trace, shapes }, atValues, power) {
  const at = new Float32Array(atValues.length);
  const slope = SLOPES[squash] ?? (() => 1);
  const values = trace[name];
  for (let i = 0; i < at.length; i++) {
    // By its own name, the one that is called most is called fastest.
    const ofValue = squash === "tanh" ? SLOPES.tanh(values[i]) : slope(values[i]);
    const each = atValues[i] * raised(ofValue, power);
    at[i] = Math.abs(each) < NOTHING ? 0 : each;
  }
  if (off) switchOff(off, { values: at, ...shapes[name] });
  return at;
}

// Ioffe and Szegedy (2015): where mean and variance are the batch's, each total moves them, too.
function normBack({ norm, totals }, at, gradient, power) {
  const { values, maps, height, width } = at;
  const units = height * width;
  const made = new Float32Array(values.length);
  for (let map = 0; map < maps; map++) {
    const mean = norm.mean[map];
    const perDeviation = 1 / Math.sqrt(norm.variance[map] + norm.eps);
    let [sum, product] = [0, 0];
    for (let begin = map * units; begin < values.length; begin += maps * units) {
      for (let i = begin; i < begin + units; i++) {
        sum += values[i];
        product += values[i] * raised((totals[i] - mean) * perDeviation, power);
      }
    }
    if (gradient) {
      gradient.weight[map] += product;
      gradient.bias[map] += sum;
    }
    const factor = raised(norm.weight[map] * perDeviation, power);
    const [ofSum, ofProduct] = norm.isOfBatch
      ? [sum, product].map((all) => (all * maps) / values.length)
      : [0, 0];
    for (let begin = map * units; begin < values.length; begin += maps * units) {
      for (let i = begin; i < begin + units; i++) {
        made[i] = factor * (values[i] - ofSum - (totals[i] - mean) * perDeviation * ofProduct);
      }
    }
  }
  return { ...at, values: made };
}

// ----
// Through what a unit makes of the units that it sees, by the kind of its stage.

/**
 * From the derivatives by the totals of one image's stage to those by its input, and by its parameters.
 * @param {Stage} stage
 * @param {Maps} whole the stage before
 * @param {Maps} at derivatives by the totals
 * @param {Stage | undefined} gradient whose parameters are added to
 * @param {Maps | null} atWhole to fill with derivatives by the stage before
 * @param {1 | 2} power
 */
function totalsBack(stage, whole, at, gradient, atWhole, power) {
  const input = framed(stage, whole);
  const isSame = input === whole;
  const atInput = atWhole && (isSame ? atWhole : { ...input, values: new Float32Array(input.values.length) });
  if (stage.kind === "weighted") weightedBack(stage, input, at, gradient, atInput, power);
  else if (stage.kind === "subsampling") subsamplingBack(stage, input, at, gradient, atInput, power);
  else if (atInput) unitsBack(stage, input, at, atInput, power);
  if (atInput && !isSame) unframe(stage, atInput, atWhole);
}

// What `framed` left out gets nothing.
function unframe({ margin, padding }, from, to) {
  const wide = from.width - 2 * padding;
  for (let row = 0; row < from.maps * from.height; row++) {
    const [map, y] = [Math.floor(row / from.height), (row % from.height) - padding];
    if (y < 0 || y >= from.height - 2 * padding) continue;
    const begin = row * from.width + padding;
    to.values.set(
      from.values.subarray(begin, begin + wide),
      (map * to.height + margin + y) * to.width + margin,
    );
  }
}

// To each of the inputs x of a unit is added, in `out`, what it is to the unit's total, times the derivative d.
const INPUTS_BACK = {
  // max x: of equal ones the first
  largest(_stage, _map, x, d, out) {
    let most = 0;
    for (let i = 1; i < x.length; i++) if (x[i] > x[most]) most = i;
    out[most] += d;
  },

  // Σ x / how many
  average(_stage, _map, x, d, out, power) {
    const each = d / raised(x.length, power);
    for (let i = 0; i < x.length; i++) out[i] += each;
  },

  // Σ (x - w)². Second derivatives of a distance are not squares: see `curvature`.
  distance({ weights, starts }, map, x, d, out) {
    for (let i = 0, k = starts[map]; i < x.length; i++, k++) out[i] += 2 * d * (x[i] - weights[k]);
  },
};

function unitsBack(stage, input, at, atInput, power) {
  const { size, step, sees } = stage;
  const back = INPUTS_BACK[stage.kind];
  let unit = 0;
  for (let map = 0; map < at.maps; map++) {
    const length = sees[map].length * size ** 2;
    if (length === input.values.length) {
      back(stage, map, input.values, at.values[unit++], atInput.values, power);
      continue;
    }
    const x = new Float64Array(length);
    const out = new Float64Array(length);
    for (let row = 0; row < at.height; row++) {
      for (let column = 0; column < at.width; column++) {
        gather(stage, input, map, row, column, x);
        back(stage, map, x, at.values[unit++], out.fill(0), power);
        let i = 0;
        for (const seen of sees[map]) {
          for (let y = 0; y < size; y++) {
            const to = (seen * input.height + row * step + y) * input.width + column * step;
            for (let k = 0; k < size; k++) atInput.values[to + k] += out[i++];
          }
        }
      }
    }
  }
}

// coefficient · Σ x + bias. The connections that share a coefficient have each a derivative.
function subsamplingBack({ size, step, sees, coefficient }, input, at, gradient, atInput, power) {
  const { values: x, height, width } = input;
  const units = at.height * at.width;
  for (let map = 0; map < at.maps; map++) {
    const factor = raised(coefficient[map], power);
    let products = 0;
    for (const seen of sees[map]) {
      for (let place = 0; place < size ** 2; place++) {
        let row = (seen * height + Math.floor(place / size)) * width + (place % size);
        for (let unit = map * units; unit < (map + 1) * units; row += step * width) {
          const end = unit + at.width;
          for (let i = row; unit < end; unit++, i += step) {
            products += at.values[unit] * raised(x[i], power);
            atInput.values[i] += at.values[unit] * factor;
          }
        }
      }
    }
    if (gradient) gradient.coefficient[map] += products;
  }
  if (gradient) biasBack(at, gradient.bias);
}

function biasBack({ values, maps }, gradient) {
  const units = values.length / maps;
  for (let map = 0, i = 0; map < maps; map++) {
    let sum = 0;
    for (const end = i + units; i < end; i++) sum += values[i];
    gradient[map] += sum;
  }
}

// ----
// Weighted sums of whole stages: where the time goes, as in network/forward.js.

function weightedBack(stage, input, at, gradient, atInput, power) {
  if (gradient) biasBack(at, gradient.bias);
  const factors = [stage.weights, input.values];
  const [weights, x] = power === 2 ? factors.map(squared) : factors;
  if (weights.length === stage.maps * x.length) {
    fullBack(stage.maps, weights, x, at.values, gradient?.weights, atInput?.values);
  } else {
    const wide = atInput || stage.step > 1 ? spread(stage, at) : { ...at, left: 0 };
    if (gradient) kernelsBack(stage, { ...input, values: x }, wide, gradient.weights);
    if (atInput) inputBack(stage, weights, wide, atInput);
  }
}

// w · x of each unit: its weights get x, and x its weights, of four maps at a time, so that x is read and
// written a fourth as often.
function fullBack(maps, weights, x, at, gradient, atInput) {
  const n = x.length;
  for (let first = 0; first < maps; first += 4) {
    // Where there are no four left, 0 times the last one.
    const last = (maps - 1) * n;
    const s = first * n;
    const t = Math.min(s + n, last);
    const u = Math.min(t + n, last);
    const v = Math.min(u + n, last);
    const a = at[first];
    const b = at[first + 1] ?? 0;
    const c = at[first + 2] ?? 0;
    const d = at[first + 3] ?? 0;
    if (gradient) {
      for (let i = 0; i < n; i++) {
        const e = x[i];
        gradient[s + i] += a * e;
        gradient[t + i] += b * e;
        gradient[u + i] += c * e;
        gradient[v + i] += d * e;
      }
    }
    if (atInput) {
      for (let i = 0; i < n; i++) {
        atInput[i] += a * weights[s + i] + b * weights[t + i] + c * weights[u + i] + d * weights[v + i];
      }
    }
  }
}

// The derivatives with the steps between them and size - 1 columns beside them as zeros: then the kernels,
// turned round, slide over them as over any map. `left` of the columns are before the first.
function spread({ size, step }, { values, maps, height, width }) {
  if (step === 1 && size === 1) return { values, maps, height, width, left: 0 };
  const left = size - 1;
  const made = { maps, height: (height - 1) * step + 1, width: (width - 1) * step + 1 + 2 * left, left };
  made.values = new Float32Array(maps * made.height * made.width);
  for (let row = 0, i = 0; row < maps * height; row++) {
    const [map, y] = [Math.floor(row / height), row % height];
    let to = (map * made.height + y * step) * made.width + left;
    for (const end = i + width; i < end; i++, to += step) made.values[to] = values[i];
  }
  return made;
}

// Each weight gets what it saw, as its kernel slid over the map, times the derivatives there.
function kernelsBack({ maps, sees, size, starts }, input, wide, gradient) {
  const slide = GRADIENTS[size] ?? gradientOfAny;
  for (let map = 0; map < maps; map++) {
    let kernel = starts[map];
    for (const seen of sees[map]) {
      for (let row = 0; row < size; row++, kernel += size) {
        slide(input, (seen * input.height + row) * input.width, wide, map, gradient, kernel, size);
      }
    }
  }
}

// The maps of the stage before get the kernels that slid over them, times the derivatives there.
function inputBack({ maps, sees, size, starts }, weights, wide, atInput) {
  const slide = slider(size, 1);
  const height = wide.height + size - 1;
  const width = wide.width - wide.left;
  const planes = cleared(atInput.maps * height * width);
  const turned = new Float32Array(size);
  const rows = { height: wide.height, width };
  for (let map = 0; map < maps; map++) {
    let kernel = starts[map];
    const from = map * wide.height * wide.width;
    for (const seen of sees[map]) {
      for (let row = 0; row < size; row++, kernel += size) {
        for (let i = 0; i < size; i++) turned[i] = weights[kernel + size - 1 - i];
        slide(wide, from, rows, (seen * height + row) * width, turned, 0, size, 1);
      }
    }
  }
  // Of a step that leaves columns and rows over, those get nothing.
  for (let row = 0, i = 0; row < atInput.maps * height; row++) {
    let to = (Math.floor(row / height) * atInput.height + (row % height)) * atInput.width;
    for (const end = i + width; i < end; i++, to++) atInput.values[to] = planes[i];
  }
}

// One row of a kernel, slid along all rows of a map; the window of inputs is kept in variables.
const GRADIENTS = {
  3({ values: x, width: stride }, from, { values, height, width, left }, map, gradient, kernel) {
    let u = 0;
    let v = 0;
    let w = 0;
    for (let y = 0; y < height; y++) {
      let at = from + y * stride;
      let a = x[at++];
      let b = x[at++];
      let unit = (map * height + y) * width + left;
      for (const end = unit + width - 2 * left; unit < end; unit++) {
        const c = x[at++];
        const d = values[unit];
        u += d * a;
        v += d * b;
        w += d * c;
        a = b;
        b = c;
      }
    }
    gradient[kernel] += u;
    gradient[kernel + 1] += v;
    gradient[kernel + 2] += w;
  },

  5({ values: x, width: stride }, from, { values, height, width, left }, map, gradient, kernel) {
    let s = 0;
    let t = 0;
    let u = 0;
    let v = 0;
    let w = 0;
    for (let y = 0; y < height; y++) {
      let at = from + y * stride;
      let a = x[at++];
      let b = x[at++];
      let c = x[at++];
      let e = x[at++];
      let unit = (map * height + y) * width + left;
      for (const end = unit + width - 2 * left; unit < end; unit++) {
        const f = x[at++];
        const d = values[unit];
        s += d * a;
        t += d * b;
        u += d * c;
        v += d * e;
        w += d * f;
        a = b;
        b = c;
        c = e;
        e = f;
      }
    }
    gradient[kernel] += s;
    gradient[kernel + 1] += t;
    gradient[kernel + 2] += u;
    gradient[kernel + 3] += v;
    gradient[kernel + 4] += w;
  },
};

function gradientOfAny(
  { values: x, width: stride },
  from,
  { values, height, width, left },
  map,
  gradient,
  kernel,
  size,
) {
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let y = 0; y < height; y++) {
      const at = from + y * stride + i;
      const unit = (map * height + y) * width + left;
      for (let k = 0; k < width - 2 * left; k++) sum += values[unit + k] * x[at + k];
    }
    gradient[kernel + i] += sum;
  }
}
