"""Nine distortions of a digit in its field, for how much of each a reader bears.

The paper names scale, shift and rotation (section III-E), and inverts pixels (figure 13). They act
after centring, which would undo them, about the field's middle: shear, squeeze, rotation, scale,
shift, then the width of the strokes, blur, noise. Strokes are moved as lines and inked anew, as
finely as they were; of a picture, the field is resampled once, bilinearly.

As the pen, all but the blur is defined by operations of which IEEE 754 fixes every result, in this
order: `engine/distort.js` gives the same fields, bit for bit; blurred ones to rounding.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .distort_field import MIDDLE, blurred, inverted, matrix, resampled, thickened
from .errors import BadDrawing
from .normalise import Ink
from .preprocess import Preprocessing
from .raster import ink_field
from .strokes import TRAINING_PEN

SEED = 1998
SEEDS = 2**32


class Distortion(NamedTuple):
    """One of the nine: the value that changes nothing, and what values there are."""

    name: str
    neutral: float  # 1: a factor
    least: float
    most: float
    steps: int  # as many values show all of it, both ends included

    def values(self) -> list[float]:
        """`steps` values of the whole range: of a factor, as many below 1 as above."""
        parts = [i / (self.steps - 1) for i in range(self.steps)]
        if self.neutral == 1:
            ratio = self.most / self.least
            return [round(self.least * ratio**part, 4) for part in parts]
        return [round(self.least + (self.most - self.least) * part, 4) for part in parts]


DISTORTIONS = (
    Distortion("right", 0, -15, 15, 31),  #   shift, in pixels of the field
    Distortion("down", 0, -15, 15, 31),
    Distortion("scale", 1, 0.4, 2.5, 31),
    Distortion("rotate", 0, -180, 180, 61),  # degrees, as the hands of a clock
    Distortion("squeeze", 1, 0.5, 2, 31),  #  width times this, height divided by it
    Distortion("shear", 0, -0.75, 0.75, 31),  # pixels to the right for each row up
    Distortion("width", 1, 0.4, 2.5, 31),  #  of the strokes
    Distortion("blur", 0, 0, 3, 31),  #       deviation, in pixels
    Distortion("noise", 0, 0, 0.3, 31),  #    chance of each pixel to be inverted
)
NEUTRAL = {of.name: of.neutral for of in DISTORTIONS}
GEOMETRY = ("right", "down", "scale", "rotate", "squeeze", "shear")


def distort(made: Preprocessing, values: Mapping[str, float], seed: int = SEED) -> Ink:
    """A drawing's (32, 32) field, distorted; with all values neutral its very own.

    `values` by name; what is left out is neutral. `seed` says which pixels noise inverts: of one
    seed, a greater chance inverts those of a smaller one and others. Raises `BadDrawing`.
    """
    chosen = check_distortions(values, seed)
    lines = made.raster.lines
    if lines is None:
        return distort_fields(made.field, chosen, seed)
    field = made.field
    if any(chosen[name] != NEUTRAL[name] for name in (*GEOMETRY, "width")):
        a, b, c, d = matrix(chosen)
        (left, top), scale = made.origin, made.scale
        moved = []
        for line in lines:
            x = scale * line[:, 0] + left - MIDDLE
            y = scale * line[:, 1] + top - MIDDLE
            placed = a * x + b * y + (MIDDLE + chosen["right"])
            below = c * x + d * y + (MIDDLE + chosen["down"])
            moved.append(np.stack([placed, below], axis=1))
        pen = made.raster.pen * (scale / made.raster.scale) * chosen["scale"] * chosen["width"]
        field = ink_field(moved, pen)
    return inverted(blurred(field, chosen["blur"]), chosen["noise"], seed)


def distort_fields(
    fields: Ink, values: Mapping[str, float], seed: int | NDArray[np.int64] = SEED
) -> Ink:
    """The picture's way: (…, 32, 32) fields, distorted; `seed` one for all, or one for each."""
    chosen = NEUTRAL | dict(values)
    stays = all(chosen[name] == NEUTRAL[name] for name in GEOMETRY)
    moved = fields if stays else resampled(fields, chosen)
    moved = thickened(moved, chosen["scale"] * TRAINING_PEN, chosen["width"])
    return inverted(blurred(moved, chosen["blur"]), chosen["noise"], seed)


def check_distortions(values: Any, seed: Any = SEED) -> dict[str, float]:
    """Anything at all → all nine values by name; raises `BadDrawing`."""
    if not isinstance(values, Mapping):
        raise BadDrawing("Distortions must be numbers by name.")
    if unknown := {str(name) for name in values} - {*NEUTRAL}:
        names = ", ".join(NEUTRAL)
        raise BadDrawing(f"There is no distortion {min(unknown)}; there are {names}.")
    for name, _neutral, least, most, _steps in DISTORTIONS:
        of = values.get(name, least)
        is_number = isinstance(of, int | float | np.integer | np.floating)
        if isinstance(of, bool) or not is_number or not least <= of <= most:
            raise BadDrawing(f"The distortion {name} must lie between {least:g} and {most:g}.")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < SEEDS:
        raise BadDrawing(f"The seed must be a whole number from 0 to {SEEDS - 1}.")
    return NEUTRAL | {name: float(of) for name, of in values.items()}
