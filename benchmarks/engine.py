"""How long each step of the engine takes, in Chromium: python -m benchmarks.engine

The median of many rounds of twenty, the clock being coarse.
"""

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


def main() -> None:
    with engine_in_chromium() as page:
        for name, milliseconds in page.evaluate(TIMES).items():
            print(f"{name:40}{milliseconds:8.3f} ms")


if __name__ == "__main__":
    main()
