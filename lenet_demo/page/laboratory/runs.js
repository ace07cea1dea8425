// Runs of the laboratory: networks that learn, each under a name.

import { adam, fresh, levenbergMarquardt, signTrainer, Trainer } from "../../engine/training/index.js";
import { digitsOfSet, letIn, tryOut } from "./digits.js";

const EVERY = 200; // milliseconds of learning between two reports
const AT_ONCE = 16; // digits, until others are let in
const MANY = 10_000; // digits, after which the test digits are read every 2,000
const FIRST = [100, 500]; // and before that every 1,000, and then

const runs = new Map(); // name → Trainer

/** How a network learns, by name: the rate is a factor of what each has as its own. */
const HOWS = {
  1998: () => ({ optimiser: levenbergMarquardt(), isConstant: true }),
  adam: () => ({ optimiser: adam({ rate: 1e-3 }), batch: 8 }),
};

const nothing = () => ({ ms: 0, seen: 0, learnt: 0, loss: 0, wrong: 0 });

/** The digit count at which the test digits are read next. */
function nextTest(seen) {
  const first = FIRST.find((each) => each >= seen);
  const apart = seen > MANY ? 2000 : 1000;
  return first ?? Math.ceil(seen / apart) * apart;
}

export const runTasks = {
  /**
   * A run from chance: `run` its name, `net` what kind of network, `how` a name of `HOWS`, `seed`; it learns from the
   * training digits and, beside them, from `own`, `Digits`. Answers the network as it begins.
   */
  begin({ run, net, how, seed, own }) {
    const made = new Trainer(fresh(net, seed), digitsOfSet("training"), { ...HOWS[how](), seed });
    made.usual = made.optimiser.rate;
    if (own) made.add(own);
    runs.set(run, made);
    return { net: made.net };
  },

  /** A run that teaches `net`, which has the sign, that sign from `examples`: see `signTrainer`. */
  teach({ run, net, examples, count, seed }) {
    const { fields, labels } = digitsOfSet("training");
    const size = fields.length / labels.length;
    const digits = { fields: fields.subarray(0, count * size), labels: labels.subarray(0, count) };
    runs.set(run, signTrainer(net, examples, digits, { seed }));
  },

  /**
   * The run learns until `seen` digits were, or until it is stopped. `progress` is {seen, loss, error, each:
   * milliseconds a digit, net}, or, unless it is not to be `tested`, {seen, test: how the test digits are read}. Answers
   * {seen}.
   */
  async learn({ run: name, seen = Infinity, tested = true }, { report, signal }) {
    const run = runs.get(name);
    run.next ??= tested ? FIRST[0] : Infinity;
    let slice = nothing();
    const tell = () => {
      const { ms, learnt, loss, wrong, seen: now } = slice;
      report({ seen: now, loss: loss / learnt, error: wrong / learnt, each: ms / learnt, net: run.net });
      slice = nothing();
    };
    while (runs.get(name) === run && run.seen < seen && !signal.aborted) {
      if (run.seen >= run.next) {
        const test = await tryOut(run.net, digitsOfSet("test"), { signal });
        if (signal.aborted) break; // they are read when the run goes on
        run.next = nextTest(run.seen + 1);
        report({ seen: run.seen, test });
      }
      const [before, begun] = [run.seen, performance.now()];
      const told = run.learn(Math.min(AT_ONCE, seen - before, run.next - before));
      const learnt = told.seen - before;
      slice.ms += performance.now() - begun;
      slice.seen = told.seen;
      slice.learnt += learnt;
      slice.loss += learnt * told.loss;
      slice.wrong += learnt * told.error;
      if (slice.ms >= EVERY || told.seen >= run.next) tell();
      await letIn();
    }
    if (slice.learnt) tell();
    return { seen: run.seen };
  },

  /** The run's rate becomes `factor` times its usual one. */
  rate({ run: name, factor }) {
    const run = runs.get(name);
    run.optimiser.rate = factor * run.usual;
  },

  /** The run learns from `own`, `Digits`, too, from now on. */
  add({ run, own }) {
    runs.get(run).add(own);
  },

  /** Forgets a run. */
  drop({ run }) {
    runs.delete(run);
  },
};
