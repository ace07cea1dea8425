// A plane to look at points of many dimensions on.

/**
 * @typedef {object} Plane
 * @property {Float64Array} middle (size) the points' mean, which lies at [0, 0]
 * @property {Float64Array[]} axes two, (size) each, of length 1 and at right angles
 * @property {number} share of the sum of the points' squared distances from their middle that the plane shows, in [0, 1]
 */

/**
 * The plane through some points' middle in which they lie farthest apart: that of their first two principal
 * components. Along each axis the point that lies farthest out is at the positive side.
 * @param {ArrayLike<number>} values (count · size) the points, one after the other
 * @param {number} count 3 or more
 * @returns {Plane}
 */
export function planeOf(values, count) {
  const size = values.length / count;
  const middle = new Float64Array(size);
  for (let i = 0; i < values.length; i++) middle[i % size] += values[i] / count;
  let rest = Array.from({ length: count }, (_, i) => middle.map((mean, k) => values[i * size + k] - mean));
  const squares = () => rest.reduce((sum, point) => sum + dot(point, point), 0);
  const all = squares();
  const axes = [0, 1].map(() => {
    const axis = firstAxis(rest);
    const along = rest.map((point) => dot(point, axis));
    const farthest = along.reduce((most, at) => (Math.abs(at) > Math.abs(most) ? at : most), 0);
    rest = rest.map((point, i) => point.map((value, k) => value - along[i] * axis[k]));
    return farthest < 0 ? axis.map((value) => -value) : axis;
  });
  return { middle, axes, share: 1 - squares() / all };
}

/**
 * Where a point lies on the plane.
 * @param {Plane} plane
 * @param {ArrayLike<number>} point (size)
 * @returns {[number, number]}
 */
export const onPlane = ({ middle, axes }, point) => {
  const from = middle.map((mean, k) => point[k] - mean);
  return axes.map((axis) => dot(axis, from));
};

const dot = (one, other) => one.reduce((sum, value, k) => sum + value * other[k], 0);

// By power iteration, from the point that lies farthest out.
function firstAxis(points) {
  let axis = points.reduce((far, point) => (dot(point, point) > dot(far, far) ? point : far));
  for (let round = 0; round < 1000; round++) {
    const next = new Float64Array(axis.length);
    for (const point of points) {
      const along = dot(point, axis);
      for (let k = 0; k < next.length; k++) next[k] += along * point[k];
    }
    const length = Math.sqrt(dot(next, next)) || 1;
    axis = next.map((value) => value / length);
  }
  return axis;
}
