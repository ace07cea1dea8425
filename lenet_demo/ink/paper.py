"""From a picture's grey levels to ink: the sheet found on its desk, lines and frames taken away.

What people photograph, scan and save: a sheet on a desk, ruled or squared paper, margins, boxes, a
plot's axes, a dark edge, pale strokes, uneven light, noise, nothing at all. Each step takes away
one of these. `engine/ink/paper.js` is the same, step for step; numbers are single precision there
as here.

Levels are (H, W) float32, 0 black … 1 white; ink as in `normalise`.
"""

import math
from typing import Any

import numpy as np
from PIL import Image

from .normalise import Ink
from .patches import Mask, Patch, filled, painted, patches_of, rectangularity, runs_of

Levels = Ink

WORKING_SIDE = 320  # pixels of the paper's longer side
SHEET_SIDE = 64  # in which sheets are looked for
PAPER_SIDE = 48  # in which the paper's brightness is estimated
# Paper and ink that differ by less than this part of the full range are both paper.
FAINTEST_INK = 0.09
# What is less than this share of the ink's contrast is no stroke; what is more is one where it
# hangs together with what is more than half.
PALEST = 0.2
FAINTEST_SHARE = np.float32(0.04)
STROKE = 25  # pixels that a stroke and its pale rim are wide at most
RIM = 23


def ink_on_paper(levels: Levels) -> Ink:
    """Ink, its longer side 161 to 320 pixels, of dark strokes on light paper or light ones on dark.

    All zeros where there is nothing but paper.
    """
    found = sheet(levels)
    inside = np.ones(levels.shape, bool)
    if found is not None:
        inside = nearest(found, levels.shape)
        rows, columns = np.nonzero(inside)
        box = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        levels, inside = levels[box], inside[box]
        levels = np.where(inside, levels, np.median(levels[inside]))
    small = resized(levels, WORKING_SIDE) if max(levels.shape) > WORKING_SIDE else repeated(levels)
    return ink_inside(small, nearest(inside, small.shape))


def repeated(levels: Levels) -> Levels:
    """Each pixel of a small picture as a square of them: its greys come out as they went in."""
    times = max(1, WORKING_SIDE // max(levels.shape))
    return levels.repeat(times, axis=0).repeat(times, axis=1)


# ---- The sheet ----------------------------------------------------------------------------------


def sheet(levels: Levels) -> Mask | None:
    """Where a sheet lies on something else, on a copy of 64 pixels; None where all is paper.

    Strokes vanish in the median of a window that is wider than they are. What is left of a sheet is
    one of two levels, rectangular, sharp at its edge, and not at most of the picture's edge.
    """
    tiny = resized(levels, SHEET_SIDE)
    calm = windows(tiny, 9, np.median)
    light = calm > threshold(calm)
    if light.all() or not light.any():
        return None
    contrast = abs(calm[light].mean() - calm[~light].mean())
    if contrast < 0.1:
        return None
    best: Mask | None = None
    most = 0.12  # of the picture's area, at least
    for mask in (light, ~light):
        for patch in patches_of(mask):
            if patch.extent < SHEET_SIDE / 4:
                continue
            shape = filled(patch, mask.shape)
            edge = np.concatenate([shape[0], shape[-1], shape[:, 0], shape[:, -1]])
            is_sheet = edge.mean() <= 0.6 and rectangularity(shape) >= 0.84
            if is_sheet and most < shape.mean() and step_at_edge(calm, shape) >= 0.5 * contrast:
                best, most = shape, float(shape.mean())
    # Its edge belongs to neither.
    return None if best is None else windows(np.pad(best, 1), 3, np.min)[1:-1, 1:-1]


def threshold(levels: Levels) -> float:
    """The level that parts levels into two classes, each as even as can be (Otsu, 1979)."""
    counts = np.bincount(np.minimum((levels * 64).astype(int), 63).ravel(), minlength=64)
    middles = (np.arange(64) + 0.5) / 64
    below, moment = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    between = (moment[-1] * below / below[-1] - moment) ** 2 / np.maximum(below * above, 1)
    return float((int(between.argmax()) + 1) / 64)


def step_at_edge(levels: Levels, shape: Mask) -> float:
    """How much what lies outside a shape's edge differs from what lies inside it."""
    outside = windows(shape, 5, np.max) & ~shape
    inside = shape & ~windows(shape, 5, np.min)
    if not outside.any() or not inside.any():
        return 0.0
    return abs(float(np.median(levels[outside])) - float(np.median(levels[inside])))


# ---- Ink on one sheet ---------------------------------------------------------------------------


def ink_inside(levels: Levels, inside: Mask) -> Ink:
    """The ink of a sheet, which is where `inside` is."""
    contrast = np.where(inside, contrast_with_paper(levels, inside), 0).astype(np.float32)
    calm = averaged(contrast, 1)
    noise = 1.4826 * float(np.median(np.abs(contrast - calm)[inside]))
    paper = float(np.median(calm[inside]))
    full = float(np.percentile(calm[inside], 99.7)) - paper
    calm = calm - np.float32(paper)
    if full < max(FAINTEST_INK, 3.5 * noise):
        return np.zeros_like(levels)
    palest = max(PALEST * full, 3 * noise, FAINTEST_INK / 2)
    dark = (calm > palest) & inside
    weak = without_lines(dark, inside)
    strong = calm > full / 2
    strokes = [patch for patch in patches_of(weak) if patch.meets(strong)]
    drawn = painted(digit_of(strokes, inside), levels.shape)
    # Full ink is what strokes come to hereabouts: pale ones are strokes, too.
    inked = np.where(drawn, calm, 0).astype(np.float32)
    around = averaged(windows(inked, STROKE, np.max), STROKE // 3)
    around = np.maximum(around, np.float32(palest))
    least = np.maximum(FAINTEST_SHARE * around, np.float32(2 * noise))
    soft = np.clip((calm - least) / np.maximum(around - least, np.float32(1e-6)), 0, 1)
    # Their pale rims go on as far as a pixel of a small picture, but not over what was left out.
    rim = windows(drawn, RIM, np.max) & (drawn | ~windows(dark & ~drawn, 3, np.max))
    return np.where(rim, soft, 0).astype(np.float32)


def contrast_with_paper(levels: Levels, inside: Mask) -> Levels:
    """How much each pixel differs from the paper around it, towards the ink's side.

    The paper's brightness may vary over a photograph: it is estimated from a tiny copy in which
    everything narrower than a third of the picture has been closed over.
    """
    paper = np.median(levels[rim(inside, 3)])
    darkest, lightest = np.percentile(levels[inside], [0.3, 99.7])
    if lightest - paper > paper - darkest:
        levels = 1 - levels  # light ink: look at the negative
    tiny = resized(levels, PAPER_SIDE)
    closed = windows(windows(tiny, 17, np.max), 17, np.min)
    smooth = averaged(averaged(closed, 3), 3)
    return stretched(smooth, levels.shape) - levels


def rim(inside: Mask, reach: int) -> Mask:
    """The sheet's pixels that lie within `reach` pixels of its edge, or of the picture's."""
    return inside & windows(~np.pad(inside, 1), 2 * reach + 1, np.max)[1:-1, 1:-1]


def without_lines(mask: Mask, inside: Mask) -> Mask:
    """Less the straight thin lines that run across all of the sheet, hardly sloped."""
    level = without_level_lines(mask, inside)
    return without_level_lines(level.T, inside.T).T


def without_level_lines(mask: Mask, inside: Mask) -> Mask:
    height, width = mask.shape
    thickness = thickness_of(mask)
    thinnest = max(3, round(0.02 * max(mask.shape)))
    # A line may pass from one row to the next between two columns.
    covered = mask | np.roll(mask, 1, 0)
    thin = mask & (thickness <= thinnest)
    thin |= np.roll(thin, 1, 0)
    left = mask.copy()
    columns = np.arange(width)
    for slope in range(-8, 9):  # in hundredths
        shift = np.floor(slope * (columns - width // 2) / 100 + 0.5).astype(int)
        rows = np.arange(height)[:, None] + shift
        is_there = (rows >= 0) & (rows < height)
        rows = rows.clip(0, height - 1)
        on_sheet = is_there & inside[rows, columns]
        length = on_sheet.sum(1)
        is_line = (
            (2 * length > width)
            & ((covered[rows, columns] & on_sheet).sum(1) >= 0.8 * length)
            & (2 * (thin[rows, columns] & on_sheet).sum(1) >= length)
        )
        for row in np.nonzero(is_line)[0]:
            along = covered[rows[row], columns][on_sheet[row]]
            if not runs_to_both_ends(along):
                continue
            for beside in (-2, -1, 0, 1, 2):
                at = rows[row] + beside
                kept = is_there[row] & (at >= 0) & (at < height)
                y, x = at[kept], columns[kept]
                # Where a stroke crosses the line, it stays.
                crossed = thickness[y, x] > thinnest + 1
                left[y, x] &= crossed
    return left


def runs_to_both_ends(covered: np.ndarray) -> bool:
    """Whether most of the first and of the last twentieth is covered, as of a box's side is not."""
    end = max(2, len(covered) // 20)
    return 2 * covered[:end].sum() >= end and 2 * covered[-end:].sum() >= end


def thickness_of(mask: Mask) -> np.ndarray:
    """For each pixel of a mask, how many of its column it hangs together with."""
    thickness = np.zeros(mask.shape, int)
    for column, begin, end in runs_of(mask.T):
        thickness[begin:end, column] = end - begin
    return thickness


def digit_of(strokes: list[Patch], inside: Mask) -> list[Patch]:
    """Those of the patches that are the digit: no specks, no frames, no rim of the sheet."""
    side = max(inside.shape)
    found = [patch for patch in strokes if patch.extent >= 0.03 * side]
    # What lies off the sheet is no part of any patch.
    free = [patch for patch in found if not patch.meets(rim(inside, 2))]
    if any(patch.extent >= 0.1 * side for patch in free):
        found = free
    found = [patch for patch in found if not is_frame(patch, found)]
    main = max(found, key=lambda patch: patch.extent * math.sqrt(patch.area), default=None)
    if main is None or main.extent < 0.06 * side:
        return []
    return [patch for patch in found if patch is main or belongs(patch, main)]


def is_frame(patch: Patch, found: list[Patch]) -> bool:
    """Whether it lies around another one: a box, or axes."""
    inner = [
        other
        for other in found
        if other is not patch and patch.holds(other, 2) and other.extent >= 0.2 * patch.extent
    ]
    return bool(inner) and patch.share_at_rim() > 0.65


def belongs(patch: Patch, main: Patch) -> bool:
    """Whether it may be a part of the same digit: near, or nearly as large."""
    is_near = patch.extent >= 0.12 * main.extent and patch.gap(main) <= 0.25 * main.extent
    return is_near or patch.extent >= 0.5 * main.extent


# ---- Pictures as numbers ------------------------------------------------------------------------


def resized(levels: Levels, side: int) -> Levels:
    """`side` pixels on the longer side: areas averaged, or, where it grows, neighbours blended."""
    longer = max(levels.shape)
    shape = [max(1, math.floor(length * side / longer + 0.5)) for length in levels.shape]
    how = Image.Resampling.BOX if longer > side else Image.Resampling.BILINEAR
    picture = Image.fromarray(np.ascontiguousarray(levels, np.float32))
    return np.asarray(picture.resize(shape[::-1], how))


def stretched(levels: Levels, shape: tuple[int, ...]) -> Levels:
    """A smaller picture in another shape, neighbours blended."""
    height, width = shape
    return np.asarray(Image.fromarray(levels).resize((width, height), Image.Resampling.BILINEAR))


def nearest(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """A mask in another shape, each pixel that of the nearest."""
    rows, columns = (
        (2 * np.arange(length) + 1) * own // (2 * length)
        for length, own in zip(shape, mask.shape, strict=True)
    )
    return mask[rows][:, columns]


def windows(values: np.ndarray, side: int, what: Any) -> np.ndarray:
    """What `np.max`, `np.min` or `np.median` makes of each pixel's `side`×`side` window.

    Of the picture's edge on, its last pixels go on.
    """
    padded = np.pad(values, side // 2, mode="edge")
    if what is np.median:
        view = np.lib.stride_tricks.sliding_window_view(padded, (side, side))
        return np.median(view, axis=(2, 3)).astype(values.dtype)
    for axis in (0, 1):
        view = np.lib.stride_tricks.sliding_window_view(padded, side, axis)
        padded = what(view, axis=-1)
    return padded


def averaged(levels: Levels, reach: int) -> Levels:
    """Each pixel's mean with those up to `reach` pixels beside, above and below it."""
    for axis in (0, 1):
        pad = [(reach, reach) if at == axis else (0, 0) for at in (0, 1)]
        padded = np.pad(levels, pad, mode="edge").astype(np.float64)
        count = 2 * reach + 1
        view = np.lib.stride_tricks.sliding_window_view(padded, count, axis)
        levels = (view.sum(-1) / count).astype(np.float32)
    return levels
