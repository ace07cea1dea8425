"""Pictures read in a process of their own, whose memory goes with it: python -m ink.image_worker

Started by `server/pictures.py`, in the folder of this package's rooms: without torch it is there in
a fifth of a second. It reads "KIND LENGTH" and so many bytes of a picture's file, and answers
"ok LENGTH" or "bad LENGTH" and so many bytes of what `KINDS` makes of it, or of a sentence.
"""

import contextlib
import sys
from collections.abc import Callable
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from .field import field_from_picture
from .photo import field_from_colour, ink_from_picture, open_picture, too_large
from .raster import picture_for_pad
from .strokes import BadDrawing

MOST_MEMORY = 800_000_000  # bytes of addresses; the largest picture takes a third of that
NO_INK = "No ink was found in this picture: try another one."


def pad_picture(file: bytes) -> NDArray:
    """The (56, 56) uint8 that the pad shows, 255 ink."""
    ink = picture_for_pad(ink_from_picture(open_picture(file)))
    if ink is None:
        raise BadDrawing(NO_INK)
    return np.rint(ink * 255).astype(np.uint8)


def colours(file: bytes) -> NDArray:
    """(3, 32, 32) uint8 red, green and blue."""
    return np.rint(field_from_colour(open_picture(file)) * 255).astype(np.uint8)


def field(file: bytes) -> NDArray:
    """The (32, 32) float32 field in [0, 1]; nothing where there is no ink."""
    ink = field_from_picture(open_picture(file))
    return np.zeros(0, np.float32) if ink is None else ink


KINDS: dict[str, Callable[[bytes], NDArray]] = {
    "picture": pad_picture,
    "colour": colours,
    "field": field,
}


def answer(kind: str, file: bytes) -> tuple[str, bytes]:
    try:
        return "ok", KINDS[kind](file).tobytes()
    except BadDrawing as error:
        return "bad", str(error).encode()
    except MemoryError:
        return "bad", str(too_large()).encode()


def work(requests: BinaryIO, answers: BinaryIO) -> None:
    while line := requests.readline():
        kind, length = line.split()
        word, content = answer(kind.decode(), requests.read(int(length)))
        answers.write(f"{word} {len(content)}\n".encode() + content)
        answers.flush()


if __name__ == "__main__":
    with contextlib.suppress(ImportError, ValueError):  # not on Windows; or less is set already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    work(sys.stdin.buffer, sys.stdout.buffer)
