"""A drawing as the pad holds it, pen strokes, perhaps over a picture, on its way to the field."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from PIL import Image

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
from .strokes import (
    FINER,
    SPECK,
    TRAINING_PEN,
    Strokes,
    box_scale,
    check_number,
    check_strokes,
    draw_lines,
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
    finer: float  # its pixels for one of the field's, where the size stays what it is


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
    raster = ink_drawing(picture, strokes, size, pen, skip)
    if raster is None or (bounds := ink_bounds(raster.ink)) is None:
        return None
    if "crop" in skip:
        bounds = slice(0, raster.ink.shape[0]), slice(0, raster.ink.shape[1])
    inked = raster.ink[bounds]
    scaled = fit_in_square(inked) if "size" not in skip else shrink(inked, raster.finer)
    if "centre" in skip:
        corner = (FIELD_SIDE - scaled.shape[0]) // 2, (FIELD_SIDE - scaled.shape[1]) // 2
    else:
        corner = corner_by_mass(scaled)
    ratio = max(scaled.shape) / max(inked.shape)
    left, top = (o - b.start for o, b in zip(raster.origin, bounds[::-1], strict=True))
    return Way(
        raster=raster,
        inked=inked,
        scaled=scaled,
        field=put(scaled, corner),
        scale=raster.scale * ratio,
        origin=(left * ratio + corner[1], top * ratio + corner[0]),
    )


def ink_drawing(
    picture: Ink | None,
    strokes: Strokes,
    size: tuple[float, float],
    pen: float,
    skip: Collection[str],
) -> Raster | None:
    """The drawing as ink; None where there is none."""
    lines = check_strokes(strokes)
    width, height, pen = (
        check_number(number, name, lowest=1)
        for number, name in ((size[0], "width"), (size[1], "height"), (pen, "pen"))
    )
    side = max(width, height)
    if picture is not None:
        return ink_over_picture(picture, lines, side, None if "pen" not in skip else pen)
    lines = drop_specks(lines, largest=max(SPECK * side, pen / 2))
    if not lines:
        return None
    if "crop" not in skip and "size" not in skip:
        extent = np.ptp(np.concatenate(lines), axis=0).max()
        in_box = TRAINING_PEN if "pen" not in skip else BOX_SIDE * pen / (extent + pen)
        scale = box_scale(lines, in_box)
    else:
        scale = (FRAME_SIDE if "size" in skip else BOX_SIDE) / side
        in_box = TRAINING_PEN if "pen" not in skip else pen * scale
    ink, origin = ink_at_scale(lines, scale, in_box)
    if "crop" in skip:
        whole = np.zeros((round(height * FINER * scale), round(width * FINER * scale)), np.float32)
        ink, origin = paste(whole, ink, origin), (0.0, 0.0)
    return Raster(ink, FINER * scale, origin, FINER)


def ink_over_picture(
    picture: Ink, lines: list[np.ndarray], side: float, pen: float | None
) -> Raster:
    """Strokes over a picture that covers the pad; without a pen, with the training digits'."""
    if picture.shape not in ((FRAME_SIDE,) * 2, (PAD_PICTURE_SIDE,) * 2):
        raise BadDrawing("A picture on the pad must be 28×28 or 56×56 pixels.")
    if not lines:
        own = len(picture)
        return Raster(picture, own / side, (0.0, 0.0), own / FRAME_SIDE)
    own = FINER * FRAME_SIDE
    enlarged = Image.fromarray((picture * 255).astype(np.uint8)).resize((own, own))
    wide = FINER * TRAINING_PEN if pen is None else pen * own / side
    draw_lines(enlarged, [line * (own / side) for line in lines], wide)
    return Raster(np.asarray(enlarged, np.float32) / 255, own / side, (0.0, 0.0), FINER)


def paste(whole: Ink, ink: Ink, origin: tuple[float, float]) -> Ink:
    """`ink`, whose own pixel `origin` (x, y) is the corner of `whole`, laid into it."""
    left, top = (round(-at) for at in origin)
    rows = slice(max(top, 0), min(top + ink.shape[0], whole.shape[0]))
    columns = slice(max(left, 0), min(left + ink.shape[1], whole.shape[1]))
    whole[rows, columns] = ink[
        rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
    ]
    return whole


def shrink(ink: Ink, finer: float) -> Ink:
    """Ink at one pixel for each `finer`, cut off where it passes the 28×28 frame."""
    longer = round(max(ink.shape) / finer + 0.5)
    room = round(longer * finer)
    padded = np.zeros((room, room), np.float32)
    padded[: ink.shape[0], : ink.shape[1]] = ink[:room, :room]
    height, width = (max(1, round(length / finer)) for length in ink.shape)
    return fit_in_square(padded, longer)[: min(height, FRAME_SIDE), : min(width, FRAME_SIDE)]


def picture_for_pad(ink: Ink) -> Ink | None:
    """Ink of any size → the (56, 56) picture that the pad shows, or None without ink."""
    cropped = crop_to_ink(ink)
    if cropped is None:
        return None
    fitted = fit_in_square(cropped, 2 * BOX_SIDE)
    return centre_by_mass(fitted, PAD_PICTURE_SIDE, PAD_PICTURE_SIDE)
