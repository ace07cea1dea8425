"""Whole numbers, cut and uncut side by side: python -m benchmarks.strings --data DIR --pens FILE

A number counts only when all of it is right. Of MNIST's test digits: ZIP codes of five, by the
protocol of MDW (arXiv 2512.00676), apart, touching and overlapping, and strings of 3 to 6. Its ZIP
codes are of one writer each; MNIST's files do not say who wrote what, so here hands are mixed. From
a file of people's pen strokes in the order of their writers: numbers of four by one writer each.
What is refused counts by its digits; how much of what is right and of what is wrong is refused is
told beside. To choose anything, use --held-out.
"""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from lenet_demo.ink.raster import WideField
from lenet_demo.segmentation import CutReading, pieces_of_ink
from lenet_demo.sequence import UncutReading, read_both, read_number
from lenet_demo.training.data import learning_digits, test_digits
from tools.strings import PAD, numbers_of, strings_of

# Pixels between two of MNIST's digits, which are 20 high.
ZIP_CODES = {"apart": (2, 8), "touching": (-1, 1), "overlapping": (-4, -1)}
# Shares of a digit's width.
PENS = {"5 to 30 %": (0.05, 0.3), "−10 to 10 %": (-0.1, 0.1), "−20 to 0 %": (-0.2, 0.0)}
# Whole numbers that others read, for scale: other digits, other networks.
PUBLISHED = "ARDIS (2021): dates of four 93.2; large detectors (2021): CVL, CAR, NIST SD19 84 to 97"

Readings = tuple[CutReading, UncutReading]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    parser.add_argument("--pens", type=Path, help="people's pen strokes, *.jsonl.gz")
    parser.add_argument("--held-out", action="store_true", help="MNIST's held-out digits instead")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    flags = parser.parse_args()
    torch.set_num_threads(1)
    digits = learning_digits(flags.data)[1] if flags.held_out else test_digits(flags.data)
    whose = "held-out" if flags.held_out else "test"
    print(
        f"whole numbers in %, {flags.count:,} each: {'cut':>6} {'uncut':>6}  refused right, wrong"
    )
    for name, gaps in ZIP_CODES.items():
        zips = strings_of(digits, flags.count, flags.seed, (5, 5), gaps)
        tell(f"{whose} digits, ZIP codes, {name}", read_field, zips, flags.count)
    strings = strings_of(digits, flags.count, flags.seed)
    tell(f"{whose} digits, 3 to 6", read_field, strings, flags.count)
    for name, shares in PENS.items() if flags.pens else ():
        numbers = numbers_of(flags.pens, flags.count, flags.seed, shares, "width")
        tell(f"four by pen, gaps of {name}", read_strokes, numbers, flags.count)
    print(f"published: {PUBLISHED}")


def read_field(field: Any) -> Readings:
    reading = read_both(pieces_of_ink(field), "ink", WideField(field, 1.0, (0.0, 0.0)))
    return reading.cut, reading.uncut


def read_strokes(strokes: Any) -> Readings:
    reading = read_number(strokes, PAD)
    return reading.cut, reading.uncut


def tell(
    name: str,
    read: Callable[[Any], Readings],
    numbers: Iterable[tuple[Any, list[int]]],
    count: int,
) -> None:
    right = {"cut": 0, "uncut": 0}
    refused = {True: 0, False: 0}
    for number, said in tqdm(numbers, total=count, leave=False):
        cut, uncut = read(number)
        is_right = cut.digits == tuple(said)
        right["cut"] += is_right
        right["uncut"] += uncut.digits == tuple(said)
        refused[is_right] += cut.refused
    shares = [100 * n / count for n in right.values()]
    those = 100 * refused[True] / max(right["cut"], 1)
    others = 100 * refused[False] / max(count - right["cut"], 1)
    print(f"{name:36} {shares[0]:6.1f} {shares[1]:6.1f}  {those:7.1f} {others:13.1f}", flush=True)


if __name__ == "__main__":
    main()
