"""From a picture of a digit to ink: scans, screenshots, photographs, transparent drawings."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from .normalise import BOX_SIDE, FIELD_SIDE, Ink, crop_to_ink
from .strokes import FINER, SPECK, TRAINING_PEN, BadDrawing

# ---- A picture's file, opened within bounds of bytes, pixels and kinds --------------------------

# Pillow knows dozens more: some run other programs, some hide their size.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
# Decoded, four bytes each: 64 MB. Most JPEGs are shrunk while they are read, and may have more.
MAX_PIXELS, MAX_PIXELS_OF_JPEG = 16_000_000, 60_000_000
MAX_BYTES = 20_000_000
SIDE = 1_024  # pixels; a picture of twice that on its longer side is halved, and so on


def open_picture(source: bytes | str | Path) -> Image.Image:
    """The first frame of a picture's bytes or file, shrunk; raises `BadDrawing` with a sentence."""
    file = io.BytesIO(source) if isinstance(source, bytes) else Path(source)
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if not size:
        raise BadDrawing("The picture is empty: choose another file.")
    if size > MAX_BYTES:
        raise BadDrawing(f"The picture has more than {MAX_BYTES // 10**6} MB: send a smaller one.")
    try:
        picture = Image.open(file, formats=FORMATS)
        # One that comes in ever finer passes is held whole by its decoder.
        shrinks = picture.format == "JPEG" and "progression" not in picture.info
        check_size(picture, MAX_PIXELS_OF_JPEG if shrinks else MAX_PIXELS)
        picture.draft(None, (SIDE // 2, SIDE // 2))
        picture.load()
        return reduced(picture)
    except BadDrawing:
        raise
    except Image.DecompressionBombError as error:
        raise too_large() from error
    except Exception as error:  # each of Pillow's decoders raises errors of its own
        raise BadDrawing(
            "This file is no picture that can be read: send a PNG, JPEG, GIF or WebP."
        ) from error


def reduced(picture: Image.Image) -> Image.Image:
    """At most 2,047 pixels on the longer side, areas averaged; how it is turned is kept."""
    factor = max(picture.size) // SIDE
    if factor < 2:
        return picture
    exif = picture.getexif()
    if picture.mode in ("P", "PA"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    elif picture.mode == "1":
        picture = picture.convert("L")
    elif picture.mode.startswith("I;"):
        picture = picture.convert("I")
    # A side of a few pixels stays what it is.
    small = picture.reduce((min(factor, picture.width), min(factor, picture.height)))
    small.getexif().update(exif)
    return small


def too_large(most: int = MAX_PIXELS) -> BadDrawing:
    return BadDrawing(
        f"The picture has more than {most // 10**6} million pixels: send a smaller one."
    )


def check_size(picture: Image.Image, most: int = MAX_PIXELS) -> None:
    """Raises `BadDrawing` for a picture of no pixels, or of more than `most`."""
    if 0 in picture.size:
        raise BadDrawing("The picture has no pixels: send another one.")
    if picture.width * picture.height > most:
        raise too_large(most)


# ---- Ink ----------------------------------------------------------------------------------------

WORKING_SIDE = 512
# Paper and ink that differ by less than this part of the full range are both paper.
FAINTEST_INK = 0.12
# In pixels of the 20×20 box, measured by `pen_width`: between these lie all but three of a
# thousand of MNIST's digits.
THIN_PEN, THICK_PEN = 1.2, 5.0


def ink_from_picture(picture: Image.Image) -> Ink:
    """A picture of any mode → (H, W) float32 ink, longer side at most 512 pixels.

    Dark on light and light on dark, transparent, unevenly lit: each step below removes one
    of these. All zeros where there is nothing but paper. Raises `BadDrawing` for a picture
    that is too large.
    """
    check_size(picture)
    grey = shrink(grey_levels(ImageOps.exif_transpose(picture)))
    contrast = contrast_with_paper(grey)
    return match_training_pen(drop_specks(ink_from_contrast(contrast)))


def grey_levels(picture: Image.Image) -> Image.Image:
    """Any mode → mode F, 0 black … 1 white; what is transparent becomes paper."""
    if picture.mode.startswith("I") or picture.mode == "F":
        values = np.nan_to_num(np.asarray(picture, np.float32))
        span = np.ptp(values) or 1.0
        return Image.fromarray((values - values.min()) / span)
    if not picture.has_transparency_data:
        return Image.fromarray(np.asarray(picture.convert("L"), np.float32) / 255)
    grey, alpha = (
        np.asarray(band, np.float32) / 255 for band in picture.convert("RGBA").convert("LA").split()
    )
    # Paper of the other kind than what was drawn: white under dark ink, black under light.
    drawn = (grey * alpha).sum() / max(alpha.sum(), 1e-6)
    paper = 1.0 if drawn < 0.5 else 0.0
    return Image.fromarray(grey * alpha + paper * (1 - alpha))


def shrink(grey: Image.Image, side: int = WORKING_SIDE) -> Image.Image:
    """At most `side` pixels on the longer side, areas averaged."""
    scale = side / max(grey.size)
    if scale >= 1:
        return grey
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    return grey.resize(size, Image.Resampling.BOX)


def contrast_with_paper(grey: Image.Image) -> Ink:
    """How much each pixel differs from the paper around it, towards the ink's side.

    The paper's brightness may vary over a photograph: it is estimated from a tiny copy in
    which everything narrower than a third of the picture has been closed over.
    """
    levels = np.asarray(grey)
    border = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    paper = np.median(border)
    darkest, lightest = np.percentile(levels, [0.1, 99.9])
    if lightest - paper > paper - darkest:
        levels = 1 - levels  # light ink: look at the negative

    tiny = Image.fromarray((levels * 255).astype(np.uint8)).resize((48, 48))
    window = 17
    closed = tiny.filter(ImageFilter.MaxFilter(window)).filter(ImageFilter.MinFilter(window))
    smooth = closed.filter(ImageFilter.GaussianBlur(3)).resize(grey.size, Image.Resampling.BILINEAR)
    return np.asarray(smooth, np.float32) / 255 - levels


def ink_from_contrast(contrast: Ink) -> Ink:
    """Contrast → ink in [0, 1], the paper's noise cut away; zeros for nothing but paper.

    Full ink is what one pixel in a thousand reaches: a small digit covers little more.
    """
    paper, ink = np.median(contrast), np.percentile(contrast, 99.9)
    if ink - paper < FAINTEST_INK:
        return np.zeros_like(contrast)
    is_ink = contrast > (paper + ink) / 2
    noise = 4 * np.median(np.abs(contrast[~is_ink] - paper))
    soft = np.clip((contrast - paper - noise) / (ink - paper - noise), 0, 1)
    # Greys count only where they border on ink; elsewhere they are stains of the paper.
    near_ink = Image.fromarray(is_ink).convert("L").filter(ImageFilter.MaxFilter(5))
    return np.where(np.asarray(near_ink) > 0, soft, 0).astype(np.float32)


def drop_specks(ink: Ink, grid: int = 64) -> Ink:
    """Remove every connected patch that spans at most `SPECK` of the picture.

    Patches are found on a `grid`×`grid` copy: each cell takes the highest label of its
    neighbours until nothing changes.
    """
    cell = max(1, -(-max(ink.shape) // grid))
    padded = np.pad(ink, [(0, -length % cell) for length in ink.shape])
    rows, columns = padded.shape[0] // cell, padded.shape[1] // cell
    inked = padded.reshape(rows, cell, columns, cell).max(axis=(1, 3)) > 0.5
    labels = np.where(inked, np.arange(1, inked.size + 1).reshape(inked.shape), 0)
    while True:
        around = np.pad(labels, 1)
        spread = np.max(
            [around[y : y + rows, x : x + columns] for y in range(3) for x in range(3)], axis=0
        )
        spread = np.where(inked, spread, 0)
        if np.array_equal(spread, labels):
            break
        labels = spread

    keep = np.zeros_like(inked)
    for label in np.unique(labels[inked]):
        patch = labels == label
        span = max(np.ptp(indices) + 1 for indices in np.nonzero(patch)) * cell
        if span > SPECK * max(ink.shape):
            keep |= patch
    # A patch's soft rim reaches into the cells around it.
    reach = Image.fromarray(keep).convert("L").filter(ImageFilter.MaxFilter(3))
    mask = np.asarray(reach).repeat(cell, axis=0).repeat(cell, axis=1) > 0
    return np.where(mask[: ink.shape[0], : ink.shape[1]], ink, 0)


def match_training_pen(ink: Ink) -> Ink:
    """Thicken what a fine pen drew, thin what a marker drew, to MNIST's pen.

    Left alone where the pen, seen in the 20×20 box, is among MNIST's own.
    """
    cropped = crop_to_ink(ink)
    if cropped is None:
        return ink
    pen = pen_width(cropped) * BOX_SIDE / max(cropped.shape)
    if THIN_PEN <= pen <= THICK_PEN:
        return ink
    scale = FINER * BOX_SIDE / max(cropped.shape)
    size = [max(1, round(length * scale)) for length in cropped.shape[::-1]]
    fine = Image.fromarray((cropped * 255).astype(np.uint8)).resize(size)
    change = round(FINER * abs(TRAINING_PEN - pen) / 2)  # at either edge of the line
    roomy = ImageOps.expand(fine, border=change + 1)
    filter_ = ImageFilter.MaxFilter if pen < TRAINING_PEN else ImageFilter.MinFilter
    matched = np.asarray(roomy.filter(filter_(2 * change + 1)), np.float32) / 255
    return matched if crop_to_ink(matched) is not None else ink


def pen_width(ink: Ink) -> float:
    """Width of the lines in pixels: twice the inked area over the length of its outline.

    Steps along rows and columns overrate the length of an outline of all directions by 4/π.
    """
    inked = np.pad(ink > 0.5, 1)
    steps = sum(int(np.abs(np.diff(inked.astype(np.int8), axis=axis)).sum()) for axis in (0, 1))
    return 2 * float(ink.sum()) / max(steps * np.pi / 4, 1.0)


# ---- Colour -------------------------------------------------------------------------------------


def field_from_colour(picture: Image.Image) -> NDArray[np.float32]:
    """A picture of any mode → (3, 32, 32) float32 red, green and blue in [0, 1].

    The largest square in its middle, areas averaged; what is transparent becomes white.
    Raises `BadDrawing` for a picture that is too large.
    """
    check_size(picture)
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I") or upright.mode == "F":  # more than 8 bits of grey
        upright = Image.fromarray(np.rint(np.asarray(grey_levels(upright)) * 255).astype(np.uint8))
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    square = ImageOps.fit(upright.convert("RGB"), (FIELD_SIDE, FIELD_SIDE), Image.Resampling.BOX)
    return np.asarray(square, np.float32).transpose(2, 0, 1) / np.float32(255)
