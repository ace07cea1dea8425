"""A drawing as the pad holds it, pen strokes, perhaps over a picture, on its way to the field."""

import math
from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from .errors import BadDrawing
from .normalise import (
    BOX_SIDE,
    FIELD_SIDE,
    FRAME_SIDE,
    Ink,
    centre_by_mass,
    corner_by_mass,
    crop_to_ink,
    fit_in_square,
    ink_bounds,
    put,
)
from .pen import ink_lines
from .strokes import (
    FINER,
    SPECK,
    TRAINING_PEN,
    Pad,
    Strokes,
    box_scale,
    check_pad,
    check_strokes,
    drop_specks,
    ink_at_scale,
)

# An opened picture lies on the pad as MNIST's digits lie in their frame, twice as fine.
PAD_PICTURE_SIDE = 2 * FRAME_SIDE
# The steps that can be left out, to see what the reading is without them.
STEPS = ("pen", "crop", "size", "centre")


class Raster(NamedTuple):
    """Ink, and where it lies: pad (x, y) is pixel scale · (x, y) + origin of it."""

    ink: Ink
    scale: float
    origin: tuple[float, float]
    finer: int  # its pixels for one of the field's, where the size stays what it is


class Way(NamedTuple):
    """A drawing's way to the field, step by step."""

    raster: Raster  # the drawing, inked by the pen of the step "pen"
    inked: Ink  #   the part of it that goes on: cropped, where that step is made
    scaled: Ink  #  at most 28×28, in the field's pixels
    field: Ink  #   (32, 32) float32 in [0, 1]
    scale: float  # pad (x, y) lies at scale · (x, y) + origin of the field
    origin: tuple[float, float]


def field_from_strokes(
    strokes: Strokes, size: tuple[float, float] = (280, 280), pen: float = 18
) -> Ink | None:
    """Pen strokes → the (32, 32) float32 field in [0, 1], or None where there is no ink.

    `strokes`: each a list of (x, y), x to the right and y down, in the units of `size`.
    `size`: the pad's width and height. `pen`: the width of the pen that the visitor saw; it
    decides what looks like a mere dot, never how thick the field's strokes are.
    Points may lie off the pad by as much as its longer side.

    Raises `BadDrawing`, with a sentence for the visitor, for anything that is no drawing.
    """
    way = follow(None, strokes, size, pen)
    return None if way is None else way.field


def follow(
    picture: Ink | None,
    strokes: Strokes,
    size: tuple[float, float] = (280, 280),
    pen: float = 18,
    skip: Collection[str] = (),
) -> Way | None:
    """The way of a drawing to its field, or None where there is no ink.

    `picture`: (28, 28) or (56, 56) ink that covers the pad, as `picture_for_pad` makes it, or
    None; `strokes`, over it, `size`, `pen` as in `field_from_strokes`. Raises `BadDrawing`.
    `skip`: steps to leave out:

    pen     left out, strokes keep the visitor's pen; else they get that of the training digits
    crop    left out, the whole pad goes on and not the ink alone
    size    left out, the pad's side becomes 28 pixels, however large the digit; else 20
    centre  left out, the middle of what goes on is the middle, not its centre of mass
    """
    if unknown := set(skip) - set(STEPS):
        raise BadDrawing(f"There is no step {min(unknown)}; there are {', '.join(STEPS)}.")
    pad = check_pad(size, pen)
    lines = check_strokes(strokes, pad)
    raster: Raster | None
    if picture is not None:
        raster = ink_over_picture(picture, lines, pad, skip)
    else:
        lines = drop_specks(lines, largest=max(SPECK * pad.side, pad.pen / 2))
        raster = ink_strokes(lines, pad, skip)
    if raster is None or (bounds := ink_bounds(raster.ink)) is None:
        return None
    if "crop" in skip:
        bounds = slice(0, raster.ink.shape[0]), slice(0, raster.ink.shape[1])
    inked = raster.ink[bounds]
    if "size" in skip:
        scaled, ratio = shrink(inked, raster.finer), 1 / raster.finer
    else:
        scaled, ratio = fit_in_square(inked), BOX_SIDE / max(inked.shape)
    if "centre" in skip:
        corner = (FIELD_SIDE - scaled.shape[0]) // 2, (FIELD_SIDE - scaled.shape[1]) // 2
    else:
        corner = corner_by_mass(scaled)
    left, top = (o - b.start for o, b in zip(raster.origin, bounds[::-1], strict=True))
    return Way(
        raster=raster,
        inked=inked,
        scaled=scaled,
        field=put(scaled, corner),
        scale=raster.scale * ratio,
        origin=(left * ratio + corner[1], top * ratio + corner[0]),
    )


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
        return Raster(ink, fine, (0.0, 0.0), FINER)
    if "size" in skip:
        scale = in_pixels / pad.side
        pen = TRAINING_PEN if "pen" not in skip else pad.pen * scale
    else:
        extent = np.ptp(np.concatenate(lines), axis=0).max()
        pen = TRAINING_PEN if "pen" not in skip else BOX_SIDE * pad.pen / (extent + pad.pen)
        scale = box_scale(lines, pen)
    ink, origin = ink_at_scale(lines, scale, pen, longest=FINER * FRAME_SIDE)
    return Raster(ink, FINER * scale, origin, FINER)


def ink_over_picture(
    picture: Ink, lines: list[np.ndarray], pad: Pad, skip: Collection[str]
) -> Raster:
    """Strokes over a picture that covers the pad, whose pixels are repeated under them."""
    if picture.shape not in ((FRAME_SIDE,) * 2, (PAD_PICTURE_SIDE,) * 2):
        raise BadDrawing("A picture on the pad must be 28×28 or 56×56 pixels.")
    own = len(picture)
    if not lines:
        return Raster(picture, own / pad.side, (0.0, 0.0), own // FRAME_SIDE)
    side = FINER * FRAME_SIDE
    fine = side / pad.side
    pen = FINER * TRAINING_PEN if "pen" not in skip else pad.pen * fine
    ink = ink_lines([line * fine for line in lines], pen, side, side)
    repeated = picture.repeat(side // own, axis=0).repeat(side // own, axis=1)
    return Raster(np.maximum(repeated, ink), fine, (0.0, 0.0), FINER)


def shrink(ink: Ink, finer: int) -> Ink:
    """Ink at one pixel for each `finer`, cut off where it passes the 28×28 frame."""
    ink = ink[: FRAME_SIDE * finer, : FRAME_SIDE * finer]
    height, width = (math.ceil(length / finer) for length in ink.shape)
    longer = max(height, width)
    padded = np.pad(ink, [(0, longer * finer - length) for length in ink.shape])
    return fit_in_square(padded, longer)[:height, :width]


def picture_for_pad(ink: Ink) -> Ink | None:
    """Ink of any size → the (56, 56) picture that the pad shows, or None without ink."""
    cropped = crop_to_ink(ink)
    if cropped is None:
        return None
    fitted = fit_in_square(cropped, 2 * BOX_SIDE)
    return centre_by_mass(fitted, PAD_PICTURE_SIDE, PAD_PICTURE_SIDE)
