"""All that is bounded, in one place: for each address, and in all."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import anyio
import gradio as gr

from .bodies import Refused
from .events import Events
from .journal import Journal
from .shares import BUSY, Places, Rates, Turns

MEGABYTE = 10**6
# Sixty people behind one address, each opening the page, drawing and calling, need half of it.
UNITS_A_SECOND, UNITS_AT_ONCE = 100, 1_000
BODIES, ALL_BODIES = 100 * MEGABYTE, 200 * MEGABYTE  # on their way, by the length that they tell
UPLOADS, ALL_UPLOADS = 60 * MEGABYTE, 200 * MEGABYTE  # on the disk
UPLOAD_STAYS = 600  # seconds
STREAMS, ALL_STREAMS = 64, 1_024  # of answers that are waited for
STREAM_LASTS = 300  # seconds
AT_A_TURN = 8  # large drawings, or pictures, of one address: all but one wait
MOST_CONNECTIONS = 4_000
# For files, pipes, sockets within; and for connections that are accepted before they are counted.
OTHER_DESCRIPTORS = 150


class Bounds:
    """What visitors hold at this moment, of the page that is served."""

    def __init__(self, page: gr.Blocks):
        self.rates = Rates(UNITS_A_SECOND, UNITS_AT_ONCE)
        self.bodies = Places(BODIES, ALL_BODIES, anyio.CancelScope.cancel)
        self.streams = Places(STREAMS, ALL_STREAMS, anyio.CancelScope.cancel)
        self.uploads = Places(UPLOADS, ALL_UPLOADS, delete)
        self.events = Events(page)
        self.drawings, self.pictures = Turns(1, AT_A_TURN), Turns(1, AT_A_TURN)
        most = most_connections()
        self.connections = Places(most // 2, most, lambda connection: connection.give_up())
        self.journal = Journal()
        self.is_closing = False

    @contextlib.contextmanager
    def holding(self, places: Places, address: str, size: float = 1) -> Iterator[None]:
        """A place for as long as it lasts; raises `Refused` where it had to be given up."""
        scope = anyio.CancelScope()
        places.take(address, scope, size)
        try:
            with scope:
                yield
        finally:
            places.leave(scope)
        if scope.cancelled_caught:
            raise Refused(429, BUSY, retry_after=1)

    def tidy(self) -> None:
        """Forget what nobody wants any more; now and then."""
        self.events.sessions.end_older(self.events.STAY)
        self.uploads.end_older(UPLOAD_STAYS)
        self.streams.end_older(STREAM_LASTS)


def delete(upload: Path) -> None:
    """An upload lies in a folder of its own."""
    with contextlib.suppress(OSError):
        upload.unlink()
        upload.parent.rmdir()


def most_connections() -> int:
    """So many that there are descriptors for all else."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(16, min(MOST_CONNECTIONS, soft - OTHER_DESCRIPTORS))
