// The laboratory: a Web Worker, in which networks learn and are tried on many digits while the page goes on. Its
// other end is core/laboratory.js. What is asked is {id, do: a name below, …}; what comes back is any number of
// {id, progress}, then one {id, answer} or {id, error: a sentence}. {id, stop: true} has what takes long end early, with
// what it has so far. Several may be asked at once: each lets the others in every so often. A network goes to and fro
// as it is (`Net`), and digits likewise (`Digits`).

import { digitTasks } from "./digits.js";
import { runTasks } from "./runs.js";
import { whyTasks } from "./why.js";

/**
 * What the laboratory does, by name.
 * @type {Record<string, (asked: object, how: {report: (progress: object) => void, signal: AbortSignal}) => unknown>}
 */
const TASKS = { ...digitTasks, ...runTasks, ...whyTasks };

const stops = new Map(); // id → what stops it

export function start() {
  addEventListener("message", ({ data: { id, stop, ...asked } }) => {
    if (stop) stops.get(id)?.abort();
    else answer(id, asked);
  });
}

async function answer(id, { do: name, ...asked }) {
  const stop = new AbortController();
  stops.set(id, stop);
  try {
    const report = (progress) => postMessage({ id, progress });
    postMessage({ id, answer: await TASKS[name](asked, { report, signal: stop.signal }) });
  } catch (error) {
    postMessage({ id, error: error.message });
  } finally {
    stops.delete(id);
  }
}
