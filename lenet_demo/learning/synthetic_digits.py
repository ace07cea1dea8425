"""Digits written by rule, in the hands that MNIST lacks.

MNIST's writers were Americans, employees of the Census Bureau and high-school students (section
III-A). Elsewhere a 1 may have a flag and a foot, a 7 a bar, a 4 may be written in one stroke, a 9
may curl below a tiny loop. A network trained on MNIST alone misreads many of these, so a share of
what it learns from is written here: control points by rule, each drawn at random, rounded, slanted,
and inked the page's own way.
"""

import math
from random import Random

import numpy as np
import torch
from tqdm import tqdm

from ..ink import field_from_strokes
from .data import Digits
from .hands import HANDS, Points

SIDE = 280


def rounded(points: Points, times: int = 3) -> np.ndarray:
    """Cut the corners of a line (Chaikin, 1974); points given twice stay sharper."""
    line = np.array(points)
    for _ in range(times):
        first, second = line[:-1], line[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], axis=1)
        line = np.concatenate([line[:1], cut.reshape(-1, 2), line[-1:]])
    return line


def written(strokes: list[Points], random: Random) -> list[list[list[float]]]:
    """Strokes in a hand's slant, width and unsteadiness, on a 280×280 pad."""
    slant, width = random.gauss(0.12, 0.2), math.exp(random.gauss(0, 0.18))
    lines = []
    for stroke in strokes:
        shaken = [(x + random.gauss(0, 0.015), y + random.gauss(0, 0.015)) for x, y in stroke]
        x, y = rounded(shaken).T
        line = 140 + 180 * np.stack([width * (x + slant * (0.5 - y)), y - 0.5], 1)
        # Once in some hundred thousand digits chance goes farther than a pen may.
        lines.append(line.clip(-SIDE, 2 * SIDE).tolist())
    return lines


def write_digits(count: int, seed: int = 0) -> Digits:
    """`count` digits as fields, like MNIST's; the same for the same seed."""
    random = Random(seed)
    hands = random.choices(HANDS, weights=[share for *_, share in HANDS], k=count)
    ink = np.zeros((count, 1, 32, 32), np.uint8)
    for i, (_label, hand, _share) in enumerate(tqdm(hands, desc="writing", leave=False)):
        field = field_from_strokes(written(hand(random), random), (SIDE, SIDE))
        assert field is not None
        ink[i, 0] = np.rint(field * 255)
    return Digits(torch.from_numpy(ink), torch.tensor([label for label, *_ in hands]))
