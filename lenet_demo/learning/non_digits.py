"""Drawings that are none of the ten digits: what a reader should refuse.

Scribbles, and letters and signs that no hand writes as a digit (no O, I, l, Z, S, B, G, q, which
some do), with a pen as a visitor would.
"""

import math
from random import Random

import numpy as np
import torch

from ..ink import field_from_strokes
from .hands import Points
from .synthetic_digits import SIDE, written

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
