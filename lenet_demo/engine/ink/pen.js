// The pen: which pixels strokes ink, the same ones as in lenet_demo/ink/strokes.py, bit for bit.
//
// A pixel is ink where its centre lies within half a pen of a stroke. Each of a stroke's segments
// is then a capsule, and a capsule cuts each row of pixels in one interval, found by
// + − × ÷ √ ⌊⌋ ⌈⌉ alone, of which IEEE 754 fixes every result. So the order of the operations
// here is the definition's: do not simplify one side alone.

/**
 * Ink, row by row: 0 is paper, 1 is ink.
 * @typedef {{width: number, height: number, values: Float32Array}} Ink
 */

/**
 * Strokes as black and white ink; what reaches past the raster is cut off.
 * @param {Float64Array[]} lines strokes in pixels: x, y, x, y, …; each of one point or more
 * @param {number} pen its width in pixels
 * @param {number} height of the raster
 * @param {number} width of the raster
 * @returns {Ink}
 */
export function inkLines(lines, pen, height, width) {
  const ink = { width, height, values: new Float32Array(width * height) };
  for (const line of lines) {
    // A single point is a segment to itself.
    const last = Math.max(line.length - 4, 0);
    for (let i = 0; i <= last; i += 2) {
      const end = line.length > 2 ? i + 2 : i;
      inkCapsule(ink, line[i], line[i + 1], line[end], line[end + 1], pen / 2);
    }
  }
  return ink;
}

/**
 * Ink all that lies within `radius` of the segment from (ax, ay) to (bx, by).
 *
 * A capsule is two discs and the band between them. Its leftmost point at a height belongs to one
 * disc or the other, or to the band's left edge, which begins a radius beside the start.
 */
function inkCapsule({ width, height, values }, ax, ay, bx, by, radius) {
  const top = within(Math.ceil(Math.min(ay, by) - radius - 0.5), 0, height);
  const bottom = within(Math.floor(Math.max(ay, by) + radius - 0.5), -1, height - 1);
  const [dx, dy] = [bx - ax, by - ay];
  const slanted = dy !== 0; // a level band has no edge at either side
  const length = Math.sqrt(dx * dx + dy * dy);
  const beside = (radius * Math.abs(dy)) / length;
  const above = (radius * (dy > 0 ? dx : -dx)) / length;

  for (let row = top; row <= bottom; row++) {
    const y = row + 0.5;
    let [left, right] = [Infinity, -Infinity];
    let square = radius * radius - (y - ay) * (y - ay);
    if (square >= 0) {
      const half = Math.sqrt(square);
      left = ax - half;
      right = ax + half;
    }
    square = radius * radius - (y - by) * (y - by);
    if (square >= 0) {
      const half = Math.sqrt(square);
      left = Math.min(left, bx - half);
      right = Math.max(right, bx + half);
    }
    if (slanted) {
      let along = (y - (ay + above)) / dy;
      if (along >= 0 && along <= 1) left = Math.min(left, ax - beside + along * dx);
      along = (y - (ay - above)) / dy;
      if (along >= 0 && along <= 1) right = Math.max(right, ax + beside + along * dx);
    }
    const first = within(Math.ceil(left - 0.5), 0, width);
    const last = within(Math.floor(right - 0.5), -1, width - 1);
    if (first <= last) values.fill(1, row * width + first, row * width + last + 1);
  }
}

const within = (value, lowest, highest) => Math.min(Math.max(value, lowest), highest);
