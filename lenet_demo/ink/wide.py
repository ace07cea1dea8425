"""A number, written on a wide pad, as one wide field of the height that a network sees."""

import math
from typing import NamedTuple

import numpy as np

from .normalise import FIELD_SIDE, Ink
from .raster import ink_field
from .strokes import SPECK, Strokes, check_pad, check_strokes, drop_specks

# Pixels: the number's height with the edge of its pen, so that the smaller ones of its digits are
# still large enough; and a pen thin enough for those.
HEIGHT = 24
PEN = 2.0
# Paper before the first and behind the last ink, so that the narrowest digit can lie in the middle
# of what the network sees, and not at its first or last column alone.
MARGIN = 18
WIDEST = 640  # pixels; a longer line of digits is made smaller
# What is lower than this share of the pad is not enlarged to a digit's height.
LOWEST = 0.1


class WideField(NamedTuple):
    ink: Ink  #     (32, width) float32 in [0, 1], width a multiple of 4, at least 32
    scale: float  # pad (x, y) lies at scale · (x, y) + origin of it
    origin: tuple[float, float]


def wide_from_strokes(
    strokes: Strokes, size: tuple[float, float] = (1120, 280), pen: float = 18
) -> WideField | None:
    """Pen strokes → one field as wide as they need, or None where there is no ink.

    All of them together are 24 pixels high, and lie in the middle of the field's height.
    `strokes`, `size`, `pen` as in `field_from_strokes`.

    Raises `BadDrawing`, with a sentence for the visitor, for anything that is no drawing.
    """
    pad = check_pad(size, pen)
    lines = check_strokes(strokes, pad)
    lines = drop_specks(lines, largest=max(SPECK * pad.height, pad.pen / 2))
    if not lines:
        return None
    points = np.concatenate(lines)
    corner, (width, height) = points.min(axis=0), np.ptp(points, axis=0)
    scale = (HEIGHT - PEN) / max(height, LOWEST * pad.height)
    scale = min(scale, (WIDEST - 2 * MARGIN - PEN) / max(width, 1e-9))
    inked = width * scale + PEN
    columns = max(FIELD_SIDE, 4 * math.ceil((inked + 2 * MARGIN) / 4))
    left = max(MARGIN, (FIELD_SIDE - inked) / 2) + PEN / 2 - corner[0] * scale
    top = FIELD_SIDE / 2 - (corner[1] + height / 2) * scale
    ink = ink_field([line * scale + (left, top) for line in lines], PEN, columns)
    return WideField(ink, scale, (float(left), float(top)))
