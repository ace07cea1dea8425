"""Digits written by rule, in the hands that MNIST lacks.

MNIST's writers were Americans of about 1990. Elsewhere a 1 has a flag and perhaps a foot, a 7
a bar, a 4 is written in one stroke, a 9 curls below a tiny loop. Those are most of what a
network trained on MNIST alone misreads of what people draw, so a share of what it learns from
is written here: control points by rule, each drawn at random, rounded, slanted, and inked
the page's own way.
"""

import math
from collections.abc import Callable
from random import Random

import numpy as np
import torch
from tqdm import tqdm

from ..ink import field_from_strokes
from .data import Digits

Points = list[tuple[float, float]]  # x to the right, y down, the digit about 1 high
SIDE = 280


def flagged_one(random: Random) -> list[Points]:
    """An upstroke of any length and slope, a stem, sometimes a foot."""
    width = random.uniform(0.08, 0.75)
    drop = min(width * random.uniform(0.55, 1.7), 0.65)  # flatter, it would be a 7
    bow = random.uniform(-0.06, 0.12)
    flag = [(-width, drop), (-width / 2, drop / 2 - bow)]
    top = [(0.0, 0.0)] * random.choice([1, 3])
    stem = [(random.gauss(0, 0.04), 0.5), (random.gauss(0, 0.05), 1.0)]
    strokes = [flag + top + stem]
    if random.random() < 0.15:
        strokes.append([(-random.uniform(0.15, 0.4), 1.0), (random.uniform(0.15, 0.4), 1.0)])
    return strokes


def one_stroke_four(random: Random) -> list[Points]:
    """Down, across, and without lifting the pen up again and down the stem; open or closed."""
    width, low = random.uniform(0.35, 0.65), random.uniform(0.45, 0.75)
    if random.random() < 0.5:  # open: the stem begins below the top
        rise = random.uniform(0.1, 0.45)
        left = [(random.uniform(0.05, 0.3), 0.0), (random.uniform(-0.02, 0.1), low - 0.1)]
        return [
            [*left, (0.0, low), (0.05, low), (width, low - random.uniform(0, 0.12))]
            + [(width + random.uniform(-0.05, 0.1), low - rise)] * 2
            + [(width * random.uniform(0.75, 1.0), 1.0)]
        ]
    across = (width * 1.1, low - random.uniform(0, 0.15))
    top = (width * 1.05, random.uniform(0, 0.1))
    foot = (width * random.uniform(0.6, 0.95), 1.0)
    return [[(width, 0.0), (width * 0.4, low * 0.55), (0.0, low), (0.0, low), across, top, foot]]


def barred_seven(random: Random) -> list[Points]:
    """A bar through the stem, lifting the pen for it or not."""
    width, foot = random.uniform(0.4, 0.75), random.uniform(0.1, 0.4)
    hook = [(0.0, random.uniform(0.0, 0.18))] if random.random() < 0.5 else []
    corner = [(width, random.uniform(-0.05, 0.05))] * random.choice([1, 2])
    stem = [*hook, (0.0, 0.03), *corner, (foot + 0.12, 0.55), (foot, 1.0)]
    height = random.uniform(0.42, 0.62)
    left = (foot - random.uniform(0.1, 0.3), height + random.uniform(0, 0.1))
    right = (foot + random.uniform(0.3, 0.6), height - random.uniform(0, 0.1))
    if random.random() < 0.5:
        return [stem, [left, right]]
    return [[*stem, (foot, 1.0), left, left, right]]


def curled_nine(random: Random) -> list[Points]:
    """A loop, often tiny or closed, and a stem that curls far to the left below."""
    width, height = random.uniform(0.08, 0.3), random.uniform(0.1, 0.28)
    start = random.uniform(-0.9, 0.4)  # radians; against the clock, from the upper right
    turn = random.uniform(4.6, 6.4)
    loop = [
        (
            width * math.cos(start - turn * step / 9),
            height + height * math.sin(start - turn * step / 9),
        )
        for step in range(10)
    ]
    right = width * random.uniform(0.9, 1.5)
    shoulder = [(right, height * random.uniform(1.0, 2.0)), (right, random.uniform(0.6, 0.8))]
    curl = random.uniform(0.15, 0.75)
    foot = [(right - 0.1, 1.0), (right - curl, random.uniform(0.9, 1.02))]
    return [loop + shoulder + foot]


def narrow_eight(random: Random) -> list[Points]:
    """Two loops in one stroke, either of which may be all but closed."""
    upper, lower = random.uniform(0.1, 0.25), random.uniform(0.1, 0.28)
    points = [(upper, random.uniform(0.02, 0.2)), (0.0, 0.0), (-upper, 0.22), (0.0, 0.45)]
    points += [(lower, 0.75), (0.0, 1.0), (-lower, 0.75), (0.0, 0.48)]
    return [[*points, (upper, random.uniform(0.1, 0.3)), (upper * random.uniform(0.4, 1.4), 0.05)]]


def tailed_zero(random: Random) -> list[Points]:
    """An oval whose end runs past its beginning."""
    width, over = random.uniform(0.25, 0.5), random.uniform(0.0, 0.9)
    start = random.uniform(-2.2, -0.9)
    return [
        [
            (width * math.cos(a), 0.5 + 0.5 * math.sin(a))
            for a in (start - (2 * math.pi + over) * step / 14 for step in range(15))
        ]
    ]


# Each with its share of what is written.
HANDS: list[tuple[int, Callable[[Random], list[Points]], int]] = [
    (1, flagged_one, 30),
    (4, one_stroke_four, 20),
    (7, barred_seven, 15),
    (9, curled_nine, 25),
    (8, narrow_eight, 5),
    (0, tailed_zero, 5),
]


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
        lines.append((140 + 180 * np.stack([width * (x + slant * (0.5 - y)), y - 0.5], 1)).tolist())
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
