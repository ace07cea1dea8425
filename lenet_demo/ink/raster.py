"""A drawing as ink, at the finest raster that its field can show; a number as one wide field."""

import math
from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from .normalise import (
    BOX_SIDE,
    FIELD_SIDE,
    FRAME_SIDE,
    Ink,
    centre_by_mass,
    crop_to_ink,
    fit_in_square,
    ink_bounds,
)
from .strokes import (
    FINER,
    SPECK,
    TRAINING_PEN,
    BadDrawing,
    Pad,
    Strokes,
    box_scale,
    check_pad,
    check_strokes,
    drop_specks,
    ink_at_scale,
    ink_lines,
)

# An opened picture lies on the pad as MNIST's digits lie in their frame, twice as fine.
PAD_PICTURE_SIDE = 2 * FRAME_SIDE


class Raster(NamedTuple):
    """Ink, and where it lies: pad (x, y) is pixel scale · (x, y) + origin of it."""

    ink: Ink
    scale: float
    origin: tuple[float, float]
    finer: int  # its pixels for one of the field's, where the size stays what it is
    pen: float  # its width, in pixels
    lines: list[np.ndarray] | None  # the strokes that are inked, on the pad; None over a picture


def ink_strokes(lines: list[np.ndarray], pad: Pad, skip: Collection[str]) -> Raster | None:
    """Strokes alone as ink; None where there is none.

    No raster is larger than the field can show: 20 of its pixels where the size is made, else
    the 28 of its frame, `FINER` times finer, however far the strokes reach.
    """
    if not lines:
        return None
    in_pixels = BOX_SIDE if "size" not in skip else FRAME_SIDE
    if "crop" in skip:
        scale = in_pixels / pad.side
        pen = TRAINING_PEN if "pen" not in skip else pad.pen * scale
        fine = FINER * scale
        height, width = (max(1, round(length * fine)) for length in (pad.height, pad.width))
        ink = ink_lines([line * fine for line in lines], FINER * pen, height, width)
        return Raster(ink, fine, (0.0, 0.0), FINER, FINER * pen, lines)
    if "size" in skip:
        scale = in_pixels / pad.side
        pen = TRAINING_PEN if "pen" not in skip else pad.pen * scale
    else:
        extent = np.ptp(np.concatenate(lines), axis=0).max()
        pen = TRAINING_PEN if "pen" not in skip else BOX_SIDE * pad.pen / (extent + pad.pen)
        scale = box_scale(lines, pen)
    ink, origin = ink_at_scale(lines, scale, pen, longest=FINER * FRAME_SIDE)
    return Raster(ink, FINER * scale, origin, FINER, FINER * pen, lines)


def ink_over_picture(
    picture: Ink, lines: list[np.ndarray], pad: Pad, skip: Collection[str]
) -> Raster:
    """Strokes over a picture that covers the pad, whose pixels are repeated under them."""
    if picture.shape not in ((FRAME_SIDE,) * 2, (PAD_PICTURE_SIDE,) * 2):
        raise BadDrawing("A picture on the pad must be 28×28 or 56×56 pixels.")
    own = len(picture)
    if not lines:
        return Raster(picture, own / pad.side, (0.0, 0.0), own // FRAME_SIDE, 0.0, None)
    side = FINER * FRAME_SIDE
    fine = side / pad.side
    pen = FINER * TRAINING_PEN if "pen" not in skip else pad.pen * fine
    ink = ink_lines([line * fine for line in lines], pen, side, side)
    repeated = picture.repeat(side // own, axis=0).repeat(side // own, axis=1)
    return Raster(np.maximum(repeated, ink), fine, (0.0, 0.0), FINER, pen, None)


def ink_field(lines: list[np.ndarray], pen: float, width: int = FIELD_SIDE) -> Ink:
    """Strokes and pen in the field's own pixels → (32, width) float32 of ink in [0, 1]."""
    fine = ink_lines(
        [line * FINER for line in lines], FINER * pen, FINER * FIELD_SIDE, FINER * width
    )
    # Sums of 0 and 1, divided by 64: exact in any order.
    blocks = fine.reshape(FIELD_SIDE, FINER, width, FINER)
    return blocks.sum(axis=(1, 3)) / np.float32(FINER**2)


def picture_for_pad(ink: Ink) -> Ink | None:
    """Ink of any size → the (56, 56) picture that the pad shows, or None without ink."""
    cropped = crop_to_ink(ink)
    if cropped is None:
        return None
    fitted = fit_in_square(cropped, 2 * BOX_SIDE)
    return centre_by_mass(fitted, PAD_PICTURE_SIDE, PAD_PICTURE_SIDE)


# ---- A number, written on a wide pad ------------------------------------------------------------

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
    scale: float  # pad, or ink, (x, y) lies at scale · (x, y) + origin of it
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


def wide_from_ink(ink: Ink) -> WideField | None:
    """(H, W) ink of one line of digits → one field, 24 of its 32 pixels high, or None without."""
    bounds = ink_bounds(ink)
    if bounds is None:
        return None
    cropped = ink[bounds]
    height, width = cropped.shape
    scale = min(HEIGHT / height, (WIDEST - 2 * MARGIN) / width)
    scaled = fit_in_square(cropped, max(1, round(max(height, width) * scale)))
    scale = scaled.shape[1] / width
    columns = max(FIELD_SIDE, 4 * math.ceil((scaled.shape[1] + 2 * MARGIN) / 4))
    left = max(MARGIN, (FIELD_SIDE - scaled.shape[1]) // 2)
    top = (FIELD_SIDE - len(scaled)) // 2
    field = np.zeros((FIELD_SIDE, columns), np.float32)
    field[top : top + len(scaled), left : left + scaled.shape[1]] = scaled
    origin = (left - bounds[1].start * scale, top - bounds[0].start * scale)
    return WideField(field, scale, (float(origin[0]), float(origin[1])))
