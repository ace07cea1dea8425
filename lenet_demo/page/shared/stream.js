// Bytes that come from anywhere, as many as may be.

/**
 * All bytes of a stream, which may be endless.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} most bytes
 * @returns {Promise<Blob>}
 * @throws {RangeError} as soon as there are more than `most`; what else the stream fails with
 */
export async function blobOf(stream, most) {
  const reader = stream.getReader();
  const parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    parts.push(value);
    if ((size += value.length) <= most) continue;
    reader.cancel().catch(() => {});
    throw new RangeError(`more than ${most} bytes`);
  }
}
