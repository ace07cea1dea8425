"""Pen strokes, checked, and how large they are to be inked.

A drawing is kept as strokes, not as pixels, so that it can be inked anew: a digit drawn
small with a thick pen would otherwise reach the network as a blot.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .errors import BadDrawing
from .normalise import BOX_SIDE, Ink
from .pen import ink_lines

Strokes = Sequence[Sequence[Sequence[float]]]

MAX_STROKES = 500
MAX_POINTS = 5_000
LARGEST_PAD = 10_000.0

# Median width of MNIST's strokes inside the 20×20 box: twice the distance from skeleton to
# edge, over 2,000 training digits (mean 2.64, from 1.6 to 4.0 in nine digits of ten).
TRAINING_PEN = 2.5
# Strokes are inked in black and white this many times finer than the box, then averaged
# down by `normalise`: as black and white scans are.
FINER = 8
# What spans less of the pad than this is a slip of the pen, not a part of a digit.
SPECK = 0.03


class Pad(NamedTuple):
    """What strokes are drawn on: its size and its pen's width, all in the strokes' own units."""

    width: float
    height: float
    pen: float

    @property
    def side(self) -> float:
        """The longer one."""
        return max(self.width, self.height)


def check_pad(size: Any, pen: Any) -> Pad:
    """A pad of at most 10,000 units and a pen no wider than it; raises `BadDrawing`."""
    if not isinstance(size, list | tuple) or len(size) != 2:
        raise BadDrawing("The pad's size must be a pair, its width and its height.")
    width, height = (
        check_number(number, name, 1, LARGEST_PAD)
        for number, name in zip(size, ("width", "height"), strict=True)
    )
    side = max(width, height)
    return Pad(width, height, check_number(pen, "pen", side / 1000, side))


def check_strokes(strokes: Any, pad: Pad) -> list[np.ndarray]:
    """Anything at all → strokes as (points, 2) float64 arrays; raises `BadDrawing`.

    They may leave the pad by its own width: a hand that shoots over the edge is no mistake.
    """
    strokes = listed(strokes)
    if not isinstance(strokes, list | tuple):
        raise BadDrawing("Strokes must be a list of strokes, each a list of [x, y] points.")
    if len(strokes) > MAX_STROKES:
        raise BadDrawing(f"A drawing may have at most {MAX_STROKES} strokes.")
    strokes = [listed(stroke) for stroke in strokes]
    if any(not isinstance(stroke, list | tuple) for stroke in strokes):
        raise BadDrawing("Each stroke must be a list of [x, y] points.")
    if sum(map(len, strokes)) > MAX_POINTS:
        raise BadDrawing(f"A drawing may have at most {MAX_POINTS:,} points.")
    return [
        np.array([check_point(point, pad.side) for point in stroke], np.float64)
        for stroke in strokes
        if stroke
    ]


def listed(value: Any) -> Any:
    """An array as lists, anything else as it is."""
    return value.tolist() if isinstance(value, np.ndarray) else value


def check_point(point: Any, side: float) -> tuple[float, float]:
    point = listed(point)
    if not isinstance(point, list | tuple) or len(point) != 2:
        raise BadDrawing("Each point must be a pair [x, y].")
    x, y = (check_number(number, "coordinate", -side, 2 * side) for number in point)
    return x, y


def check_number(number: object, name: str, lowest: float, highest: float) -> float:
    if isinstance(number, bool) or not isinstance(number, int | float | np.integer | np.floating):
        raise BadDrawing(f"Each {name} must be a number.")
    if not lowest <= number <= highest:  # NaN fails every comparison
        raise BadDrawing(f"Each {name} must lie between {lowest:g} and {highest:g}.")
    return float(number)


def drop_specks(lines: list[np.ndarray], *, largest: float) -> list[np.ndarray]:
    """The strokes that span more than `largest` in width or height."""
    return [line for line in lines if np.ptp(line, axis=0).max() > largest]


def box_scale(lines: list[np.ndarray], pen: float) -> float:
    """Pixels of the 20×20 box for one unit of the strokes, with room for the pen's edge."""
    return (BOX_SIDE - pen) / np.ptp(np.concatenate(lines), axis=0).max()


def ink_at_scale(
    lines: list[np.ndarray], scale: float, pen: float, longest: int
) -> tuple[Ink, tuple[float, float]]:
    """Strokes → ink in `FINER` pixels for each of `scale` a unit, and where the origin came.

    `pen` in pixels before that enlargement. The ink is as large as the strokes with their pen,
    cut off at the right and below where it passes `longest` pixels; (x, y) of the strokes lies
    at `FINER` · scale · (x, y) + origin.
    """
    points = np.concatenate(lines)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    fine, radius = FINER * scale, FINER * pen / 2
    width, height = (min(math.ceil(length * fine + 2 * radius), longest) for length in extent)
    origin = radius - corner * fine
    ink = ink_lines([line * fine + origin for line in lines], 2 * radius, height, width)
    return ink, (float(origin[0]), float(origin[1]))
