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


# ---- Drawings that are no digits ----------------------------------------------------------------
# Drawings that are none of the ten digits: what a reader should refuse.
#
# Scribbles, and letters and signs that no hand writes as a digit (no O, I, l, Z, S, B, G, q, which
# some do), with a pen as a visitor would.

# Each as strokes in a square of side 1, x to the right, y down; a point given twice stays sharp.
SIGNS: dict[str, list[Points]] = {
    "A": [[(0, 1), (0.4, 0), (0.4, 0), (0.8, 1)], [(0.15, 0.65), (0.65, 0.65)]],
    "E": [[(0.6, 0), (0, 0), (0, 0), (0, 1), (0, 1), (0.6, 1)], [(0, 0.5), (0.5, 0.5)]],
    "F": [[(0.6, 0), (0, 0), (0, 0), (0, 1)], [(0, 0.45), (0.5, 0.45)]],
    "H": [[(0, 0), (0, 1)], [(0.7, 0), (0.7, 1)], [(0, 0.5), (0.7, 0.5)]],
    "K": [[(0, 0), (0, 1)], [(0.6, 0), (0, 0.55), (0, 0.55), (0.65, 1)]],
    "M": [[(0, 1), (0.1, 0), (0.1, 0), (0.4, 0.7), (0.4, 0.7), (0.7, 0), (0.7, 0), (0.8, 1)]],
    "N": [[(0, 1), (0, 0), (0, 0), (0.65, 1), (0.65, 1), (0.65, 0)]],
    "R": [[(0, 1), (0, 0), (0.6, 0.05), (0.6, 0.45), (0, 0.5), (0, 0.5), (0.65, 1)]],
    "T": [[(0, 0), (0.8, 0)], [(0.4, 0), (0.4, 1)]],
    "V": [[(0, 0), (0.35, 1), (0.35, 1), (0.7, 0)]],
    "W": [[(0, 0), (0.2, 1), (0.2, 1), (0.45, 0.3), (0.45, 0.3), (0.7, 1), (0.7, 1), (0.9, 0)]],
    "X": [[(0, 0), (0.7, 1)], [(0.7, 0), (0, 1)]],
    "Y": [[(0, 0), (0.35, 0.5)], [(0.7, 0), (0.35, 0.5), (0.35, 1)]],
    "m": [[(0, 1), (0, 0.4), (0.2, 0.3), (0.35, 1), (0.35, 1), (0.4, 0.3), (0.65, 0.3), (0.7, 1)]],
    "plus": [[(0, 0.5), (1, 0.5)], [(0.5, 0), (0.5, 1)]],
    "star": [[(0, 0.5), (1, 0.5)], [(0.2, 0), (0.8, 1)], [(0.8, 0), (0.2, 1)]],
    "hash": [
        [(0.35, 0), (0.3, 1)],
        [(0.65, 0), (0.6, 1)],
        [(0, 0.35), (1, 0.3)],
        [(0, 0.65), (1, 0.6)],
    ],
    "triangle": [[(0.5, 0), (1, 1), (1, 1), (0, 1), (0, 1), (0.5, 0)]],
    "square": [[(0, 0), (0, 1), (0, 1), (1, 1), (1, 1), (1, 0), (1, 0), (0, 0)]],
    "face": [
        [(0.5 + 0.5 * math.cos(a / 2), 0.5 + 0.5 * math.sin(a / 2)) for a in range(14)],
        [(0.3, 0.3), (0.3, 0.42)],
        [(0.7, 0.3), (0.7, 0.42)],
        [(0.25, 0.65), (0.5, 0.8), (0.75, 0.65)],
    ],
    "spiral": [[(0.5 + a / 30 * math.cos(a), 0.5 + a / 30 * math.sin(a)) for a in range(17)]],
}


def scribble(random: Random) -> list[Points]:
    """A pen that wanders: six to thirty turns anywhere on the pad."""
    turns = random.randint(6, 30)
    return [[(random.random(), random.random()) for _ in range(turns)]]


def draw_non_digits(count: int, seed: int = 0, scribbles: float = 0.25) -> torch.Tensor:
    """(count, 1, 32, 32) uint8 fields, the same for the same seed.

    `scribbles`: the share of them that are such; the others are letters and signs.
    """
    random = Random(seed)
    ink = np.zeros((count, 1, 32, 32), np.uint8)
    for i in range(count):
        is_scribble = random.random() < scribbles
        strokes = scribble(random) if is_scribble else random.choice(list(SIGNS.values()))
        field = field_from_strokes(written(strokes, random), (SIDE, SIDE))
        assert field is not None
        ink[i, 0] = np.rint(field * 255)
    return torch.from_numpy(ink)
