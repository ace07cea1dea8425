// The laboratory's other end: a worker in which networks learn and are tried, started when it is first asked. See
// laboratory/worker.js for what it does.

import { digitsOf } from "../../engine/training/index.js";
import { fetchFile } from "./server.js";
import { t } from "./texts.js";

const SCRIPT = "page/bundle/laboratory.js";
const DIGIT = 28 ** 2 + 1; // bytes, of which one is its label

/** What is said where a network cannot learn here. */
export const UNAVAILABLE = t(
  "The digits could not be fetched, or the browser lets no worker run: try again.",
);

let worker; // a promise of it
const sets = new Map(); // name → a promise of its digits
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
 * Digits of the laboratory, fetched when they are first asked for, and given to it.
 * @param {"training" | "test"} name 10,000 of MNIST's training digits, or a thousand of its test digits
 * @param {(share: number) => void} [heard] of how much has come
 * @returns {Promise<object>} as `digitsOf` makes them; fails, to be asked again, where they cannot be had
 */
export function laboratoryDigits(name, heard = () => {}) {
  if (!sets.has(name)) {
    const digits = fetchDigits(name, heard);
    sets.set(name, digits);
    digits.catch(() => sets.delete(name));
  }
  return sets.get(name);
}

async function fetchDigits(name, heard) {
  const packed = await fetchFile(`page/laboratory/${name}.gz`, (_parts, share) => heard(share));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const count = bytes.length / DIGIT;
  const digits = digitsOf(bytes.subarray(count), bytes.slice(0, count));
  await askLaboratory("digits", { [name]: digits });
  return digits;
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
