// The digits of the laboratory, and networks that are tried on them.

import { classOf, evaluate, fieldOf, stagesOf } from "../../engine/training/index.js";

const AT_ONCE = 50; // digits, until others are let in

const sets = {}; // {training, test}: `Digits` each, once they have come

export const digitsOfSet = (name) => sets[name];

// By messages: a timer that is set again and again waits four milliseconds.
const { port1, port2 } = new MessageChannel();
const waiting = [];
port1.addEventListener("message", () => waiting.shift()());
port1.start();

/** Lets messages in that have come meanwhile. */
export const letIn = () =>
  new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });

export const digitTasks = {
  /** Keeps digits: {training} or {test}. */
  digits(asked) {
    Object.assign(sets, asked);
  },

  /**
   * How `net` reads the first `count` test digits: {count, wrong, error, confusion}, see `evaluate`; `progress` is the
   * same of those that have been read.
   */
  async evaluate({ net, count }, { report, signal }) {
    return tryOut(net, sets.test, { count, report, signal });
  },

  /** What class `net` takes each of some digits for: a number each. */
  answers: ({ net, digits }) =>
    Array.from(digits.labels, (_, i) => classOf(net, stagesOf(net, fieldOf(digits, i)).trace.output)),

  /** What `net` makes of the first `count` test digits at the stage `stage`: {values (count · units), labels (count)}. */
  async values({ net, stage, count = sets.test.labels.length }, { signal }) {
    const all = [];
    for (let i = 0; i < count && !signal.aborted; i++) {
      all.push(stagesOf(net, fieldOf(sets.test, i)).trace[stage]);
      if (i % AT_ONCE === AT_ONCE - 1) await letIn();
    }
    const values = new Float32Array(all.length * (all[0]?.length ?? 0));
    all.forEach((each, i) => values.set(each, i * each.length));
    return { values, labels: sets.test.labels.slice(0, all.length) };
  },
};

/** As `evaluate` of the engine, some at a time. */
export async function tryOut(net, digits, { count = digits.labels.length, report = () => {}, signal } = {}) {
  const all = { count: 0, wrong: 0, error: 0, confusion: new Uint32Array(net.classes ** 2) };
  const goesOn = () => all.count < count && !signal?.aborted;
  for (let begin = 0; goesOn(); begin += AT_ONCE) {
    const part = evaluate(net, digits, { begin, end: Math.min(begin + AT_ONCE, count) });
    all.count += part.count;
    all.wrong += part.wrong;
    all.error = all.wrong / all.count;
    part.confusion.forEach((each, i) => (all.confusion[i] += each));
    report(all);
    await letIn();
  }
  return all;
}
