"""A drawing as the pad holds it, pen strokes, perhaps over a picture, on its way to the field."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from PIL import Image

from .normalise import (
    BOX_SIDE,
    FIELD_SIDE,
    Ink,
    corner_by_mass,
    fit_in_square,
    ink_bounds,
    put,
    shrink,
)
from .photo import ink_from_picture
from .raster import Raster, ink_over_picture, ink_strokes, picture_for_pad
from .strokes import SPECK, BadDrawing, Strokes, check_pad, check_strokes, drop_specks

# The steps that can be left out, to see what the reading is without them.
STEPS = ("pen", "crop", "size", "centre")


class Preprocessing(NamedTuple):
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
    result = preprocess(None, strokes, size, pen)
    return None if result is None else result.field


def field_from_picture(picture: Image.Image) -> Ink | None:
    """A picture of any mode → the (32, 32) float32 field in [0, 1], or None where there is no ink.

    By way of the 56×56 picture that the pad shows, so that the page reads the same. Raises
    `BadDrawing` for a picture that is too large.
    """
    shown = picture_for_pad(ink_from_picture(picture))
    if shown is None:
        return None
    made = preprocess(np.rint(shown * 255).astype(np.float32) / np.float32(255), [])
    return None if made is None else made.field


def preprocess(
    picture: Ink | None,
    strokes: Strokes,
    size: tuple[float, float] = (280, 280),
    pen: float = 18,
    skip: Collection[str] = (),
) -> Preprocessing | None:
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
    return Preprocessing(
        raster=raster,
        inked=inked,
        scaled=scaled,
        field=put(scaled, corner),
        scale=raster.scale * ratio,
        origin=(left * ratio + corner[1], top * ratio + corner[0]),
    )
