// Reading a file of safetensors, of which nothing is trusted: it may be a stranger's.
//
// The file (huggingface.co/docs/safetensors): 8 bytes, the header's length; the header, JSON of each
// tensor's type, shape and place, and of "__metadata__"; the tensors' bytes, without a gap.

// Far more than any LeNet needs: what is larger is something else.
const LARGEST_FILE = 64 * 2 ** 20;
const LARGEST_HEADER = 2 ** 20;

const none = () =>
  new BadCheckpoint("This is no file of safetensors: choose a checkpoint that save_net wrote.");
const damaged = () => new BadCheckpoint("This checkpoint is damaged or cut off: fetch it again.");

/**
 * A file of safetensors.
 * @typedef {object} Tensors
 * @property {Record<string, string>} metadata
 * @property {(name: unknown, count: number) => Float32Array} numbers those of a tensor of exactly
 *   `count`, in the tensor's order; throws `BadCheckpoint`
 * @property {(name: string) => Uint8Array} bytes those of a tensor of bytes; throws `BadCheckpoint`
 * @property {() => {name: string, shape: number[], values: Float64Array | null}[]} all every tensor, those of
 *   integers without their values
 */

/**
 * @param {ArrayBuffer} buffer the whole file
 * @returns {Tensors}
 * @throws {BadCheckpoint} for anything truncated, foreign or odd
 */
export function openTensors(buffer) {
  if (!(buffer instanceof ArrayBuffer)) {
    throw new TypeError("A checkpoint is opened from its bytes, an ArrayBuffer.");
  }
  if (buffer.byteLength > LARGEST_FILE) throw new BadCheckpoint("This file is too large for a LeNet.");
  const { metadata, entries, data } = openHeader(buffer);
  const tensors = new Map(Object.entries(entries));
  checkPlaces([...tensors.values()], buffer.byteLength - data);

  function numbers(name, count) {
    if (typeof name !== "string") {
      throw new BadCheckpoint(
        "This checkpoint does not name all tensors of its network: write it anew with save_net.",
      );
    }
    const tensor = tensors.get(name);
    if (!tensor) {
      throw new BadCheckpoint("This checkpoint lacks the tensor {name}: write it anew with save_net.", {
        name: shown(name),
      });
    }
    if (tensor.dtype !== "F32") {
      throw new BadCheckpoint(
        "The tensor {name} is not of type F32: write the checkpoint anew with save_net.",
        { name: shown(name) },
      );
    }
    const [begin, end] = tensor.data_offsets;
    if (end - begin !== 4 * count) {
      throw new BadCheckpoint("The tensor {name} does not fit the network that the file describes.", {
        name: shown(name),
      });
    }
    // A copy: a stranger's header may leave the numbers where none can be read in place.
    const values = new Float32Array(buffer.slice(data + begin, data + end));
    if (!values.every(Number.isFinite)) {
      throw new BadCheckpoint("The tensor {name} holds what is no number.", { name: shown(name) });
    }
    return values;
  }

  function bytes(name) {
    const tensor = tensors.get(name);
    if (tensor?.dtype !== "U8") {
      throw new BadCheckpoint("This file lacks the bytes {name}: fetch it again.", { name: shown(name) });
    }
    const [begin, end] = tensor.data_offsets;
    return new Uint8Array(buffer, data + begin, end - begin);
  }

  function all() {
    const view = new DataView(buffer, data);
    return [...tensors].map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const [size, read] = FLOATS[dtype] ?? [];
        const count = shape.reduce((product, side) => product * side, 1);
        if (read && count * size !== end - begin) throw damaged();
        const values = read && Float64Array.from({ length: count }, (_, i) => read(view, begin + i * size));
        return { name, shape, values: values ?? null };
      },
    );
  }

  return { metadata, numbers, bytes, all };
}

/**
 * The header of a file, of which no more than that need have come: `data` is where the tensors begin.
 * @param {ArrayBuffer} buffer
 * @throws {BadCheckpoint}
 */
export function openHeader(buffer) {
  if (buffer.byteLength < 8) throw none();
  const length = new DataView(buffer).getBigUint64(0, true);
  if (length > LARGEST_HEADER) throw none();
  const data = 8 + Number(length);
  if (data > buffer.byteLength) throw damaged();
  const header = new TextDecoder().decode(new Uint8Array(buffer, 8, Number(length)));
  const { __metadata__: metadata = {}, ...entries } = parseRecord(header, none);
  if (!isRecord(metadata)) throw none();
  return { metadata, entries, data };
}

/** Floating point numbers by their type: bytes each, and how one is read. */
export const FLOATS = {
  F32: [4, (view, at) => view.getFloat32(at, true)],
  F64: [8, (view, at) => view.getFloat64(at, true)],
  F16: [2, (view, at) => halfFloat(view.getUint16(at, true))],
  BF16: [2, (view, at) => brainFloat(view.getUint16(at, true))],
};

// A number of half precision from its 16 bits.
function halfFloat(bits) {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : (2 ** -14 * fraction) / 1024);
}

const word = new DataView(new ArrayBuffer(4));

// A number of which the upper 16 bits of single precision are kept.
function brainFloat(bits) {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

// Every tensor fits its shape, as far as its type is known here, and all of them follow each other to
// the file's very end.
function checkPlaces(tensors, length) {
  for (const tensor of tensors) {
    const { dtype, shape, data_offsets: place } = isRecord(tensor) ? tensor : {};
    const fine = typeof dtype === "string" && isWholes(shape) && isWholes(place) && place.length === 2;
    if (!fine) throw none();
    const bytes = place[1] - place[0];
    const wanted = dtype === "F32" ? 4 * shape.reduce((count, side) => count * side, 1) : bytes;
    if (bytes < 0 || bytes !== wanted) throw damaged();
  }
  let end = 0;
  for (const { data_offsets: place } of tensors.toSorted((a, b) => a.data_offsets[0] - b.data_offsets[0])) {
    if (place[0] !== end) throw damaged();
    end = place[1];
  }
  if (end !== length) throw damaged();
}

const isWholes = (value) =>
  Array.isArray(value) && value.every((each) => isWhole(each, 0, Number.MAX_SAFE_INTEGER));

// A stranger's name, of a length that fits a sentence.
const shown = (name) => JSON.stringify(name.slice(0, 40));

// ----
// What is asked of a stranger's data, and what is said where it fails.

/**
 * A checkpoint that cannot be used; its message is one sentence for the visitor, in English. Who speaks other
 * languages looks up its `text`, which has {names} for its `values`; what looks for them finds them here, where
 * each is one literal.
 */
export class BadCheckpoint extends Error {
  name = "BadCheckpoint";

  constructor(text, values = {}) {
    super(text.replace(/\{(\w+)\}/gu, (_, key) => values[key]));
    Object.assign(this, { text, values });
  }
}

/** Refuse a description unless `fine`; `must` stands in brackets: what must be, in the terms of its JSON. */
export function demand(fine, must) {
  if (!fine) {
    throw new BadCheckpoint(
      "This checkpoint describes no network that can be read ({must}): write it anew with save_net.",
      { must },
    );
  }
}

/** The object that a text of JSON is; else what `refusal` makes is thrown. */
export function parseRecord(json, refusal) {
  let value = null;
  try {
    value = JSON.parse(json);
  } catch {
    // No JSON, or too deep: said below.
  }
  if (!isRecord(value)) throw refusal();
  return value;
}

/** Whether a value of JSON is an object with names. */
export const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether it is a number that single precision can work with. */
export const isNumber = (value) => typeof value === "number" && Math.abs(value) < 1e6;

/** Whether it is a whole number from `lowest` to `highest`. */
export const isWhole = (value, lowest, highest) =>
  Number.isSafeInteger(value) && lowest <= value && value <= highest;
