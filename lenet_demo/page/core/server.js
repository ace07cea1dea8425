// What is asked of the server, where there is one, and the page's own files, wherever they lie.

import { bytesOf } from "./canvas.js";
import { data } from "./data.js";
import { emit } from "./events.js";
import { fileOfHost, isHosted } from "./host.js";
import { inFigures, t } from "./texts.js";

const UNANSWERED = t("The server does not answer.");
const BUSY = t("The server is busy: try again in a minute.");
export const UNREADABLE = t("This browser cannot read this picture: choose a PNG, JPEG, WebP or GIF.");
const TIME_LIMIT = 5000; // milliseconds that a question may take

const address = (path) => new URL(`../../${path}`, import.meta.url);

/**
 * The answer to a question of the server's: JSON, {error: a sentence} where something is wrong, in the page's
 * language if it is one of texts.py's `ANSWERS`; with `unanswered` where nothing came, `busy` where it may be asked
 * again, in so many `seconds`, `old` where this page is older than its server.
 */
export async function ask(name, body, limit = TIME_LIMIT) {
  if (!data.server) return { error: UNREADABLE, unanswered: true };
  try {
    const response = await fetch(address(name), { method: "POST", body, signal: AbortSignal.timeout(limit) });
    const answer = await response.json();
    const seconds = Math.min(Number(response.headers.get("Retry-After")) || 1, 5);
    if (answer.busy) return { busy: true, error: BUSY, seconds };
    if (!response.ok) return { error: UNANSWERED, unanswered: true };
    return answer.error ? { ...answer, error: t(answer.error) } : answer;
  } catch {
    return { error: UNANSWERED, unanswered: true };
  }
}

/** A picture's file, sent to be read; null where there is none, or an error, which has been said. */
export async function askWithPicture(name, file, say) {
  if (file.size > data.most_bytes) {
    const n = inFigures(data.most_bytes / 1e6);
    say(t("The picture has more than {n} MB: send a smaller one.", { n }));
    return null;
  }
  say(t("Reading the picture …"));
  // As long as it takes to send it at 20 kB a second, which is slow, and longer than the server takes.
  const limit = 1000 * data.picture_seconds + file.size / 20;
  const picture = file.slice(); // of no type: a sandboxed frame may not send what has one
  let answer = await ask(name, picture, limit);
  if (answer.busy) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * answer.seconds));
    answer = await ask(name, picture, limit);
  }
  say(
    answer.unanswered && data.server
      ? t("The server does not answer. Your drawing is kept; try again.")
      : (answer.error ?? ""),
  );
  return answer.error ? null : answer;
}

/**
 * A file of the page's: its bytes. Throws where it cannot be had. `heard` is told of what has come with each
 * part that comes: all parts, and which share of the file they are.
 */
export async function fetchFile(path, heard) {
  const embedded = data.files?.[path];
  if (embedded) return bytesOf(embedded).buffer;
  if (isHosted) return fileOfHost(path);
  const response = await fetch(address(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  if (!heard) return response.arrayBuffer();
  const share = (size) => size / data.sizes[path];
  const blob = await blobOf(response.body, Infinity, (parts, size) => heard(parts, share(size)));
  return blob.arrayBuffer();
}

// ----
// Bytes that come from anywhere, as many as may be.

/**
 * All bytes of a stream, which may be endless.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} most bytes
 * @param {(parts: Uint8Array[], size: number) => void} heard of what has come, with each part
 * @returns {Promise<Blob>}
 * @throws {RangeError} as soon as there are more than `most`; what else the stream fails with
 */
export async function blobOf(stream, most, heard = () => {}) {
  const reader = stream.getReader();
  const parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    parts.push(value);
    size += value.length;
    if (size <= most) {
      heard(parts, size);
      continue;
    }
    reader.cancel().catch(() => {});
    throw new RangeError(`more than ${most} bytes`);
  }
}

// ----
// Where the browser allows it, a page that was open once opens again without a connection: see worker.js.

/** Has what the page is made of kept, as far as it has been fetched; tells `remembered` when it is. */
export async function rememberPage() {
  if (!data.worker) return;
  const root = window.gradio_config ? `${window.gradio_config.root}/` : address("");
  try {
    const { serviceWorker } = navigator;
    await serviceWorker.register(new URL("worker.js", root));
    // All that a page fetches under a worker, that keeps by itself.
    if (!serviceWorker.controller) await keep(loaded());
    emit("remembered");
  } catch {
    // No https, a sandboxed frame, or not allowed.
  }
}

// The addresses of the page, of its scripts, styles and pictures, and of those of its files that it has.
function loaded() {
  const own = new Set(Object.keys(data.sizes).map((path) => address(path).href));
  const entries = performance
    .getEntriesByType("resource")
    .filter(({ name, initiatorType, responseStatus }) => {
      const isFile = initiatorType !== "fetch" || own.has(name); // and no question
      return isFile && name.startsWith(location.origin) && !(responseStatus >= 400);
    });
  return [location.origin + location.pathname, ...entries.map(({ name }) => name)];
}

/** Has all of the page's files kept; `heard` is told the share that has been. Whether all are. */
export async function keepEverything(heard) {
  const files = Object.entries(data.sizes).map(([path, size]) => [address(path).href, size]);
  const sizes = new Map([...loaded().map((name) => [name, 0]), ...files]);
  const all = files.reduce((sum, [, size]) => sum + size, 0);
  let done = 0;
  return keep([...sizes.keys()], (name) => heard((done += sizes.get(name)) / all));
}

// Whether all of these are kept; `heard` is told of each that has been tried, in their order.
async function keep(addresses, heard = () => {}) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  active.postMessage(addresses, [port2]);
  let [number, isAll] = [0, true];
  return new Promise((resolve) => {
    port1.addEventListener("message", ({ data: isKept }) => {
      isAll &&= isKept;
      heard(addresses[number]);
      if (++number === addresses.length) resolve(isAll);
    });
    port1.start();
  });
}

/** Gives the visitor a file of that name. */
export function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
