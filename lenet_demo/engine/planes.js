// Planes of cells, one upon the other, and what windows over all of them add up.

/**
 * Numbers plane by plane, row by row.
 * @typedef {{maps: number, width: number, height: number, values: Float64Array}} Planes
 */

/** Cells of nothing on every side. */
function padded({ maps, width, height, values }, margin) {
  const [wide, high] = [width + 2 * margin, height + 2 * margin];
  const made = new Float64Array(maps * wide * high);
  for (let line = 0; line < maps * height; line++) {
    const [map, row] = [Math.floor(line / height), line % height];
    const to = (map * high + row + margin) * wide + margin;
    made.set(values.subarray(line * width, (line + 1) * width), to);
  }
  return { maps, width: wide, height: high, values: made };
}

/**
 * Σ cells × weights over side×side cells of every plane, at every `stride`th place: a plane for each list of
 * weights, which are plane by plane, row by row. Weights of 0 and planes in which nothing answers, as most do,
 * take no time.
 * @param {Planes} input
 * @param {ArrayLike<number>[]} lists
 * @param {number} side
 * @param {{stride?: number, margin?: number}} [how] `margin` cells of nothing around; as it is at first, there is
 *   a sum for each cell
 * @returns {Planes}
 */
export function windowSums(input, lists, side, { stride = 1, margin = (side - 1) / 2 } = {}) {
  const { width: wide, height: high, values: from } = padded(input, margin);
  const [width, height] = [wide, high].map((length) => Math.floor((length - side) / stride) + 1);
  const units = width * height;
  const area = side * side;
  const values = new Float64Array(lists.length * units);
  for (let map = 0; map < input.maps; map++) {
    if (isSilent(input, map)) continue;
    for (let at = 0; at < area; at++) {
      const begin = (map * high + Math.floor(at / side)) * wide + (at % side);
      for (let plane = 0; plane < lists.length; plane++) {
        const weight = lists[plane][map * area + at];
        if (weight === 0) continue;
        let to = plane * units;
        for (let y = 0; y < height; y++) {
          let k = begin + y * stride * wide;
          for (const end = to + width; to < end; to++, k += stride) values[to] += weight * from[k];
        }
      }
    }
  }
  return { maps: lists.length, width, height, values };
}

function isSilent({ width, height, values }, map) {
  const end = (map + 1) * width * height;
  for (let i = map * width * height; i < end; i++) if (values[i] !== 0) return false;
  return true;
}

/** One plane of the squares of all planes, added up. */
export function squaresOf({ maps, width, height, values }) {
  const units = width * height;
  const made = new Float64Array(units);
  for (let i = 0; i < maps * units; i++) made[i % units] += values[i] ** 2;
  return { maps: 1, width, height, values: made };
}

/** What a window around (row, column) sees, plane by plane. */
export function patchOf(input, row, column, side) {
  const { maps, width, height, values } = padded(input, (side - 1) / 2);
  return Float64Array.from({ length: maps * side ** 2 }, (_, i) => {
    const [map, at] = [Math.floor(i / side ** 2), i % side ** 2];
    return values[(map * height + row + Math.floor(at / side)) * width + column + (at % side)];
  });
}

/** The planes, each for itself. */
export const eachOf = ({ maps, width, height, values }) =>
  Array.from({ length: maps }, (_, map) => ({
    width,
    height,
    values: values.subarray(map * width * height, (map + 1) * width * height),
  }));

/** Planes of one size, one upon the other. */
export function stacked(planes) {
  const [{ width, height }] = planes;
  const values = new Float64Array(planes.length * width * height);
  planes.forEach((plane, map) => values.set(plane.values, map * width * height));
  return { maps: planes.length, width, height, values };
}
