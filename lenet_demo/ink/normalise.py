"""From ink to the 32×32 field, as the paper describes how MNIST's digits were made.

"The original black and white images were size normalized to fit in a 20×20 pixel box while
preserving their aspect ratio. The resulting images contain grey levels as result of the
anti-aliasing. [They] were centred in a 28×28 image by computing the centre of mass of the
pixels" (paper, section III-A), and that image sits in the middle of the 32×32 field. The exact
steps are lost (Yadav and Bottou, 2019); these give MNIST's own digits back as they are, all but 17
of the 70,000: 16 that end at their frame and are 19 pixels long, and one that is off its centre.

Ink is (H, W) float32: 0 is paper, 1 is ink.
"""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# (H, W), 0 paper … 1 ink: float32 wherever it is handed on.
Ink = NDArray[np.floating]

FIELD_SIDE = 32
FRAME_SIDE = 28
BOX_SIDE = 20


def normalise(ink: Ink) -> Ink | None:
    """Ink of any size → the (32, 32) float32 field in [0, 1]; None where there is no ink."""
    cropped = crop_to_ink(ink)
    if cropped is None:
        return None
    return centre_by_mass(fit_in_square(cropped))


def crop_to_ink(ink: Ink) -> Ink | None:
    """The smallest rectangle that holds every pixel with any ink, or None without one."""
    bounds = ink_bounds(ink)
    return None if bounds is None else ink[bounds]


def ink_bounds(ink: Ink) -> tuple[slice, slice] | None:
    """The rows and the columns of that rectangle."""
    rows = np.flatnonzero((ink > 0).any(axis=1))
    columns = np.flatnonzero((ink > 0).any(axis=0))
    if not len(rows):
        return None
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def fit_in_square(ink: Ink, side: int = BOX_SIDE) -> Ink:
    """Scale so that the longer side is `side` pixels, keeping the aspect, anti-aliased.

    Shrinking averages areas, which makes grey levels of black and white scans. The shorter
    side is rounded up, its last pixels in part paper: rounding the scale itself would widen or
    thin a narrow 1.
    """
    longer = max(ink.shape)
    if longer == side:
        return ink
    square = np.pad(ink, [(0, longer - length) for length in ink.shape])
    smooth = Image.Resampling.BOX if longer > side else Image.Resampling.BILINEAR
    scaled = np.clip(np.asarray(Image.fromarray(square).resize((side, side), smooth)), 0, 1)
    height, width = (math.ceil(length * side / longer) for length in ink.shape)
    return scaled[:height, :width]


def shrink(ink: Ink, finer: int) -> Ink:
    """Ink at one pixel for each `finer`, cut off where it passes the 28×28 frame."""
    ink = ink[: FRAME_SIDE * finer, : FRAME_SIDE * finer]
    height, width = (math.ceil(length / finer) for length in ink.shape)
    longer = max(height, width)
    padded = np.pad(ink, [(0, longer * finer - length) for length in ink.shape])
    return fit_in_square(padded, longer)[:height, :width]


def centre_by_mass(ink: Ink, side: int = FIELD_SIDE, frame: int = FRAME_SIDE) -> Ink:
    """Put the ink on a `side`×`side` field, its centre of mass in the middle.

    Moved by whole pixels, and never out of the middle `frame`×`frame`. In the middle means
    0 to 1 pixel past it: so lie MNIST's digits, all but one of 70,000 (measured), hence `ceil`.
    """
    return put(ink, corner_by_mass(ink, side, frame), side)


def corner_by_mass(ink: Ink, side: int = FIELD_SIDE, frame: int = FRAME_SIDE) -> tuple[int, int]:
    """(y, x) of the field's pixel that the upper left one of `ink` comes to lie on."""
    margin = (side - frame) // 2
    y, x = (
        # Where the centre lies in the middle of a pixel, rounding must not decide the pixel.
        int(np.clip(math.ceil(side / 2 - centre - 1e-6), margin, side - margin - length))
        for centre, length in zip(centre_of_mass(ink), ink.shape, strict=True)
    )
    return y, x


def put(ink: Ink, corner: tuple[int, int], side: int = FIELD_SIDE) -> Ink:
    """`ink` on an empty `side`×`side` field, its upper left pixel on `corner` (y, x)."""
    field = np.zeros((side, side), np.float32)
    field[corner[0] : corner[0] + ink.shape[0], corner[1] : corner[1] + ink.shape[1]] = ink
    return field


def has_several_digits(field: Ink) -> bool:
    """Whether the ink of a (32, 32) field looks like digits side by side.

    So it does where it falls into tall parts with blank columns between them, or is far wider than
    high. Of MNIST's 60,000 training digits about a hundred do, and none of 7,494 that 30 people
    wrote by pen.
    """
    rows, columns = (np.flatnonzero((field > 0.3).any(axis=axis)) for axis in (1, 0))
    if len(rows) == 0:
        return False
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    edges = np.flatnonzero(np.diff((field > 0.35).any(axis=0), prepend=False, append=False))
    tall = 0
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        part = np.flatnonzero((field[:, begin:end] > 0.3).any(axis=1))
        tall += int(np.ptp(part) + 1 >= 0.6 * height)
    return tall > 1 or bool(height > 3 and width > 1.75 * height)


def centre_of_mass(ink: Ink) -> tuple[float, float]:
    """(y, x) in pixels from the upper left corner, a pixel's ink lying in its middle."""
    rows, columns = (ink.sum(axis=axis, dtype=np.float64) for axis in (1, 0))
    y, x = ((sums * (np.arange(len(sums)) + 0.5)).sum() / sums.sum() for sums in (rows, columns))
    return float(y), float(x)
