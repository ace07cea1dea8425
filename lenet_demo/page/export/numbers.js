// All numbers of the networks on the drawing at hand: {"field": …, "lenet5.image": …, "lenet5.c1": …, …},
// as JSON lists and as numpy's npz, a zip of npy files.

import { zipOf } from "./zip.js";

const FIELD_SIDE = 32;

// name → {values, shape}, shapes as PyTorch has them: (maps, height, width), F6 and the output (maps), but
// over a wide field as all others.
function arraysOf({ prepared: { field }, readings }) {
  const arrays = { field: { values: field, shape: [FIELD_SIDE, field.length / FIELD_SIDE] } };
  for (const [name, { trace, net, shapes }] of Object.entries(readings)) {
    const maps = Object.fromEntries(net.stages.map((stage) => [stage.name, stage.maps]));
    for (const [stage, values] of Object.entries(trace)) {
      const count = maps[stage] ?? net.channels;
      const side = Math.sqrt(values.length / count);
      const isFlat = stage === "f6" || stage === "output";
      const shape = isFlat ? [count] : [count, side, side];
      const { height, width } = shapes?.[stage] ?? {};
      arrays[`${name}.${stage}`] = { values, shape: shapes ? [count, height, width] : shape };
    }
  }
  return arrays;
}

const nested = (values, [length, ...rest]) =>
  Array.from({ length }, (_, i) => {
    const size = values.length / length;
    return rest.length
      ? nested(values.subarray(i * size, (i + 1) * size), rest)
      : Number(values[i].toPrecision(6));
  });

export function asJSON(found) {
  const lists = Object.entries(arraysOf(found)).map(([name, { values, shape }]) => [
    name,
    nested(values, shape),
  ]);
  return JSON.stringify(Object.fromEntries(lists));
}

export function asNPZ(found) {
  const files = Object.entries(arraysOf(found)).map(([name, { values, shape }]) => [
    `${name}.npy`,
    npyOf(values, shape),
  ]);
  return zipOf(Object.fromEntries(files));
}

// Version 1.0 of the format: magic, the header's length, the header padded to 64 bytes, the numbers.
function npyOf(values, shape) {
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const length = Math.ceil((10 + words.length + 1) / 64) * 64;
  const header = `${words.padEnd(length - 11)}\n`;
  const bytes = new Uint8Array(length + 4 * values.length);
  bytes.set([
    0x93,
    ...[..."NUMPY"].map((letter) => letter.charCodeAt(0)),
    1,
    0,
    header.length & 255,
    header.length >> 8,
  ]);
  bytes.set(new TextEncoder().encode(header), 10);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat32(length + 4 * i, value, true));
  return bytes;
}
