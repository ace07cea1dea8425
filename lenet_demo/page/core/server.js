// What is asked of the server, where there is one, and the page's own files, wherever they lie.

import { bytesOf } from "./canvas.js";
import { data } from "./data.js";

const UNANSWERED = "The server does not answer.";
const NO_SERVER = "This page has no server: pictures are read where Python serves it (python app.py).";
const TIME_LIMIT = 5000; // milliseconds that a question may take

const address = (path) => new URL(`../../${path}`, import.meta.url);

/**
 * The answer to a question of the server's: JSON, {error: a sentence} where something is wrong; with
 * `unanswered` where nothing came, `busy` where it may be asked again, in so many `seconds`, `old` where
 * this page is older than its server.
 */
export async function ask(name, body, limit = TIME_LIMIT) {
  if (!data.server) return { error: NO_SERVER, unanswered: true };
  try {
    const response = await fetch(address(name), { method: "POST", body, signal: AbortSignal.timeout(limit) });
    const answer = await response.json();
    const seconds = Math.min(Number(response.headers.get("Retry-After")) || 1, 5);
    if (answer.busy) return { ...answer, seconds };
    if (response.status >= 500) return { error: UNANSWERED, unanswered: true };
    return answer;
  } catch {
    return { error: UNANSWERED, unanswered: true };
  }
}

/** A picture's file, sent to be read; null where there is none, or an error, which has been said. */
export async function askWithPicture(name, file, say) {
  if (file.size > data.most_bytes) {
    say(`The picture has more than ${data.most_bytes / 1e6} MB: send a smaller one.`);
    return null;
  }
  say("Reading the picture …");
  // As long as it takes to send it at 20 kB a second, which is slow, and longer than the server takes.
  const limit = 1000 * data.picture_seconds + file.size / 20;
  let answer = await ask(name, file, limit);
  if (answer.busy) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * answer.seconds));
    answer = await ask(name, file, limit);
  }
  say(
    answer.unanswered && data.server
      ? `${UNANSWERED} Your drawing is kept; try again.`
      : (answer.error ?? ""),
  );
  return answer.error ? null : answer;
}

/** A file of the page's: its bytes. Throws where it cannot be had. */
export async function fetchFile(path) {
  const embedded = data.files?.[path];
  if (embedded) return bytesOf(embedded).buffer;
  const response = await fetch(address(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
}

// ----
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

// ----
// Where the browser allows it, a page that was open once opens again without a network: see worker.js.

export function rememberPage() {
  if (!data.worker || !navigator.serviceWorker) return;
  const root = (window.gradio_config?.root ?? ".").replace(/\/$/, "");
  navigator.serviceWorker.register(`${root}/worker.js`).catch(() => {}); // no https, or not allowed
}
