"""Pictures are read by another process, bounded in time and memory: `ink/image_worker.py`."""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, cast

import numpy as np

from ..ink import BadDrawing, Ink
from ..ink.normalise import FIELD_SIDE

PACKAGE = Path(__file__).parents[1]
SECONDS = 8  # that one picture may take: of the largest the slowest takes one
IDLE_SECONDS = 30  # after which the process ends
TOO_LONG = "The picture takes too long to read: send a smaller one."


class ImageWorker:
    """One process that reads one picture at a time; started when it is needed, ended when not."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen | None = None
        self.idle: threading.Timer | None = None

    def read(self, kind: str, file: bytes | bytearray) -> bytes:
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

    def field(self, file: bytes) -> Ink | None:
        """A picture's (32, 32) field in [0, 1], None where there is no ink; raises `BadDrawing`."""
        values = np.frombuffer(self.read("field", file), np.float32)
        return values.reshape(FIELD_SIDE, FIELD_SIDE).copy() if values.size else None

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
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            )
        return self.process

    def ask(self, process: subprocess.Popen, kind: str, file: bytes | bytearray) -> bytes:
        requests, answers = (cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout))
        limit = threading.Timer(SECONDS, process.kill)
        limit.start()
        try:
            requests.write(f"{kind} {len(file)}\n".encode())
            requests.write(file)
            requests.flush()
            status, length = answers.readline().split()
            content = answers.read(int(length))
        except (OSError, ValueError):  # it is gone, or going: killed, most likely
            self.discard(process)  # waits, so that the next picture does not meet it
            raise BadDrawing(TOO_LONG) from None
        finally:
            limit.cancel()
        if status == b"bad":
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
