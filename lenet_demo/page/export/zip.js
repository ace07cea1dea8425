// A zip of files that are stored as they are: all that numpy's npz needs.

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let i = 0; i < 8; i++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte >>> 0;
});

function crcOf(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const VERSION = 20;
const DATE = (46 << 9) | (1 << 5) | 1; // 2026-01-01: the same numbers, the same file

/** @param {Record<string, Uint8Array>} files by name, in ASCII */
export function zipOf(files) {
  const [parts, directory] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const letters = new TextEncoder().encode(name);
    const about = [
      VERSION,
      0,
      0,
      0,
      DATE,
      [crcOf(content)],
      [content.length],
      [content.length],
      letters.length,
      0,
    ];
    const local = record([[0x04034b50], ...about]);
    directory.push(record([[0x02014b50], VERSION, ...about, 0, 0, 0, [0], [offset]]), letters);
    parts.push(local, letters, content);
    offset += local.length + letters.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = Object.keys(files).length;
  return joined([...parts, ...directory, record([[0x06054b50], 0, 0, count, count, [size], [offset], 0])]);
}

// Numbers of two bytes, those in brackets of four, the lowest first.
function record(fields) {
  const bytes = [];
  for (const field of fields) {
    const [value, length] = Array.isArray(field) ? [field[0], 4] : [field, 2];
    for (let i = 0; i < length; i++) bytes.push((value >>> (8 * i)) & 255);
  }
  return Uint8Array.from(bytes);
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
