"""The pen: which pixels strokes ink, defined so that every machine inks the same ones.

A pixel is ink where its centre lies within half a pen of a stroke. Each of a stroke's segments is
then a capsule, and a capsule cuts each row of pixels in one interval, found by + − × ÷ √ ⌊⌋ ⌈⌉
alone. IEEE 754 fixes the result of each of these: whoever computes them in this order, in
whatever language, gets the same pixels, bit for bit.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .normalise import Ink

Numbers = NDArray[np.float64]

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
