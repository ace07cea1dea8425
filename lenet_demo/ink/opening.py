"""A picture's file, opened within bounds of bytes, pixels and kinds."""

import io
from pathlib import Path

from PIL import Image

from .errors import BadDrawing

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
