"""MNIST's digits as pen strokes: thinned to lines one pixel wide, and these followed.

What people write, where `training/hands.py` has only the hands that MNIST lacks. Where lines meet,
the pen goes straight on; where it cannot, it is lifted. In which order strokes were written cannot
be told.
"""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lenet_demo.ink import Ink

FINER = 3  # pixels of the thinned picture for one of the digit's
SPUR = 9  # shorter lines that end freely are of the ink's edge; in those pixels, as the next two
LINK = 7  # shorter lines between two crossings are one crossing
AHEAD = 12  # in which a line's direction at its end is measured
STRAIGHT = -0.3  # the cosine between two lines that are one stroke, at most

Pixel = tuple[int, int]  # y, x
End = tuple[int, int]  # which line; 0 its first pixel, -1 its last
AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


def strokes_of(ink: Ink) -> list[NDArray[np.float64]]:
    """(H, W) ink in [0, 1] → strokes, each (points, 2) of x, y in its pixels."""
    height, width = ink.shape
    grey = Image.fromarray(np.rint(255 * ink).astype(np.uint8))
    finer = grey.resize((FINER * width, FINER * height), Image.Resampling.BICUBIC)
    lines = lines_of(thin(np.asarray(finer) > 110))
    return [smooth(np.array(line, float)[:, ::-1] / FINER) for line in followed(lines)]


def thin(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Lines one pixel wide, connected as the mask is (Zhang and Suen, 1984)."""
    thinned = np.pad(mask, 1)
    while True:
        before = thinned.copy()
        for sides in ((0, 2, 4), (2, 4, 6)), ((0, 2, 6), (0, 4, 6)):
            beside = np.stack([np.roll(thinned, (-y, -x), (0, 1)) for y, x in AROUND])
            count = beside.sum(axis=0)
            rises = (~beside & np.roll(beside, -1, axis=0)).sum(axis=0)
            is_edge = (count >= 2) & (count <= 6) & (rises == 1)
            for three in sides:
                is_edge &= ~beside[list(three)].all(axis=0)
            thinned &= ~is_edge
        if (thinned == before).all():
            return thinned[1:-1, 1:-1]


def lines_of(thinned: NDArray[np.bool_]) -> list[list[Pixel]]:
    """The lines between ends and crossings, and those that are closed."""
    pixels = {(int(y), int(x)) for y, x in np.argwhere(thinned)}

    def beside(pixel: Pixel) -> list[Pixel]:
        y, x = pixel
        found = [(y + dy, x + dx) for dy, dx in AROUND[::2] if (y + dy, x + dx) in pixels]
        for dy, dx in AROUND[1::2]:  # aslant, unless there is a way round the corner
            corners = {(y + dy, x), (y, x + dx)}
            if (y + dy, x + dx) in pixels and not corners & pixels:
                found.append((y + dy, x + dx))
        return found

    def follow(pixel: Pixel, second: Pixel) -> list[Pixel]:
        line = [pixel, second]
        while line[-1] not in crossings and line[-1] != pixel:
            line.append(next(other for other in beside(line[-1]) if other != line[-2]))
        return line

    crossings = {pixel for pixel in pixels if len(beside(pixel)) != 2}
    lines: list[list[Pixel]] = []
    begun = set()
    for pixel in sorted(crossings):
        for second in beside(pixel):
            if (pixel, second) not in begun:
                lines.append(follow(pixel, second))
                begun |= {(pixel, second), (lines[-1][-1], lines[-1][-2])}
    rest = pixels - crossings - {pixel for line in lines for pixel in line}
    while rest:
        pixel = min(rest)
        lines.append(follow(pixel, beside(pixel)[0]))
        rest -= {*lines[-1]}
    return lines


def followed(lines: list[list[Pixel]]) -> list[list[Pixel]]:
    """The lines as a pen would have drawn them, several in one stroke; from the upper end down."""
    meet: dict[Pixel, int] = defaultdict(int)
    for line in lines:
        for end in (0, -1):
            meet[line[end]] += 1
    free = [sum(meet[line[end]] == 1 for end in (0, -1)) for line in lines]
    lines = [line for line, ends in zip(lines, free, strict=True) if ends != 1 or len(line) >= SPUR]
    # Crossings that a short line links are one, by the name of one of them.
    same: dict[Pixel, Pixel] = {}

    def crossing(pixel: Pixel) -> Pixel:
        while pixel in same:
            pixel = same[pixel]
        return pixel

    strokes = []
    for line in lines:
        if len(line) >= LINK or len(lines) == 1:
            strokes.append(line)
        elif crossing(line[0]) != crossing(line[-1]):
            same[crossing(line[0])] = crossing(line[-1])
    goes_on = straight_on(strokes, crossing)
    starts = [(i, end) for i in range(len(strokes)) for end in (0, -1)]
    drawn: set[int] = set()
    found = []
    for start in sorted(starts, key=lambda start: start in goes_on):
        stroke: list[Pixel] = []
        at: End | None = start
        while at is not None and at[0] not in drawn:
            number, end = at
            drawn.add(number)
            stroke += strokes[number] if end == 0 else strokes[number][::-1]
            at = goes_on.get((number, -1 - end))
        if stroke:
            found.append(stroke if stroke[0] <= stroke[-1] else stroke[::-1])
    return found


def straight_on(strokes: list[list[Pixel]], crossing) -> dict[End, End]:  # type: ignore
    """Of each end of a line the one that the pen goes on with, where it does."""
    ends = defaultdict(list)
    for number, line in enumerate(strokes):
        for end in (0, -1):
            ends[crossing(line[end])].append((number, end))

    def direction(at: End) -> NDArray[np.float64]:
        line = np.array(strokes[at[0]][:: 1 if at[1] == 0 else -1], float)
        way = line[min(AHEAD, len(line) - 1)] - line[0]
        return way / max(float(np.hypot(*way)), 1e-9)

    goes_on: dict[End, End] = {}
    for here in ends.values():
        pairs = [
            (float(direction(one) @ direction(other)), one, other)
            for i, one in enumerate(here)
            for other in here[i + 1 :]
        ]
        for cosine, one, other in sorted(pairs):
            is_straight = cosine < STRAIGHT or len(here) == 2
            if is_straight and one not in goes_on and other not in goes_on:
                goes_on[one], goes_on[other] = other, one
    return goes_on


def smooth(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Every other point of a line, each the mean of the five about it."""
    if len(line) < 7:
        return line
    padded = np.pad(line, ((2, 2), (0, 0)), mode="edge")
    return np.mean([padded[i : i + len(line)] for i in range(5)], axis=0)[::2]
