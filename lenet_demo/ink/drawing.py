"""A drawing as the pad holds it: pen strokes, perhaps over a picture."""

import numpy as np
from PIL import Image

from .errors import BadDrawing
from .normalise import (
    BOX_SIDE,
    FRAME_SIDE,
    Ink,
    centre_by_mass,
    crop_to_ink,
    fit_in_square,
    normalise,
)
from .strokes import FINER, TRAINING_PEN, Strokes, check_strokes, draw_lines, field_from_strokes

# An opened picture lies on the pad as MNIST's digits lie in their frame, twice as fine.
PAD_PICTURE_SIDE = 2 * FRAME_SIDE


def field_from_drawing(
    picture: Ink | None, strokes: Strokes, size: tuple[float, float] = (280, 280), pen: float = 18
) -> Ink | None:
    """A picture that covers the pad, with strokes over it → the (32, 32) field, or None.

    `picture`: (28, 28) or (56, 56) ink, as `picture_for_pad` makes it, or None; `strokes`,
    `size`, `pen` as in `field_from_strokes`. Raises `BadDrawing`.
    """
    if picture is None:
        return field_from_strokes(strokes, size, pen)
    if picture.shape not in ((FRAME_SIDE,) * 2, (PAD_PICTURE_SIDE,) * 2):
        raise BadDrawing("A picture on the pad must be 28×28 or 56×56 pixels.")
    lines = check_strokes(strokes)
    if not lines:
        return normalise(picture)
    side = FINER * FRAME_SIDE
    enlarged = Image.fromarray((picture * 255).astype(np.uint8)).resize((side, side))
    to_picture = np.array([side / size[0], side / size[1]])
    draw_lines(enlarged, [line * to_picture for line in lines], FINER * TRAINING_PEN)
    return normalise(np.asarray(enlarged, np.float32) / 255)


def picture_for_pad(ink: Ink) -> Ink | None:
    """Ink of any size → the (56, 56) picture that the pad shows, or None without ink."""
    cropped = crop_to_ink(ink)
    if cropped is None:
        return None
    fitted = fit_in_square(cropped, 2 * BOX_SIDE)
    return centre_by_mass(fitted, PAD_PICTURE_SIDE, PAD_PICTURE_SIDE)
