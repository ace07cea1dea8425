"""What the page itself draws on its pad, as pen strokes in the pad's units."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

Point = tuple[float, float]  # x to the right, y down, on a pad of 280×280
Stroke = list[list[float]]

# Each stretch between two of these points takes a hand as long as any other: where they lie close,
# it is slow.
STRETCHES = 6  # points drawn for one of those


class Written(NamedTuple):
    """A digit as a hand writes it, stroke by stroke."""

    digit: int
    strokes: list[Stroke]


def smooth(points: Sequence[Point]) -> Stroke:
    """A Catmull-Rom curve through the points, to a tenth of a unit."""
    at = np.array([points[0], *points, points[-1]], float)
    before, start, end, after = at[:-3, None], at[1:-2, None], at[2:-1, None], at[3:, None]
    t = (np.arange(STRETCHES) / STRETCHES)[:, None]
    curve = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.round([*curve.reshape(-1, 2), points[-1]], 1).tolist()


# What the page opens with. As it grows it is read 1, 7, 2, and 3, surely, for its last third.
OPENING = Written(
    3,
    [
        smooth(
            [
                (92, 68), (101, 53), (122, 40), (147, 34), (171, 41), (185, 60), (181, 82),
                (165, 101), (143, 113), (129, 117), (146, 118), (169, 125), (188, 142),
                (194, 166), (185, 191), (164, 209), (137, 215), (112, 210), (94, 196), (87, 182),
            ]
        )
    ],
)  # fmt: skip

# A small digit, in a corner of the pad, with a thin pen. Without these steps both networks misread
# it, surely.
CORNER_PEN = 6
CORNER_NEEDS = ("size", "centre")
CORNER = Written(
    4,
    [
        smooth(
            [
                (218, 202), (215, 212), (211, 221), (207, 231), (206, 234), (213, 235),
                (222, 234), (232, 233), (244, 231),
            ]
        ),
        smooth([(234, 207), (233, 219), (232, 231), (231, 243), (230, 255), (229, 262)]),
    ],
)  # fmt: skip
