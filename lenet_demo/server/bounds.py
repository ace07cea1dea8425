"""All that is bounded, in one place: for each address, and in all."""

import contextlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import anyio
import gradio as gr

from ..temporary import own_folder
from .bodies import Refused
from .events import Events
from .journal import LOGGER, Journal
from .shares import Places, Rates, Turns, busy
from .uploads import BLOCKS, Uploads

MEGABYTE = 10**6
ENDING = "The server is shutting down; try again in 5 s."
# Sixty people behind one address, each opening the page, drawing and calling, need half of it.
UNITS_A_SECOND, UNITS_AT_ONCE = 100, 1_000
# On their way, by the length that they tell; a picture until it has been answered.
BODIES, ALL_BODIES = 100 * MEGABYTE, 200 * MEGABYTE
UPLOADS, ALL_UPLOADS = 60 * MEGABYTE, 200 * MEGABYTE  # on the disk
UPLOAD_STAYS = 600  # seconds
STREAMS, ALL_STREAMS = 64, 1_024  # of answers that are waited for
STREAM_LASTS = 300  # seconds
AT_A_TURN = 8  # large drawings, or pictures, of one address: all but one wait
MOST_CONNECTIONS = 4_000
# For files, pipes, sockets within; and for connections that are accepted before they are counted.
OTHER_DESCRIPTORS = 150
# What Gradio writes by itself counts for this address, from which it uploads what came by MCP.
LOOPBACK = "127.0.0.1"


class Bounds:
    """What visitors hold at this moment, of the page that is served."""

    def __init__(self, page: gr.Blocks):
        self.page, self.folder = page, own_folder()
        self.rates = Rates(UNITS_A_SECOND, UNITS_AT_ONCE)
        self.bodies = Places(BODIES, ALL_BODIES, cancel)
        self.streams = Places(STREAMS, ALL_STREAMS, cancel)
        self.files = Places(UPLOADS, ALL_UPLOADS, self.delete)
        self.uploads = Uploads(self.folder, self.files)
        self.events = Events(page)
        self.drawings, self.pictures = Turns(1, AT_A_TURN), Turns(1, AT_A_TURN)
        most = most_connections()
        self.connections = Places(most // 2, most, lambda connection: connection.give_up())
        self.journal = Journal()
        self.is_closing = False

    @contextlib.contextmanager
    def holding(self, places: Places, address: str, size: float = 1) -> Iterator[anyio.CancelScope]:
        """A place for as long as it lasts; raises `Refused` where it had to be given up."""
        scope = anyio.CancelScope()
        places.take(address, scope, size)
        try:
            with scope:
                yield scope
        finally:
            places.leave(scope)
        if scope.cancelled_caught:
            raise Refused(503, ENDING, retry_after=5) if self.is_closing else busy()

    async def tidy(self) -> None:
        """Forget what nobody wants any more; now and then. A failure stops nothing else."""
        with logged_failure():
            self.events.end_old()
        with logged_failure():
            self.streams.end_older(STREAM_LASTS)
        with logged_failure():
            self.files.end_older(UPLOAD_STAYS)
        with logged_failure():
            await self.count_others()

    async def count_others(self) -> None:
        """Files in the folder that are no uploads: Gradio's copies of pictures sent by MCP."""
        for path, size in await anyio.to_thread.run_sync(sizes, self.folder):
            if path not in self.files.held and path.exists():
                self.files.take(LOOPBACK, path, size)

    def delete(self, path: Path) -> None:
        """A file or a folder of files, and Gradio's note of it."""
        with contextlib.suppress(OSError):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        for noted in self.page.temp_file_sets:
            noted.discard(str(path))


def cancel(scope: anyio.CancelScope) -> None:
    """Not `anyio.CancelScope.cancel`: anyio makes its scopes of another class."""
    scope.cancel()


@contextlib.contextmanager
def logged_failure() -> Iterator[None]:
    try:
        yield
    except Exception:
        LOGGER.exception("Tidying up failed")


def sizes(folder: Path) -> list[tuple[Path, int]]:
    """Each file or folder in `folder`, and how many bytes it takes."""
    return [
        (path, BLOCKS + sum(map(file_size, (path, *path.rglob("*"))))) for path in folder.iterdir()
    ]


def file_size(path: Path) -> int:
    """0 where it has been deleted meanwhile."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


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
