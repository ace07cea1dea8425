// Weighted sums of whole stages: where the time of a reading goes, so with more care for speed than
// elsewhere. Each unit's is what `TOTALS.weighted` says.

/**
 * Fill `made.values` with Σ x · w + bias of every unit of a stage.
 * @param {import("./stages.js").Stage} stage
 * @param {import("./totals.js").Maps} input the stage before
 * @param {import("./totals.js").Maps} made
 */
export function weightedStage(stage, input, made) {
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
  const { maps, sees, size, step, margin, weights, bias, starts } = stage;
  const units = made.height * made.width;
  if (plane.length < units) plane = new Float64Array(units);
  const slide = step === 1 ? (SLIDES[size] ?? slideAny) : slideAny;
  for (let map = 0; map < maps; map++) {
    plane.fill(bias[map], 0, units);
    let kernel = starts[map];
    for (const seen of sees[map]) {
      for (let row = 0; row < size; row++, kernel += size) {
        const from = (seen * input.height + margin + row) * input.width + margin;
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
