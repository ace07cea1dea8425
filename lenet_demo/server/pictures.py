"""Pictures are read by other processes, bounded in time and memory: `ink/image_worker.py`."""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import anyio
import numpy as np

from ..ink import BadDrawing, Ink
from ..ink.normalise import FIELD_SIDE
from .bodies import Body
from .quotas import CLIENT, UNITS_PER_SECOND, Quotas

PACKAGE = Path(__file__).parents[1]
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**20),  # glibc's: larger blocks are given back when freed
}
# Seconds of processor time for one picture. A telephone's takes less than the first, and does not
# wait for those that take more; the slowest of the largest takes half the second.
QUICK, MOST = 0.4, 2.0
CLOCK_SECONDS = 8  # the same by the clock, on a busy machine
WAIT_SECONDS = 8  # for the pictures before it
LONGEST = WAIT_SECONDS + CLOCK_SECONDS
IDLE_SECONDS = 30  # after which a process ends
TOO_LONG = "The picture takes too long to read: send a smaller one."
TOO_MANY = "Too many pictures wait to be read: try again in a minute."


class Pictures:
    """Reads pictures: one of each client at a time, the clients in turn.

    What is not read quickly is begun again by a second process, so that what others send, which
    mostly is, need not wait for it. The processor time is charged to the sender.
    """

    def __init__(self, quotas: Quotas) -> None:
        self.quotas = quotas
        self.quick, self.thorough = ImageWorker(QUICK), ImageWorker(MOST)
        self.slow = asyncio.Lock()

    async def read(self, kind: str, load: Callable[[], Body]) -> bytes:
        """What `ink.image_worker` makes of a picture; raises `BadDrawing`.

        `load` gives its file, in a thread, when its turn has come.
        """
        queue = self.quotas.pictures
        try:
            with anyio.fail_after(WAIT_SECONDS):
                async with queue.own_turn():
                    with contextlib.suppress(TooSlow):
                        async with queue.all:
                            return await self.ask(self.quick, kind, load)
                    async with self.slow:
                        return await self.ask(self.thorough, kind, load)
        except TimeoutError:
            raise BadDrawing(TOO_MANY) from None

    async def ask(self, worker: "ImageWorker", kind: str, load: Callable[[], Body]) -> bytes:
        try:
            return await anyio.to_thread.run_sync(lambda: worker.read(kind, load()))
        except BadDrawing as error:
            # Its frames hold the file, and one of anyio's holds it: a circle, which would stay
            # until Python looks for such.
            raise error.with_traceback(None) from None
        finally:
            units = worker.used * UNITS_PER_SECOND
            self.quotas.units.charge(CLIENT.get(), units, is_done=True)

    async def field(self, load: Callable[[], Body]) -> Ink | None:
        """A picture's (32, 32) field in [0, 1], None where there is no ink; raises `BadDrawing`."""
        values = np.frombuffer(await self.read("field", load), np.float32)
        return values.reshape(FIELD_SIDE, FIELD_SIDE).copy() if values.size else None

    async def ink(self, load: Callable[[], Body]) -> Ink:
        """A picture's (H, W) ink in [0, 1]; raises `BadDrawing`."""
        values = np.frombuffer(await self.read("ink", load), np.float32)
        return values[2:].reshape(values[:2].astype(int)).copy()


class TooSlow(BadDrawing):
    """A picture that takes longer to read than it may."""


class ImageWorker:
    """One process that reads one picture at a time; started when it is needed, ended when not.

    `seconds` of processor time for each picture; `used`: how many the last one took.
    """

    def __init__(self, seconds: float = MOST) -> None:
        self.seconds, self.used = seconds, 0.0
        self.lock = threading.Lock()
        self.process: subprocess.Popen | None = None
        self.idle: threading.Timer | None = None

    def read(self, kind: str, file: Body) -> bytes:
        """What `ink.image_worker` makes of a picture; raises `BadDrawing`. Waits: for a thread."""
        with self.lock:
            if self.idle:
                self.idle.cancel()
            try:
                return self.ask(self.running(), kind, file)
            finally:
                self.idle = threading.Timer(IDLE_SECONDS, self.end)
                self.idle.daemon = True
                self.idle.start()

    def running(self) -> subprocess.Popen:
        if self.process is not None and self.process.poll() is not None:
            self.discard(self.process)
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ink.image_worker"],
                cwd=PACKAGE,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | ENVIRONMENT,
            )
        return self.process

    def ask(self, process: subprocess.Popen, kind: str, file: Body) -> bytes:
        requests, answers = (cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout))
        limit = threading.Timer(CLOCK_SECONDS, process.kill)
        limit.start()
        self.used = self.seconds  # where it is not told
        try:
            requests.write(f"{kind} {self.seconds} {len(file)}\n".encode())
            requests.write(file)
            requests.flush()
            word, used, length = answers.readline().split()
            self.used, content = float(used), answers.read(int(length))
        except (OSError, ValueError):  # it is gone, or going: killed, most likely
            self.discard(process)  # waits, so that the next picture does not meet it
            raise TooSlow(TOO_LONG) from None
        finally:
            limit.cancel()
        if word == b"slow":
            raise TooSlow(TOO_LONG)
        if word == b"bad":
            raise BadDrawing(content.decode())
        return content

    def end(self) -> None:
        with self.lock:
            if self.process is not None:
                self.discard(self.process)

    def discard(self, process: subprocess.Popen) -> None:
        process.kill()
        with contextlib.suppress(OSError):  # of what it has not taken
            process.communicate()
        self.process = None
