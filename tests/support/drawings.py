"""Drawings to try the engine on: digits in pen strokes, and all that a hand can do amiss."""

from random import Random

import numpy as np

from lenet_demo.training.hands import HANDS
from lenet_demo.training.synthetic import written

PADS = ([280, 280], [280, 100], [33.3, 280], [1, 1])


def pen_drawings(count, seed=0):
    """Digits in the hands of `synthetic_digits`, of any size and anywhere on the pad."""
    random = Random(seed)
    for _ in range(count):
        _label, hand, _share = random.choice(HANDS)
        strokes, share = written(hand(random), random), random.uniform(0.1, 1)
        moved = [random.uniform(-60, 280 * (1 - share) + 60) for _ in range(2)]
        placed = [(share * np.array(stroke) + moved).clip(-280, 560) for stroke in strokes]
        pen = random.choice([6, 18, 30])
        yield {"strokes": [stroke.tolist() for stroke in placed], "pen": pen}


def odd_drawings(count, seed=0):
    """Taps, doubled points, far off the pad, 600 points, all but level, on pads of all shapes."""
    random = np.random.default_rng(seed)
    for i in range(count):
        size = PADS[i % len(PADS)]
        side = max(size)
        strokes = []
        for _ in range(random.integers(1, 4)):
            points = random.uniform(-side, 2 * side, (random.choice([1, 2, 3, 40, 600]), 2))
            match random.integers(7):
                case 0:  # a tap
                    points = points[:1]
                case 1:  # doubled points
                    points = points.repeat(2, axis=0)
                case 2:  # all but level
                    points[:, 1] = side / 2 + points[:, 1] * 10.0 ** -random.integers(3, 12)
                case 3:  # upright
                    points[:, 0] = points[0, 0]
                case 4:  # whole numbers
                    points = points.round()
                case 5:  # on the pad
                    points = np.abs(points) / 2
            strokes.append(points.tolist())
        pen = float(side * random.choice([0.001, 0.02, 0.064, 0.3, 1]))
        yield {"strokes": strokes, "pen": pen, "size": size}


def over_pictures(digits):
    """Pictures of 28 and 56 pixels, whole, off the middle and small, with strokes and without."""
    random = np.random.default_rng(0)
    for i, digit in enumerate(digits.ink[::10]):
        picture = np.rint(255 * digit).astype(np.uint8)
        if i % 3 == 1:
            picture = picture.repeat(2, axis=0).repeat(2, axis=1)
        if i % 3 == 2:
            picture[:, 13:] = picture[18:] = 0
        strokes = [random.uniform(-30, 300, (4, 2)).tolist()] if i % 2 else []
        yield {"strokes": strokes, "pen": 18, "picture": picture}
