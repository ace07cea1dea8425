"""Drawings that fool the networks: python -m tools.fooling --data DIR

For the page's "Fool them". Among MNIST digits that were held out from training, bent: those that
one of the page's two networks surely misreads while the other reads them, or both misread. A
person must read them: both networks read the digit as it was, and the two other networks of this
project read it bent as well. And among letters, signs and scribbles: those that both call a digit,
surely. Each is a picture of 28×28, taken the page's own way to the networks. What is found goes
where the page takes it from; new weights want it run again.
"""

import argparse
import base64
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import torch

from lenet_demo import load_net
from lenet_demo.inference import Reading, read_all
from lenet_demo.ink import Ink, field_from_strokes
from lenet_demo.ink.field import preprocess
from lenet_demo.nets.checkpoint import write_atomically
from lenet_demo.training.augmentation import Distortions
from lenet_demo.training.data import learning_digits
from lenet_demo.training.synthetic import SIDE, SIGNS, scribble, written
from tools.app import ROOT

FILE = ROOT / "lenet_demo" / "page" / "galleries" / "fooling.json"
DIGITS, OTHERS = 8, 4
ROUNDS = 24  # times that each held-out digit is bent
SIGNS_DRAWN = 4_000
SURE = 0.9  # probability, of a network that is fooled
SURELY_RIGHT = 0.8  # of those that read a digit and vouch for it
BENT = Distortions(scale=0.1, squeeze=0.15, rotation=14, shear=0.2, elastic=0.5, thickness=0.5)


class Fooling(NamedTuple):
    """A drawing that fools a network."""

    ink: Ink  #             (28, 28) in [0, 1], in whole 255ths
    label: int | None  #    what a person reads; None: no digit
    what: str  #            the same in words
    answers: tuple[int, ...]
    weight: float  #        in [0, 1], for the choice among many: legible, and sure to fool


def fields_of(pictures: np.ndarray) -> list[Ink | None]:
    """(N, 28, 28) ink → the fields that the page makes of these pictures."""
    results = (preprocess(picture, []) for picture in pictures)
    return [result and result.field for result in results]


def as_page_has_it(fields: np.ndarray) -> np.ndarray:
    """(N, 32, 32) → (N, 28, 28) float32, their middle, in whole 255ths."""
    return np.rint(fields[:, 2:-2, 2:-2] * 255).astype(np.float32) / 255


def sureness(reading: Reading) -> float:
    """How probable the answer is; 0 where it is refused."""
    return 0 if reading.rejected else float(reading.probabilities.max())


def is_sure(reading: Reading, label: int, least: float) -> bool:
    return reading.digit == label and sureness(reading) >= least


def bent_digits(data: Path) -> list[Fooling]:
    """The legible come first that all four networks mostly read, however they are bent."""
    nets = [load_net(name) for name in ("lenet5", "modern", "wide", "small")]
    _, held_out = learning_digits(data)
    ink, labels = held_out.ink.float() / 255, held_out.labels.tolist()
    plain = [read_all(net, fields_of(as_page_has_it(ink[:, 0].numpy()))) for net in nets]
    is_plain = [all(is_sure(r[i], label, SURE) for r in plain) for i, label in enumerate(labels)]
    fooling: list[tuple[int, Fooling]] = []
    read_by_all = np.zeros(len(labels))
    for _ in range(ROUNDS):
        pictures = as_page_has_it(BENT(ink)[:, 0].numpy())
        readings = [read_all(net, fields_of(pictures)) for net in nets]
        for i, label in enumerate(labels):
            shown, vouching = [r[i] for r in readings[:2]], [r[i] for r in readings[2:]]
            is_read = all(is_sure(reading, label, SURELY_RIGHT) for reading in vouching)
            wrong = [sureness(r) for r in shown if r.digit != label and sureness(r) >= SURE]
            right = [sureness(r) for r in shown if is_sure(r, label, SURELY_RIGHT)]
            read_by_all[i] += is_read and len(right) == 2
            if is_plain[i] and is_read and wrong and len(wrong) + len(right) == 2:
                answers = tuple(r.digit for r in shown if r.digit is not None)
                weight = min(map(sureness, vouching)) * min(wrong + right)
                fooling.append((i, Fooling(pictures[i], label, f"a {label}", answers, weight)))
    return [
        drawing._replace(weight=drawing.weight * read_by_all[i] / ROUNDS) for i, drawing in fooling
    ]


def signs(random: Random) -> Iterator[Fooling]:
    nets = [load_net(name) for name in ("lenet5", "modern")]
    names = [random.choice([*SIGNS, *len(SIGNS) * ["scribble"]]) for _ in range(SIGNS_DRAWN)]
    fields = [
        field_from_strokes(
            written(scribble(random) if name == "scribble" else SIGNS[name], random), (SIDE, SIDE)
        )
        for name in names
    ]
    pictures = as_page_has_it(np.stack([field for field in fields if field is not None]))
    readings = [read_all(net, fields_of(pictures)) for net in nets]
    for name, picture, *both in zip(names, pictures, *readings, strict=True):
        sure = min(map(sureness, both))
        answers = tuple(reading.digit for reading in both if reading.digit is not None)
        if sure >= SURE and len(set(answers)) == 1:
            yield Fooling(picture, None, in_words(name), answers, sure)


def in_words(name: str) -> str:
    if len(name) == 1:
        return f"the letter {name}"
    return f"a {name} sign" if name in ("plus", "hash") else f"a {name}"


def choose(candidates: list[Fooling], count: int) -> list[Fooling]:
    """Those of most weight, no two of one kind or of one mistake, as far as there are enough."""
    chosen: list[Fooling] = []
    in_order = sorted(candidates, key=lambda candidate: -candidate.weight)
    for is_another in (
        lambda one, other: one.what != other.what and one.answers != other.answers,
        lambda one, other: one.what != other.what,
        lambda one, other: one.answers != other.answers,
        lambda one, other: True,
    ):
        for candidate in in_order:
            free = all(candidate is not other and is_another(candidate, other) for other in chosen)
            if free and len(chosen) < count:
                chosen.append(candidate)
    return sorted(chosen, key=lambda candidate: candidate.what)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    parser.add_argument("--out", type=Path, default=FILE)
    flags = parser.parse_args()
    torch.manual_seed(1998)
    digits, others = bent_digits(flags.data), list(signs(Random(1998)))
    print(f"{len(digits)} digits and {len(others)} others fool the networks")
    chosen = [*choose(digits, DIGITS), *choose(others, OTHERS)]
    for drawing in chosen:
        print(f"{drawing.what:20} read {' and '.join(map(str, drawing.answers))}")
    lines = [
        json.dumps(
            {
                "is": drawing.what,
                "label": drawing.label,
                "picture": base64.b64encode(
                    np.rint(drawing.ink * 255).astype(np.uint8).tobytes()
                ).decode(),
            }
        )
        for drawing in chosen
    ]
    write_atomically(flags.out, ("[\n" + ",\n".join(lines) + "\n]\n").encode())


if __name__ == "__main__":
    main()
