"""From pen strokes to ink, checked and drawn.

A drawing is kept as strokes, not as pixels, so that it can be inked anew: a digit drawn
small with a thick pen would otherwise reach the network as a blot.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from .errors import BadDrawing
from .normalise import BOX_SIDE, Ink

Strokes = Sequence[Sequence[Sequence[float]]]

MAX_STROKES = 500
MAX_POINTS = 5_000
MAX_COORDINATE = 10_000.0

# Median width of MNIST's strokes inside the 20×20 box: twice the distance from skeleton to
# edge, over 2,000 training digits (mean 2.64, from 1.6 to 4.0 in nine digits of ten).
TRAINING_PEN = 2.5
# Strokes are inked in black and white this many times finer than the box, then averaged
# down by `normalise`: so were MNIST's scans.
FINER = 8
# What spans less of the pad than this is a slip of the pen, not a part of a digit.
SPECK = 0.03


def check_strokes(strokes: Any) -> list[np.ndarray]:
    """Anything at all → strokes as (points, 2) float64 arrays; raises `BadDrawing`."""
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
        np.array([check_point(point) for point in stroke], np.float64)
        for stroke in strokes
        if stroke
    ]


def listed(value: Any) -> Any:
    """An array as lists, anything else as it is."""
    return value.tolist() if isinstance(value, np.ndarray) else value


def check_point(point: Any) -> tuple[float, float]:
    point = listed(point)
    if not isinstance(point, list | tuple) or len(point) != 2:
        raise BadDrawing("Each point must be a pair [x, y].")
    x, y = (check_number(number, "coordinate", lowest=-MAX_COORDINATE) for number in point)
    return x, y


def check_number(number: object, name: str, *, lowest: float) -> float:
    if isinstance(number, bool) or not isinstance(number, int | float | np.integer | np.floating):
        raise BadDrawing(f"Each {name} must be a number.")
    if not lowest <= number <= MAX_COORDINATE:  # NaN fails every comparison
        raise BadDrawing(f"Each {name} must lie between {lowest:g} and {MAX_COORDINATE:g}.")
    return float(number)


def drop_specks(lines: list[np.ndarray], *, largest: float) -> list[np.ndarray]:
    """The strokes that span more than `largest` in width or height."""
    return [line for line in lines if np.ptp(line, axis=0).max() > largest]


def box_scale(lines: list[np.ndarray], pen: float) -> float:
    """Pixels of the 20×20 box for one unit of the strokes, with room for the pen's edge."""
    return (BOX_SIDE - pen) / np.ptp(np.concatenate(lines), axis=0).max()


def ink_at_scale(
    lines: list[np.ndarray], scale: float, pen: float
) -> tuple[Ink, tuple[float, float]]:
    """Strokes → ink in `FINER` pixels for each of `scale` a unit, and where the origin came.

    `pen` in pixels before that enlargement. The ink is as large as the strokes with their pen;
    (x, y) of the strokes lies at `FINER` · scale · (x, y) + origin.
    """
    points = np.concatenate(lines)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    radius = FINER * pen / 2
    width, height = (math.ceil(length * FINER * scale + 2 * radius) for length in extent)
    picture = Image.new("L", (width, height))
    origin = radius - corner * FINER * scale
    draw_lines(picture, [line * FINER * scale + origin for line in lines], 2 * radius)
    return np.asarray(picture, np.float32) / 255, (float(origin[0]), float(origin[1]))


def draw_lines(picture: Image.Image, lines: list[np.ndarray], pen: float) -> None:
    """Ink strokes, in the picture's pixels, into a picture of mode L; 255 is ink."""
    draw, radius = ImageDraw.Draw(picture), pen / 2
    for line in lines:
        path = [(x, y) for x, y in line]
        draw.line(path, fill=255, width=round(pen))
        # A disc at every point makes ends and joints round.
        for x, y in path:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
