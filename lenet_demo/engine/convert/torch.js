// Tensors by name in a file of PyTorch's, .pth or .pt: data that is parsed, and nothing executed.
//
// Since 2020 such a file is a ZIP with a pickle, data.pkl, and each storage's numbers in data/KEY; before,
// pickles one after the other, then the storages' numbers. Python does the same with weights_only=True.

import { BufferReader, Parser, unzipSync } from "../vendor/torch_files.js";
import { BadCheckpoint, FLOATS } from "../network/safetensors.js";

/** @typedef {{name: string, shape: number[], values: Float64Array | null}} Tensor values: null for integers */

const damaged = () => new BadCheckpoint("This file is damaged, or no file of PyTorch's.");
const MOST_BYTES = 200e6;
const MAGIC = 15; // bytes of the pickle that older files begin with
const DEPTH = 8; // of dicts within each other
// The numbers of a storage, by its type's name; integers are not read.
const KINDS = {
  FloatStorage: FLOATS.F32,
  DoubleStorage: FLOATS.F64,
  HalfStorage: FLOATS.F16,
  BFloat16Storage: FLOATS.BF16,
};

/**
 * @param {ArrayBuffer} buffer the whole file
 * @returns {Tensor[]} those of the first state dict with a convolution, in the file's order
 * @throws {BadCheckpoint} with one sentence
 */
export function tensorsOfTorch(buffer) {
  const bytes = new Uint8Array(buffer);
  const found = { isProgram: false };
  let content;
  try {
    content = bytes[0] === 0x50 ? inZip(bytes, found) : inPickles(bytes, found);
  } catch (error) {
    throw error instanceof BadCheckpoint ? error : damaged();
  }
  for (const dict of stateDicts(content)) {
    if (dict.some(({ shape }) => shape.length === 4)) return dict;
  }
  if (!found.isProgram) throw new BadCheckpoint("This file holds no state dict with a convolution.");
  throw new BadCheckpoint(
    "This file holds a whole program and not weights alone: save them with torch.save(net.state_dict(), FILE).",
  );
}

function inZip(bytes, found) {
  let size = 0;
  const files = unzipSync(bytes, {
    filter({ originalSize }) {
      if ((size += originalSize) > MOST_BYTES) throw new BadCheckpoint("This file is too large for a LeNet.");
      return true;
    },
  });
  const pickle = Object.keys(files).find((name) => name.endsWith("data.pkl"));
  if (!pickle) throw damaged();
  const folder = pickle.slice(0, -"data.pkl".length);
  return parser(found, ([, kind, key]) => ({ kind, bytes: () => files[`${folder}data/${key}`] })).parse(
    files[pickle],
  );
}

// A magic number, a version and the machine's kind come first; then the content, and the storages' keys.
function inPickles(bytes, found) {
  const reader = new BufferReader(bytes);
  const storages = new Map();
  const storage = ([, kind, key, , count]) => {
    if (!storages.has(key)) storages.set(key, { kind, count });
    return { kind, bytes: () => storages.get(key).bytes };
  };
  const pickles = parser(found, storage);
  reader.skip(MAGIC); // a whole number larger than the parser knows
  for (let i = 0; i < 2; i++) pickles.read(reader);
  const content = pickles.read(reader);
  for (const key of pickles.read(reader)) {
    const { kind, count } = storages.get(key);
    if (reader.uint64() !== count || !(kind in KINDS)) throw damaged();
    storages.get(key).bytes = reader.bytes(count * KINDS[kind][0]);
  }
  return content;
}

function parser(found, storage) {
  return new Parser({
    unpicklingTypeOfDictionary: "Map",
    nameResolver: { resolve: (module, name) => known(module, name) ?? unknown(found) },
    persistentResolver: { resolve: storage },
  });
}

// The few names that a state dict needs; each makes data.
function known(module, name) {
  if (module === "collections" && name === "OrderedDict") return () => new Map();
  if (module === "torch" && name.endsWith("Storage")) return name;
  if (module !== "torch._utils") return null;
  return { _rebuild_tensor_v2: tensor, _rebuild_parameter: (data) => data }[name] ?? null;
}

// Anything else becomes an object that does nothing.
function unknown(found) {
  return function Unknown() {
    found.isProgram = true;
    return { __setstate__() {} };
  };
}

class Strided {
  constructor(storage, offset, shape, strides) {
    Object.assign(this, { storage, offset, shape, strides });
  }

  /** Its numbers, row by row; null for integers. */
  values() {
    const [size, read] = KINDS[this.storage.kind] ?? [];
    if (!read) return null;
    const bytes = this.storage.bytes();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = this.shape.reduce((product, side) => product * side, 1);
    if (!(count * size <= MOST_BYTES)) throw damaged();
    const values = new Float64Array(count);
    const at = this.shape.map(() => 0);
    for (let i = 0; i < count; i++) {
      const place = at.reduce((sum, index, axis) => sum + index * this.strides[axis], this.offset);
      values[i] = read(view, place * size);
      for (let axis = at.length - 1; axis >= 0 && ++at[axis] === this.shape[axis]; axis--) at[axis] = 0;
    }
    return values;
  }
}

const tensor = (storage, offset, shape, strides) => new Strided(storage, offset, [...shape], [...strides]);

// Every dict of tensors by name, itself or under any key.
function* stateDicts(content, depth = DEPTH) {
  if (!(content instanceof Map) || depth === 0) return;
  const tensors = [...content].filter(([key, value]) => typeof key === "string" && value instanceof Strided);
  if (tensors.length > 0) {
    let made;
    try {
      made = tensors.map(([name, each]) => ({ name, shape: each.shape, values: each.values() }));
    } catch {
      throw damaged();
    }
    yield made;
  }
  for (const value of content.values()) yield* stateDicts(value, depth - 1);
}
