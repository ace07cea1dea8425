"""Connected patches of a mask, and what their shapes tell.

`engine/ink/patches.js` is the same, step for step.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]  # (H, W)


class Patch:
    """Pixels that touch each other, at their sides or corners, by their runs along rows."""

    def __init__(self, runs: Sequence[tuple[int, int, int]]) -> None:
        self.runs = runs  # (row, first column, column after the last), row by row
        self.top, self.bottom = runs[0][0], runs[-1][0] + 1
        self.left, self.right = min(run[1] for run in runs), max(run[2] for run in runs)
        self.area = sum(end - begin for _row, begin, end in runs)

    @property
    def extent(self) -> int:
        """The longer side of the rectangle around it."""
        return max(self.bottom - self.top, self.right - self.left)

    def meets(self, mask: Mask) -> bool:
        """Whether any of its pixels is in `mask`."""
        return any(mask[row, begin:end].any() for row, begin, end in self.runs)

    def holds(self, other: "Patch", slack: int) -> bool:
        """Whether the rectangle around `other` lies within its own, but for so many pixels."""
        return (
            other.top >= self.top - slack
            and other.left >= self.left - slack
            and other.bottom <= self.bottom + slack
            and other.right <= self.right + slack
        )

    def gap(self, other: "Patch") -> int:
        """How far the rectangles around both lie apart along rows or columns; 0 where they meet."""
        return max(
            other.top - self.bottom,
            self.top - other.bottom,
            other.left - self.right,
            self.left - other.right,
            0,
        )

    def share_at_rim(self, rim: float = 0.1) -> float:
        """The share of its pixels that lie within `rim` of a side of the rectangle around it."""
        high, wide = rim * (self.bottom - self.top), rim * (self.right - self.left)
        count = 0.0
        for row, begin, end in self.runs:
            if row < self.top + high or row >= self.bottom - high:
                count += end - begin
            else:
                count += max(0.0, min(end, self.left + wide) - begin)
                count += max(0.0, end - max(begin, self.right - wide))
        return count / self.area


def runs_of(mask: Mask) -> list[tuple[int, int, int]]:
    """(row, first column, column after the last) of all that hangs together along rows."""
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, begins = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    return list(zip(rows.tolist(), begins.tolist(), ends.tolist(), strict=True))


def patches_of(mask: Mask) -> list[Patch]:
    """The patches of a mask, in the order of their first pixels."""
    runs = runs_of(mask)
    first = list(range(len(runs)))  # of each run's patch, as far as is known: an earlier run of it

    def root(run: int) -> int:
        while first[run] != run:
            first[run] = first[first[run]]
            run = first[run]
        return run

    above = 0  # the first run of the row before that may still touch
    for run, (row, begin, end) in enumerate(runs):
        while runs[above][0] < row - 1 or (runs[above][0] == row - 1 and runs[above][2] < begin):
            above += 1
        other = above
        while runs[other][0] == row - 1 and runs[other][1] <= end:
            one, two = sorted((root(run), root(other)))
            first[two] = one
            other += 1
    members: dict[int, list[tuple[int, int, int]]] = {}
    for run, pixels in enumerate(runs):
        members.setdefault(root(run), []).append(pixels)
    return [Patch(each) for each in members.values()]


def painted(patches: Sequence[Patch], shape: tuple[int, int]) -> Mask:
    """A mask of the patches' pixels."""
    mask = np.zeros(shape, bool)
    for patch in patches:
        for row, begin, end in patch.runs:
            mask[row, begin:end] = True
    return mask


def filled(patch: Patch, shape: tuple[int, int]) -> Mask:
    """A patch with its holes: all that is not outside, which is what touches the frame."""
    outside = ~np.pad(painted([patch], shape), 1)
    return ~painted(patches_of(outside)[:1], outside.shape)[1:-1, 1:-1]


def rectangularity(mask: Mask) -> float:
    """Its area, as a share of the least rectangle around it that is turned by at most 20°."""
    y, x = np.nonzero(mask)
    areas = []
    for degrees in range(-20, 21, 2):
        cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        along, across = x * cosine + y * sine, y * cosine - x * sine
        areas.append(float((np.ptp(along) + 1) * (np.ptp(across) + 1)))
    return len(x) / min(areas)
