"""Distortions of a digit in its field, for how much of each a reader bears.

The paper names scale, shift and rotation (section III-E), and inverts pixels (figure 13). They act
after centring, which would undo them, about the field's middle: shear, squeeze, rotation, scale,
shift, then the width of the strokes, blur, noise. Strokes are moved as lines and inked anew, as
finely as they were; of a picture, the field is resampled once, bilinearly.

As the pen, all but the blur is defined by operations of which IEEE 754 fixes every result, in this
order: `engine/ink/distort.js` gives the same fields, bit for bit; blurred ones to rounding.
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .field import Preprocessing
from .normalise import FIELD_SIDE, Ink
from .raster import ink_field
from .strokes import TRAINING_PEN, BadDrawing, Numbers

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
NEUTRAL = {distortion.name: distortion.neutral for distortion in DISTORTIONS}
GEOMETRY = ("right", "down", "scale", "rotate", "squeeze", "shear")


def distort(drawing: Preprocessing, values: Mapping[str, float], seed: int = SEED) -> Ink:
    """A drawing's (32, 32) field, distorted; with all values neutral its very own.

    `values` by name; what is left out is neutral. `seed` says which pixels noise inverts: of one
    seed, a greater chance inverts those of a smaller one and others. Raises `BadDrawing`.
    """
    chosen = check_distortions(values, seed)
    lines = drawing.raster.lines
    if lines is None:
        return distort_fields(drawing.field, chosen, seed)
    field = drawing.field
    if any(chosen[name] != NEUTRAL[name] for name in (*GEOMETRY, "width")):
        a, b, c, d = matrix(chosen)
        (left, top), scale = drawing.origin, drawing.scale
        moved = []
        for line in lines:
            x = scale * line[:, 0] + left - MIDDLE
            y = scale * line[:, 1] + top - MIDDLE
            placed = a * x + b * y + (MIDDLE + chosen["right"])
            below = c * x + d * y + (MIDDLE + chosen["down"])
            moved.append(np.stack([placed, below], axis=1))
        pen = (
            drawing.raster.pen * (scale / drawing.raster.scale) * chosen["scale"] * chosen["width"]
        )
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
        value = values.get(name, least)
        is_number = isinstance(value, int | float | np.integer | np.floating)
        if isinstance(value, bool) or not is_number or not least <= value <= most:
            raise BadDrawing(f"The distortion {name} must lie between {least:g} and {most:g}.")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < SEEDS:
        raise BadDrawing(f"The seed must be a whole number from 0 to {SEEDS - 1}.")
    return NEUTRAL | {name: float(value) for name, value in values.items()}


# ---- What they do to fields, (…, 32, 32) ink ----------------------------------------------------

MIDDLE = FIELD_SIDE / 2
RADIAN = 0.017453292519943295  # of a degree


def matrix(values: Mapping[str, float]) -> tuple[float, float, float, float]:
    """a b c d: what is at (x, y) from the middle comes to (a x + b y, c x + d y) from it."""
    cos, sin = turn(values["rotate"])
    wide, high = values["scale"] * values["squeeze"], values["scale"] / values["squeeze"]
    a, c = cos * wide, sin * wide
    return a, -(a * values["shear"]) - sin * high, c, cos * high - c * values["shear"]


def turn(degrees: float) -> tuple[float, float]:
    """The cosine and the sine, by + − × ÷ ⌊⌋ alone, to 1e-15."""
    quarters = math.floor(degrees / 90 + 0.5)
    x = (degrees - 90 * quarters) * RADIAN
    square = x * x
    cos = sin = 1.0
    for n in range(16, 0, -2):  # their series, from the last term that counts
        cos = 1 - square / (n * (n - 1)) * cos
        sin = 1 - square / (n * (n + 1)) * sin
    sin = x * sin
    return ((cos, sin), (-sin, cos), (-cos, -sin), (sin, -cos))[quarters % 4]


def resampled(fields: Ink, values: Mapping[str, float]) -> Ink:
    """Each pixel from where it comes from, between four; paper from outside."""
    a, b, c, d = matrix(values)
    determinant = a * d - b * c
    centres = np.arange(FIELD_SIDE) + 0.5
    u, v = centres[None] - (MIDDLE + values["right"]), centres[:, None] - (MIDDLE + values["down"])
    x = d / determinant * u - b / determinant * v + (MIDDLE - 0.5)
    y = a / determinant * v - c / determinant * u + (MIDDLE - 0.5)
    left, top = np.floor(x), np.floor(y)
    across, along = x - left, y - top
    padded = np.pad(fields.astype(np.float64), [(0, 0)] * (fields.ndim - 2) + [(1, 1)] * 2)

    def at(row: Numbers, column: Numbers) -> Numbers:
        rows, columns = (
            np.clip(place + 1, 0, FIELD_SIDE + 1).astype(np.int64) for place in (row, column)
        )
        return padded[..., rows, columns]

    upper = (1 - across) * at(top, left) + across * at(top, left + 1)
    lower = (1 - across) * at(top + 1, left) + across * at(top + 1, left + 1)
    return ((1 - along) * upper + along * lower).astype(np.float32)


def thickened(fields: Ink, pen: float, factor: float) -> Ink:
    """Strokes of about `pen` pixels made `factor` times as wide: blends with 3×3 maxima, minima."""
    if factor == 1:
        return fields
    change = (factor - 1) * pen / 2  # at either edge of a line
    values = fields.astype(np.float64)
    while change != 0:
        step = min(abs(change), 1.0)
        moved = largest_of_nine(values) if change > 0 else -largest_of_nine(-values)
        values = values + step * (moved - values)
        change -= math.copysign(step, change)
    return values.astype(np.float32)


def largest_of_nine(fields: Numbers) -> Numbers:
    rim = [(0, 0)] * (fields.ndim - 2) + [(1, 1)] * 2
    padded = np.pad(fields, rim, constant_values=-np.inf)
    rows = np.maximum(np.maximum(padded[..., :-2], padded[..., 1:-1]), padded[..., 2:])
    return np.maximum(np.maximum(rows[..., :-2, :], rows[..., 1:-1, :]), rows[..., 2:, :])


def blurred(fields: Ink, sigma: float) -> Ink:
    """Weighted sums of the neighbours up to 3 deviations away, along rows and then columns."""
    if sigma == 0:
        return fields
    reach = math.ceil(3 * sigma)
    weights = [math.exp(-(k * k) / (2 * sigma * sigma)) for k in range(-reach, reach + 1)]
    total = sum(weights)
    values = fields.astype(np.float64)
    for _ in range(2):  # along the last axis, each time another one
        padded = np.pad(values, [(0, 0)] * (values.ndim - 1) + [(reach, reach)])
        sums = np.zeros_like(values)
        for i, weight in enumerate(weights):
            sums += padded[..., i : i + FIELD_SIDE] * (weight / total)
        values = sums.swapaxes(-1, -2)
    return values.astype(np.float32)


def inverted(fields: Ink, chance: float, seed: int | NDArray[np.int64]) -> Ink:
    """Ink for paper and paper for ink, wherever the seed's number is below `chance` (figure 13)."""
    if chance == 0:
        return fields
    return np.where(throws(seed) < chance, 1 - fields, fields).astype(np.float32)


def throws(seed: int | NDArray[np.int64]) -> Numbers:
    """(32, 32) numbers in [0, 1) for each seed, row by row: mulberry32's first 1024."""
    counted = np.arange(1, FIELD_SIDE**2 + 1, dtype=np.uint64) * 0x6D2B79F5
    start = np.asarray(seed, np.uint64)[..., None]
    state = (start + counted).astype(np.uint32)
    mixed = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
    mixed ^= mixed + (mixed ^ (mixed >> np.uint32(7))) * (mixed | np.uint32(61))
    thrown = (mixed ^ (mixed >> np.uint32(14))) / 2.0**32
    return thrown.reshape(*thrown.shape[:-1], FIELD_SIDE, FIELD_SIDE)
