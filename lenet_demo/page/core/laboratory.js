// The laboratory's other end: a worker in which networks learn and are tried, started when it is first asked. See
// laboratory/worker.js for what it does.

import { digitsOf } from "../../engine/training/index.js";
import { fetchFile } from "./server.js";
import { t } from "./texts.js";

const SCRIPT = "page/bundle/laboratory.js";
const FILE = "page/laboratory/digits.gz";
const COUNT = 11000; // digits in the file, the last thousand of them test digits
const TRAINING = 10000;

/** What is said where a network cannot learn here. */
export const UNAVAILABLE = t(
  "The digits could not be fetched, or the browser lets no worker run: try again.",
);

let worker; // a promise of it
let digits; // a promise of {training, test}
const open = new Map(); // id → {resolve, reject, heard}
let last = 0;

/**
 * Asks the laboratory.
 * @param {string} name what it is to do
 * @param {object} [asked] what that needs
 * @param {object} [how]
 * @param {(progress: object) => void} [how.heard] is told what comes meanwhile
 * @param {AbortSignal} [how.signal] ends early what takes long, which then answers with what it has
 * @returns {Promise<object>} fails where it could not be done, or there can be no worker
 */
export async function askLaboratory(name, asked = {}, { heard = () => {}, signal } = {}) {
  const there = await (worker ??= startWorker());
  const id = ++last;
  return new Promise((resolve, reject) => {
    open.set(id, { resolve, reject, heard });
    signal?.addEventListener("abort", () => there.postMessage({ id, stop: true }, []));
    there.postMessage({ ...asked, id, do: name }, []);
  });
}

/**
 * The laboratory's digits, fetched when they are first asked for, and given to it: 10,000 of MNIST's training digits,
 * and a thousand of its test digits.
 * @param {(share: number) => void} [heard] of how much has come
 * @returns {Promise<{training: object, test: object}>} each as `digitsOf` makes them; fails, to be asked again, where they cannot be had
 */
export function laboratoryDigits(heard = () => {}) {
  digits ??= fetchDigits(heard);
  digits.catch(() => (digits = undefined));
  return digits;
}

async function fetchDigits(heard) {
  const packed = await fetchFile(FILE, (_parts, share) => heard(share));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const [labels, pixels] = [bytes.subarray(0, COUNT), bytes.subarray(COUNT)];
  const size = pixels.length / COUNT;
  const part = (begin, end) => digitsOf(pixels.subarray(begin * size, end * size), labels.slice(begin, end));
  const sets = { training: part(0, TRAINING), test: part(TRAINING, COUNT) };
  await askLaboratory("digits", sets);
  return sets;
}

// From its text: in a sandboxed frame, and in one file, there is no address that it could be started from.
async function startWorker() {
  const script = new Blob([await fetchFile(SCRIPT)], { type: "text/javascript" });
  const made = new Worker(URL.createObjectURL(script));
  made.addEventListener("message", ({ data: { id, progress, answer, error } }) => {
    const { resolve, reject, heard } = open.get(id) ?? {};
    if (!resolve) return;
    if (progress) return heard(progress);
    open.delete(id);
    if (error === undefined) resolve(answer);
    else reject(new Error(error));
  });
  made.addEventListener("error", () => {
    for (const { reject } of open.values()) reject(new Error("The worker could not be started."));
    open.clear();
    worker = undefined;
  });
  return made;
}
