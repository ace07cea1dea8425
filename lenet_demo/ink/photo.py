"""From a picture of a digit to ink: scans, screenshots, photographs, transparent drawings."""

import contextlib
import io
import math
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from .normalise import BOX_SIDE, FIELD_SIDE, Ink, crop_to_ink
from .paper import averaged, ink_on_paper, resized, windows
from .strokes import FINER, TRAINING_PEN, BadDrawing

# ---- A picture's file, opened within bounds of bytes, pixels and kinds --------------------------

# Pillow knows dozens more: some run other programs, some hide their size. HEIF, as phones keep
# photographs, is opened where pillow-heif is installed.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "HEIF")
# Decoded, four bytes each: 64 MB. Most JPEGs are shrunk while they are read, and may have more.
MAX_PIXELS, MAX_PIXELS_OF_JPEG = 16_000_000, 60_000_000
MAX_BYTES = 20_000_000
SIDE = 1_024  # pixels; a picture of twice that on its longer side is halved, and so on


def open_picture(source: bytes | str | Path) -> Image.Image:
    """The first frame of a picture's bytes or file, shrunk; raises `BadDrawing` with a sentence."""
    file = io.BytesIO(source) if isinstance(source, bytes) else Path(source)
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if not size:
        raise BadDrawing("The file is empty: choose another one.")
    if size > MAX_BYTES:
        raise BadDrawing(f"The picture has more than {MAX_BYTES // 10**6} MB: send a smaller one.")
    try:
        know_heif()
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


@cache
def know_heif() -> None:
    with contextlib.suppress(ImportError):
        from pillow_heif import register_heif_opener

        register_heif_opener()


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

# In pixels of the 20×20 box, measured by `pen_width`: between these lie all but five of a thousand
# of MNIST's digits. Lines of single pixels have 1.27.
THIN_PEN, THICK_PEN = 1.3, 5.0


def ink_from_picture(picture: Image.Image) -> Ink:
    """A picture of any mode → (H, W) float32 ink in [0, 1].

    On a sheet, on a desk, ruled, boxed, pale, light on dark, transparent, unevenly lit: see
    `paper`. All zeros where there is nothing but paper. Raises `BadDrawing` for a picture that is
    too large.
    """
    check_size(picture)
    levels = grey_levels(ImageOps.exif_transpose(picture))
    if max(levels.shape) > SIDE:
        levels = resized(levels, SIDE)
    return match_training_pen(ink_on_paper(levels))


def grey_levels(picture: Image.Image) -> Ink:
    """Any mode → (H, W) float32, 0 black … 1 white; what is transparent becomes paper."""
    if picture.mode.startswith("I") or picture.mode == "F":
        values = np.nan_to_num(np.asarray(picture, np.float32))
        span = np.ptp(values) or 1.0
        return (values - values.min()) / span
    if not picture.has_transparency_data:
        return np.asarray(picture.convert("L"), np.float32) / 255
    grey, alpha = (
        np.asarray(band, np.float32) / 255 for band in picture.convert("RGBA").convert("LA").split()
    )
    there = grey[alpha > 0.5]
    if not there.size:
        return np.ones_like(grey)
    low, high = np.percentile(there, [2, 98])
    if high - low > 0.2 and (alpha > 0.5).mean() > 0.4:
        paper = float(np.median(there))  # a card of paper and ink, its corners cut away
    else:
        paper = 1.0 if there.mean() < 0.5 else 0.0  # ink alone, for paper of the other kind
    return (grey * alpha + paper * (1 - alpha)).astype(np.float32)


def match_training_pen(ink: Ink) -> Ink:
    """Thicken what a fine pen drew, thin what a marker drew, to MNIST's pen.

    Left alone where the pen, seen in the 20×20 box, is among MNIST's own.
    """
    cropped = crop_to_ink(ink)
    if cropped is None:
        return ink
    # Of digits side by side each has this pen in its own height.
    height, width = cropped.shape
    side = height if width > 1.4 * height else max(cropped.shape)
    pen = pen_width(cropped) * BOX_SIDE / side
    if THIN_PEN <= pen <= THICK_PEN:
        return ink
    longest = min(FINER * BOX_SIDE * max(cropped.shape) // side, SIDE)
    fine = resized(cropped, longest)
    change = math.floor(FINER * abs(TRAINING_PEN - pen) / 2 + 0.5)  # at either edge of the line
    extreme = np.max if pen < TRAINING_PEN else np.min
    matched = windows(np.pad(fine, change + 1), 2 * change + 1, extreme)
    matched = averaged(matched, FINER // 2)  # without the steps of a small picture's pixels
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
        upright = Image.fromarray(np.rint(grey_levels(upright) * 255).astype(np.uint8))
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    square = ImageOps.fit(upright.convert("RGB"), (FIELD_SIDE, FIELD_SIDE), Image.Resampling.BOX)
    return np.asarray(square, np.float32).transpose(2, 0, 1) / np.float32(255)
