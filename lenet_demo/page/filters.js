// What a filter and what pooling do to a map, in the plainest form: `lenet.filters`. A map is
// {width, height, values}, row by row; what each function gives is torch's, to rounding.

lenet.filters = (() => {
  const SQUASHES = {
    none: (sum) => sum,
    relu: (sum) => Math.max(0, sum),
    tanh: (sum) => 1.7159 * Math.tanh((2 / 3) * sum), // Eq. 6
  };

  function make(width, height, valueAt) {
    const values = new Float64Array(width * height);
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) values[y * width + x] = valueAt(y, x);
    return { width, height, values };
  }

  // How many places a window of `side` takes along `length` units with `padding` at both ends.
  const places = (length, side, padding, stride) => Math.floor((length + 2 * padding - side) / stride) + 1;

  // `padding` zeros on every side.
  function pad(map, padding) {
    return make(map.width + 2 * padding, map.height + 2 * padding, (y, x) => {
      const [row, column] = [y - padding, x - padding];
      const inside = row >= 0 && column >= 0 && row < map.height && column < map.width;
      return inside ? map.values[row * map.width + column] : 0;
    });
  }

  // The `side`×`side` units of `map` from (top, left) on, row by row.
  function patch(map, top, left, side) {
    return Array.from({ length: side * side }, (_, i) => map.values[(top + Math.floor(i / side)) * map.width + left + (i % side)]);
  }

  // Σ patch × weights + bias at every place; `weights` are side×side, row by row.
  function convolve(map, weights, { bias = 0, padding = 0, stride = 1 } = {}) {
    const side = Math.sqrt(weights.length);
    const padded = pad(map, padding);
    const [width, height] = [map.width, map.height].map((length) => places(length, side, padding, stride));
    return make(width, height, (y, x) => patch(padded, y * stride, x * stride, side).reduce((sum, value, i) => sum + value * weights[i], bias));
  }

  function squash(map, kind) {
    return { ...map, values: map.values.map(SQUASHES[kind]) };
  }

  const sum = lenet.numbers.sumOf;
  const POOLS = {
    max: (window) => Math.max(...window),
    average: (window) => sum(window) / window.length,
    // As in S2 and S4 of 1998 (section II-B).
    trainable: (window, { coefficient, bias }) => SQUASHES.tanh(coefficient * sum(window) + bias),
  };

  // Windows of `side`×`side` side by side; what does not fill one is left out.
  function pool(map, side, kind, learnt) {
    return make(Math.floor(map.width / side), Math.floor(map.height / side), (y, x) => POOLS[kind](patch(map, y * side, x * side, side), learnt));
  }

  // Everything moved by `columns` to the right; zeros come in at the left.
  function shift(map, columns) {
    return make(map.width, map.height, (y, x) => (x < columns ? 0 : map.values[y * map.width + x - columns]));
  }

  // How much two maps differ, of all that is in them: 0 the same, 1 nothing in common.
  function change(one, other) {
    const all = sum(one.values.map(Math.abs)) + sum(other.values.map(Math.abs));
    return all ? sum(one.values.map((value, i) => Math.abs(value - other.values[i]))) / all : 0;
  }

  return { pad, patch, convolve, squash, pool, shift, change };
})();
