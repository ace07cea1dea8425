"""Whole numbers read at once, uncut: python -m tools.strings --data DIR --pens FILE

Strings of 3 to 6 of MNIST's test digits, gaps of -2 to 8 pixels, heights ±15 %; and, from a file of
people's pen strokes in the order of their writers, numbers of four by one writer each, gaps of 5 to
30 % of a digit's height. Errors by edit distance. To choose anything, use --held-out. Beside them,
cut up: `benchmarks.strings`.
"""

import argparse
import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

import numpy as np
import torch
from torch.nn import functional as F
from tqdm import tqdm

from lenet_demo.ink.normalise import Ink, crop_to_ink
from lenet_demo.ink.raster import MARGIN
from lenet_demo.nets import load_net
from lenet_demo.sequence import read_number, read_wide
from lenet_demo.training.data import Digits, learning_digits, test_digits

PAD = (1120, 280)
WRITERS = 30  # of the file of pen strokes, about 250 digits each, one after the other


class Score(NamedTuple):
    digits: float  # of the digits, 1 - edit distance / length
    whole: float  #  of the strings


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    parser.add_argument("--pens", type=Path, help="people's pen strokes, *.jsonl.gz")
    parser.add_argument("--held-out", action="store_true", help="MNIST's held-out digits instead")
    parser.add_argument("--net", default="lenet5-string")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    flags = parser.parse_args()
    torch.set_num_threads(1)
    net = load_net(flags.net)
    digits = learning_digits(flags.data)[1] if flags.held_out else test_digits(flags.data)
    fields = strings_of(digits, flags.count, flags.seed)
    read = [(read_wide(net, ink).digits, said) for ink, said in tqdm(fields, leave=False)]
    tell(
        f"{flags.count:,} strings of MNIST's {'held-out' if flags.held_out else 'test'} digits",
        read,
    )
    if flags.pens:
        numbers = numbers_of(flags.pens, flags.count, flags.seed)
        read = [
            (read_number(strokes, PAD, net=net).uncut.digits, said)
            for strokes, said in tqdm(numbers, leave=False)
        ]
        tell(f"{flags.count:,} numbers of four by pen", read)


def tell(name: str, read: Sequence[tuple[Sequence[int], Sequence[int]]]) -> None:
    digits, whole = score(read)
    print(f"{name}: digits right {digits:.2%}, whole {whole:.1%}", flush=True)


def strings_of(
    digits: Digits,
    count: int,
    seed: int,
    length: tuple[int, int] = (3, 6),
    gaps: tuple[int, int] = (-2, 8),
) -> Iterable[tuple[Ink, list[int]]]:
    """Fields with so many digits side by side, pixels between two of them, and what they say."""
    random = Random(seed)
    for _ in range(count):
        chosen = [random.randrange(len(digits)) for _ in range(random.randint(*length))]
        parts = [
            resized(digits.ink[i, 0].numpy() / np.float32(255), random.uniform(0.85, 1.15))
            for i in chosen
        ]
        begins, end = [], MARGIN
        for i, part in enumerate(parts):
            end += random.randint(*gaps) if i else 0
            begins.append(end)
            end += part.shape[1]
        field = np.zeros((32, 4 * -(-(end + MARGIN) // 4)), np.float32)
        for begin, part in zip(begins, parts, strict=True):
            top = (32 - len(part)) // 2
            place = field[top : top + len(part), begin : begin + part.shape[1]]
            np.maximum(place, part, out=place)
        yield field, digits.labels[chosen].tolist()


def resized(ink: Ink, factor: float) -> Ink:
    """The ink alone, larger or smaller."""
    cropped = crop_to_ink(np.where(ink > 0.1, ink, 0))
    assert cropped is not None
    size = [max(1, round(length * factor)) for length in cropped.shape]
    image = torch.from_numpy(cropped)[None, None]
    return F.interpolate(image, size, mode="bilinear", antialias=True)[0, 0].numpy()[:32]


def numbers_of(
    file: Path,
    count: int,
    seed: int,
    gaps: tuple[float, float] = (0.05, 0.3),
    of: Literal["height", "width"] = "height",
) -> Iterable[tuple[list, list[int]]]:
    """Strokes of four digits by one writer, side by side on a wide pad, and what they say.

    `gaps`: from one to the next, as shares of the digits' median height or mean width.
    """
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        written = [json.loads(line) for line in lines]
    random = Random(seed)
    for _ in range(count):
        writer = random.randrange(WRITERS)
        first, last = (at * len(written) // WRITERS for at in (writer, writer + 1))
        chosen = [written[random.randrange(first, last)] for _ in range(4)]
        boxes = [box(digit["strokes"]) for digit in chosen]
        height = float(np.median([bottom - top for _left, top, _right, bottom in boxes]))
        width = float(np.mean([right - left for left, _top, right, _bottom in boxes]))
        share = height if of == "height" else width
        strokes, end = [], 0.0
        for digit, (left, top, right, bottom) in zip(chosen, boxes, strict=True):
            middle = (top + bottom) / 2
            strokes += [
                [(x - left + end, y - middle) for x, y in line] for line in digit["strokes"]
            ]
            end += right - left + random.uniform(*gaps) * share
        left, top, right, bottom = box(strokes)
        scale = min((PAD[0] - 120) / max(right - left, 1), (PAD[1] - 60) / max(bottom - top, 1))
        placed = [
            [(60 + (x - left) * scale, 30 + (y - top) * scale) for x, y in line] for line in strokes
        ]
        yield placed, [digit["label"] for digit in chosen]


def box(strokes: Sequence) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    points = np.concatenate([np.array(line, float) for line in strokes])
    return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def score(read: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Score:
    wrong = sum(edits(digits, wanted) for digits, wanted in read)
    length = sum(len(wanted) for _, wanted in read)
    whole = sum(list(digits) == list(wanted) for digits, wanted in read)
    return Score(1 - wrong / length, whole / len(read))


def edits(read: Sequence[int], wanted: Sequence[int]) -> int:
    """How many digits are to be put in, left out or replaced (Levenshtein, 1966)."""
    row = list(range(len(wanted) + 1))
    for i, digit in enumerate(read, start=1):
        before, row[0] = row[0], i
        for j, other in enumerate(wanted, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (digit != other))
    return row[-1]


if __name__ == "__main__":
    main()
