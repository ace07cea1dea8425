"""How long each step of the engine takes, in Chromium: python -m benchmarks.engine

The median of many rounds of twenty, the clock being coarse. Then learning, of each network: how
many times as long as the way forward the gradient takes, way forward included, and whole steps of
stochastic diagonal Levenberg-Marquardt and of Adam in batches of 20, a digit; each round's four
are one after the other.
"""

import statistics

from tools.browser_engine import engine_in_chromium

# How long each takes, in milliseconds.
TIMES = """
() => {
  const { nets, fieldFromStrokes, preprocess, picturesOf, read, explain } = bench;
  const across = [...Array(20).keys()].map((i) => [60 + 7 * i, 60]);
  const down = [...Array(20).keys()].map((i) => [200 - 4 * i, 60 + 9 * i]);
  const strokes = [[...across, ...down]];
  const begun = performance.now();
  const field = fieldFromStrokes(strokes);
  const both = (field) => [read(nets.lenet5, field), read(nets.modern, field)];
  const [{ trace }] = both(field);
  const times = { "the very first field and both traces": performance.now() - begun };
  const steps = preprocess(strokes);
  const tasks = {
    "strokes to field": () => fieldFromStrokes(strokes),
    "pictures of the way": () => picturesOf(steps),
    "lenet5": () => read(nets.lenet5, field),
    "modern": () => read(nets.modern, field),
    "wide": () => read(nets.wide, field),
    "small": () => read(nets.small, field),
    "lenet5 and modern": () => both(field),
    "strokes to both traces": () => both(fieldFromStrokes(strokes)),
    "the sum of a unit of C5": () => explain(nets.lenet5, trace, "c5", [3, 0, 0]),
  };
  for (const [name, task] of Object.entries(tasks)) {
    const rounds = Array.from({ length: 101 }, () => {
      const before = performance.now();
      for (let i = 0; i < 20; i++) task();
      return (performance.now() - before) / 20;
    });
    times[name] = rounds.toSorted((a, b) => a - b)[50];
  }
  return times;
}
"""

# Of each round and network, the milliseconds a digit.
LEARNING = """
(rounds) => {
  const { nets, fieldFromStrokes, forward, imageOf, training } = bench;
  const { Trainer, adam, digitsOfFields, gradientOf, levenbergMarquardt } = training;
  const field = fieldFromStrokes([[...Array(20).keys()].map((i) => [60 + 7 * i, 60 + 3 * i])]);
  const digits = digitsOfFields(Array(20).fill(field), Array(20).fill(7));
  return Object.fromEntries(Object.entries(nets).map(([name, net]) => {
    const image = imageOf(net, field, 1024);
    const by1998 = new Trainer(net, digits, { optimiser: levenbergMarquardt({ patterns: 1 }) });
    const byAdam = new Trainer(net, digits, { optimiser: adam(), batch: 20 });
    const twenty = (task) => () => { for (let i = 0; i < 20; i++) task(); };
    const tasks = [
      twenty(() => forward(net, image, 32, 32)),
      twenty(() => gradientOf(net, image, [7], { toImage: false })),
      () => by1998.learn(20),
      () => byAdam.learn(20),
    ];
    return [name, Array.from({ length: rounds }, () => tasks.map((task) => {
      const before = performance.now();
      task();
      return (performance.now() - before) / 20;
    }))];
  }));
}
"""


def main() -> None:
    with engine_in_chromium() as page:
        for name, milliseconds in page.evaluate(TIMES).items():
            print(f"{name:40}{milliseconds:8.3f} ms")
        print("\na digit, learning    forward         gradient          SDLM          Adam")
        for name, rounds in page.evaluate(LEARNING, 21).items():
            ratios = [[each / times[0] for each in times[1:]] for times in rounds]
            gradient, by_1998, adam = (
                statistics.median(column) for column in zip(*ratios, strict=True)
            )
            forward = statistics.median(times[0] for times in rounds)
            print(f"{name:20}{forward:8.3f} ms  ×{gradient:14.2f}  ×{by_1998:11.2f}  ×{adam:11.2f}")


if __name__ == "__main__":
    main()
