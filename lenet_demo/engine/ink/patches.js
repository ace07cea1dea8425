// Connected patches of a mask, and what their shapes tell: as in lenet_demo/ink/patches.py.

/**
 * A mask, row by row: 1 where it is.
 * @typedef {{width: number, height: number, values: Uint8Array}} Mask
 */

/** Pixels that touch each other, at their sides or corners, by their runs along rows. */
export class Patch {
  /** @param {[number, number, number][]} runs row, first column, column after the last; row by row */
  constructor(runs) {
    this.runs = runs;
    this.top = runs[0][0];
    this.bottom = runs.at(-1)[0] + 1;
    this.left = Infinity;
    this.right = 0;
    this.area = 0;
    for (const [, begin, end] of runs) {
      this.left = Math.min(this.left, begin);
      this.right = Math.max(this.right, end);
      this.area += end - begin;
    }
    /** The longer side of the rectangle around it. */
    this.extent = Math.max(this.bottom - this.top, this.right - this.left);
  }

  /** Whether any of its pixels is in `mask`. */
  meets({ width, values }) {
    return this.runs.some(([row, begin, end]) => {
      for (let i = row * width + begin; i < row * width + end; i++) if (values[i]) return true;
      return false;
    });
  }

  /** Whether the rectangle around `other` lies within its own, but for so many pixels. */
  holds(other, slack) {
    return (
      other.top >= this.top - slack &&
      other.left >= this.left - slack &&
      other.bottom <= this.bottom + slack &&
      other.right <= this.right + slack
    );
  }

  /** How far the rectangles around both lie apart along rows or columns; 0 where they meet. */
  gap(other) {
    const [rows, columns] = [other.top - this.bottom, other.left - this.right];
    return Math.max(rows, this.top - other.bottom, columns, this.left - other.right, 0);
  }

  /** The share of its pixels that lie at the rectangle around it, within `rim` of its sides. */
  shareAtRim(rim = 0.1) {
    const [high, wide] = [rim * (this.bottom - this.top), rim * (this.right - this.left)];
    let count = 0;
    for (const [row, begin, end] of this.runs) {
      if (row < this.top + high || row >= this.bottom - high) count += end - begin;
      else {
        count += Math.max(0, Math.min(end, this.left + wide) - begin);
        count += Math.max(0, end - Math.max(begin, this.right - wide));
      }
    }
    return count / this.area;
  }
}

/**
 * The patches of a mask, in the order of their first pixels.
 * @param {Mask} mask
 * @returns {Patch[]}
 */
export function patchesOf({ width, height, values }) {
  const runs = [];
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      if (!values[row * width + x]) continue;
      const begin = x;
      while (x < width && values[row * width + x]) x++;
      runs.push([row, begin, x]);
    }
  }
  const first = runs.map((_, run) => run); // of each run's patch, as far as is known: an earlier run of it
  const root = (run) => {
    while (first[run] !== run) {
      first[run] = first[first[run]];
      run = first[run];
    }
    return run;
  };
  let above = 0; // the first run of the row before that may still touch
  for (const [run, [row, begin, end]] of runs.entries()) {
    while (runs[above][0] < row - 1 || (runs[above][0] === row - 1 && runs[above][2] < begin)) above++;
    for (let other = above; runs[other][0] === row - 1 && runs[other][1] <= end; other++) {
      const [one, two] = [root(run), root(other)];
      first[Math.max(one, two)] = Math.min(one, two);
    }
  }
  const members = new Map();
  for (const [run, pixels] of runs.entries()) {
    const at = root(run);
    if (members.has(at)) members.get(at).push(pixels);
    else members.set(at, [pixels]);
  }
  return [...members.values()].map((each) => new Patch(each));
}

/**
 * A mask of the patches' pixels.
 * @param {Patch[]} patches
 * @param {{width: number, height: number}} size
 * @returns {Mask}
 */
export function painted(patches, { width, height }) {
  const values = new Uint8Array(width * height);
  for (const { runs } of patches) {
    for (const [row, begin, end] of runs) values.fill(1, row * width + begin, row * width + end);
  }
  return { width, height, values };
}

/**
 * A patch with its holes: all that is not outside, which is what touches the frame.
 * @param {Patch} patch
 * @param {{width: number, height: number}} size
 * @returns {Mask}
 */
export function filled(patch, { width, height }) {
  const size = { width: width + 2, height: height + 2 };
  const outside = { ...size, values: new Uint8Array(size.width * size.height).fill(1) };
  for (const [row, begin, end] of patch.runs) {
    const at = (row + 1) * size.width + 1;
    outside.values.fill(0, at + begin, at + end);
  }
  const around = painted(patchesOf(outside).slice(0, 1), size);
  const values = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      values[y * width + x] = 1 - around.values[(y + 1) * size.width + x + 1];
    }
  }
  return { width, height, values };
}

/** The area of a mask, as a share of the least rectangle around it that is turned by at most 20°. */
export function rectangularity({ width, values }) {
  const inside = [...values.keys()].filter((i) => values[i]);
  let least = Infinity;
  for (let degrees = -20; degrees <= 20; degrees += 2) {
    const turn = (degrees * Math.PI) / 180;
    const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
    const reach = [Infinity, -Infinity, Infinity, -Infinity];
    for (const i of inside) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const [along, across] = [x * cosine + y * sine, y * cosine - x * sine];
      if (along < reach[0]) reach[0] = along;
      if (along > reach[1]) reach[1] = along;
      if (across < reach[2]) reach[2] = across;
      if (across > reach[3]) reach[3] = across;
    }
    least = Math.min(least, (reach[1] - reach[0] + 1) * (reach[3] - reach[2] + 1));
  }
  return inside.length / least;
}
