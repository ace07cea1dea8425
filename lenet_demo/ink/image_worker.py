"""Pictures read in a process of their own, whose memory goes with it: python -m ink.image_worker

Started by `server/pictures.py`, in the folder of this package's rooms: without torch it is there in
a fifth of a second. It reads "KIND SECONDS LENGTH" and so many bytes of a picture's file, and
answers "WORD USED LENGTH" and so many bytes: of what `KINDS` makes of it (ok), of a sentence (bad),
or none, where it would take more SECONDS of processor time (slow). USED is how many it took.

Who asked may be gone: the bounds are kept here. A decoder that does not come back to Python within
a second or two more is ended by the kernel, and this process with it.
"""

import contextlib
import importlib
import math
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from .field import field_from_picture
from .photo import field_from_colour, ink_from_picture, know_heif, open_picture, too_large
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


def ink(file: bytes) -> NDArray:
    """Float32: how many rows and columns the ink has, and its pixels, row by row, in [0, 1]."""
    found = ink_from_picture(open_picture(file))
    return np.concatenate([found.shape, found.ravel()]).astype(np.float32)


KINDS: dict[str, Callable[[bytes], NDArray]] = {
    "picture": pad_picture,
    "colour": colours,
    "field": field,
    "ink": ink,
}


class TooSlow(BaseException):
    """No `Exception`, which would be taken for one of a decoder's."""


def answer(kind: str, file: bytes, seconds: float) -> tuple[str, bytes]:
    try:
        with processor_time(seconds):
            return "ok", KINDS[kind](file).tobytes()
    except TooSlow:
        return "slow", b""
    except BadDrawing as error:
        return "bad", str(error).encode()
    except MemoryError:
        return "bad", str(too_large()).encode()


@contextlib.contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raises `TooSlow` within, after so many seconds of this process's processor time."""
    if sys.platform == "win32":  # has neither; there the server's clock has to do
        yield
        return
    import resource

    def stop(*_: object) -> None:
        raise TooSlow

    # It counts whole seconds of the process's whole life.
    last = math.ceil(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (last, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def work(requests: BinaryIO, answers: BinaryIO) -> None:
    while line := requests.readline():
        kind, seconds, length = line.decode().split()
        file, start = requests.read(int(length)), time.process_time()
        word, content = answer(kind, file, float(seconds))
        used = time.process_time() - start
        answers.write(f"{word} {used:.4f} {len(content)}\n".encode() + content)
        answers.flush()


if __name__ == "__main__":
    with contextlib.suppress(ImportError, ValueError):  # not on Windows; or less is set already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # Else loaded with the first picture, at its expense. AVIF's came with Pillow 11.3.
    for kind in ("Avif", "Bmp", "Gif", "Jpeg", "Png", "Tiff", "WebP"):
        with contextlib.suppress(ImportError):
            importlib.import_module(f"PIL.{kind}ImagePlugin")
    know_heif()
    work(sys.stdin.buffer, sys.stdout.buffer)
