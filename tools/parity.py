"""Whether the browser reads what Python reads: every pen-written digit, by every network.

    python -m tools.parity FILE [--browser firefox|webkit]

FILE as for `tools.pen_strokes`. Each digit is drawn large and centred, and small at a random
place; the engine in the browser and Python each take it from the strokes to the answer. Prints how
many fields differ in any bit, how many digits and refusals differ, and the largest difference of
an output y from torch's, in parts of max(1, |y|).
"""

import argparse
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from lenet_demo import field_from_strokes, load_net
from lenet_demo.inference import read_all
from lenet_demo.nets import NETS
from tools.browser_engine import engine_in_chromium, floats
from tools.other_browsers import engine_in_firefox, engine_in_webkit
from tools.pen_strokes import SIDE, place

BROWSERS: dict[str, Callable] = {
    "chromium": engine_in_chromium,
    "firefox": engine_in_firefox,
    "webkit": engine_in_webkit,
}
AT_A_TIME = 250
PEN = 18
# Of the drawings: their fields, one behind the other, and each network's outputs and answers.
READ = """
  ([drawings, size, pen]) => {
    const fields = JSON.parse(drawings).map((strokes) =>
      bench.fieldFromStrokes(strokes, { size: [size, size], pen }));
    const answers = Object.entries(bench.nets).map(([name, net]) => {
      const readings = fields.map((field) => bench.read(net, field));
      const outputs = readings.flatMap(({ trace }) => (trace ? [...trace.output] : []));
      const said = readings.map(({ digit, rejected }) => [digit, rejected]);
      return [name, { outputs: bench.pack(Float32Array.from(outputs)), said }];
    });
    const inked = fields.filter((field) => field).flatMap((field) => [...field]);
    return {
      blank: fields.map((field) => field === null),
      fields: bench.pack(Float32Array.from(inked)),
      answers: Object.fromEntries(answers),
    };
  }
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="JSON lines, gzipped, of digits as strokes")
    parser.add_argument("--browser", choices=BROWSERS, default="chromium")
    flags = parser.parse_args()
    with gzip.open(flags.file, "rt") as lines:
        digits = [json.loads(line)["strokes"] for line in lines]
    torch.set_num_threads(1)
    nets = {name: load_net(name) for name in NETS}
    with BROWSERS[flags.browser](nets) as page:
        print(page.evaluate("() => navigator.userAgent"))
        for how, share in (("large, centred", 0.70), ("small, anywhere", 0.35)):
            random = np.random.default_rng(0) if share < 0.5 else None
            drawings = [place(strokes, share, random) for strokes in digits]
            other_fields, others, refusals, apart = 0, dict.fromkeys(nets, 0), 0, 0.0
            for begin in range(0, len(drawings), AT_A_TIME):
                some = drawings[begin : begin + AT_A_TIME]
                result = page.evaluate(READ, [json.dumps(some), SIDE, PEN])
                fields = [field_from_strokes(strokes, (SIDE, SIDE), PEN) for strokes in some]
                theirs = iter(floats(result["fields"]).reshape(-1, 32, 32))
                for field, blank in zip(fields, result["blank"], strict=True):
                    its = None if blank else next(theirs)
                    other_fields += not same(field, its)
                for name, net in nets.items():
                    readings = read_all(net, fields)
                    answers = result["answers"][name]
                    for reading, (digit, rejected) in zip(readings, answers["said"], strict=True):
                        others[name] += reading.digit != digit
                        refusals += reading.rejected != rejected
                    outputs = [r.trace.output.numpy() for r in readings if r.trace]
                    wanted = np.concatenate(outputs).ravel()
                    away = np.abs(floats(answers["outputs"]) - wanted)
                    apart = max(apart, float((away / np.maximum(1, np.abs(wanted))).max()))
            print(f"{how}: {len(drawings):,} digits, fields different {other_fields}, digits")
            print("  different", ", ".join(f"{name} {count}" for name, count in others.items()))
            print(f"  refusals different {refusals}, outputs within {apart:.1e}")


def same(field: np.ndarray | None, other: np.ndarray | None) -> bool:
    if field is None or other is None:
        return field is other
    return np.array_equal(field, other)


if __name__ == "__main__":
    main()
