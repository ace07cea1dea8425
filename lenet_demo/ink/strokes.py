"""Pen strokes: checked, sized, and inked so that every machine inks the same pixels.

A drawing is kept as strokes, not as pixels, so that it can be inked anew: a digit drawn
small with a thick pen would otherwise reach the network as a blot.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .normalise import BOX_SIDE, Ink

Numbers = NDArray[np.float64]
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


class BadDrawing(ValueError):
    """A drawing or picture that is refused; its text is one sentence for the visitor."""


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


# ---- The pen ------------------------------------------------------------------------------------
# A pixel is ink where its centre lies within half a pen of a stroke. Each of a stroke's segments is
# then a capsule, and a capsule cuts each row of pixels in one interval, found by + − × ÷ √ ⌊⌋ ⌈⌉
# alone. IEEE 754 fixes the result of each of these: computed in this order, they give the same
# pixels in any language, bit for bit.

# Rows of capsules that are computed at a time: what bounds the memory of the longest drawing.
AT_A_TIME = 50_000


def ink_lines(lines: Sequence[Numbers], pen: float, height: int, width: int) -> Ink:
    """Strokes, (points, 2) of (x, y) in pixels → (height, width) float32 of 0 and 1.

    `pen`: its width in pixels. What reaches past the raster is cut off, however far it reaches.
    """
    # In each row, +1 where an interval begins and -1 behind its end.
    edges = np.zeros(height * (width + 1), np.int64)
    start, end = segments(lines)
    for row, left, right in intervals(start, end, pen / 2, height):
        first = np.clip(np.ceil(left - 0.5), 0, width)
        last = np.clip(np.floor(right - 0.5), -1, width - 1)
        seen = first <= last
        at = row[seen] * (width + 1)
        edges += np.bincount(at + first[seen].astype(np.int64), minlength=len(edges))
        edges -= np.bincount(at + last[seen].astype(np.int64) + 1, minlength=len(edges))
    return (edges.reshape(height, -1).cumsum(axis=1)[:, :width] > 0).astype(np.float32)


def segments(lines: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
    """Both ends, (n, 2) each, of all segments; a single point is a segment to itself."""
    starts = [line[: max(len(line) - 1, 1)] for line in lines]
    ends = [line[min(1, len(line) - 1) :] for line in lines]
    return np.concatenate(starts), np.concatenate(ends)


def intervals(
    start: Numbers, end: Numbers, radius: float, height: int
) -> Iterator[tuple[NDArray[np.int64], Numbers, Numbers]]:
    """Where each capsule cuts each row of pixels: (row, left, right), some rows at a time."""
    upper, lower = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
    top = np.clip(np.ceil(upper - radius - 0.5), 0, height).astype(np.int64)
    bottom = np.clip(np.floor(lower + radius - 0.5), -1, height - 1).astype(np.int64)
    rows = np.maximum(bottom - top + 1, 0)
    through = rows.cumsum()
    for begin in range(0, int(through[-1]), AT_A_TIME):
        number = np.arange(begin, min(begin + AT_A_TIME, int(through[-1])))
        which = np.searchsorted(through, number, side="right")
        row = top[which] + number - (through - rows)[which]
        yield row, *cut(start[which], end[which], radius, row + 0.5)


def cut(start: Numbers, end: Numbers, radius: float, y: Numbers) -> tuple[Numbers, Numbers]:
    """Where the lines at height `y` enter and leave the capsules from `start` to `end`.

    A capsule is two discs and the band between them. Its leftmost point at a height belongs to
    one disc or the other, or to the band's left edge, which begins a radius beside `start`.
    """
    left, right = np.full(len(y), np.inf), np.full(len(y), -np.inf)
    for centre in (start, end):
        square = radius * radius - (y - centre[:, 1]) * (y - centre[:, 1])
        half = np.sqrt(np.maximum(square, 0.0))
        left = np.where(square >= 0, np.minimum(left, centre[:, 0] - half), left)
        right = np.where(square >= 0, np.maximum(right, centre[:, 0] + half), right)

    (dx, dy) = (end - start).T
    length = np.sqrt(dx * dx + dy * dy)
    slanted = dy != 0  # a level band has no edge at either side
    length, dy = np.where(slanted, length, 1.0), np.where(slanted, dy, 1.0)
    beside = radius * np.abs(dy) / length
    above = radius * np.where(dy > 0, dx, -dx) / length
    # All but level, a band's edge may be infinitely far along: it is none.
    with np.errstate(over="ignore", invalid="ignore"):
        along = (y - (start[:, 1] + above)) / dy
        edge = slanted & (along >= 0) & (along <= 1)
        left = np.where(edge, np.minimum(left, start[:, 0] - beside + along * dx), left)
        along = (y - (start[:, 1] - above)) / dy
        edge = slanted & (along >= 0) & (along <= 1)
        right = np.where(edge, np.maximum(right, start[:, 0] + beside + along * dx), right)
    return left, right
