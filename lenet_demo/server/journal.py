"""What the server says of itself: counts, once a minute, of which none leads to a visitor."""

import logging
import time
from collections import Counter
from typing import Any, TextIO

LOGGER = logging.getLogger("lenet_demo")
KINDS = {
    404: "shut",
    405: "shut",
    408: "late",
    413: "large",
    429: "busy",
    500: "failed",
    503: "ending",
}
DONE = {
    ("GET", "/"): "visitors",
    ("POST", "word"): "words",
    ("POST", "picture"): "pictures",
    ("POST", "colour"): "pictures",
    ("POST", "upload"): "uploads",
    ("POST", "join"): "calls",
    ("POST", "read_strokes"): "calls",
    ("POST", "read_picture"): "calls",
    ("POST", "read_number"): "calls",
}
BYTES_A_MINUTE = 20_000


class Journal:
    """Counts since it last told them."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def count(self, method: str, path: str) -> None:
        """What is carried out; a visitor is one who opens the page."""
        name = "/" if path == "/" else path.rstrip("/").rsplit("/", 1)[-1]
        if (kind := DONE.get((method, name))) is not None:
            self.done[kind] += 1

    def refuse(self, status: int) -> None:
        self.refused[KINDS.get(status, "bad")] += 1

    def tell(self) -> None:
        """One line; none where nobody came."""
        parts = [", ".join(f"{count} {kind}" for kind, count in sorted(self.done.items()))]
        if self.refused:
            kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.refused.items()))
            parts.append(f"refused: {kinds}")
        if told := "; ".join(part for part in parts if part):
            LOGGER.info("In the last minute: %s", told)
        self.done.clear()
        self.refused.clear()


class Bounded:
    """A text stream that takes so many characters a minute, so that nobody can fill a disk.

    Whatever writes to it: loggers, Gradio's own words, Python's tracebacks.
    """

    def __init__(self, stream: TextIO, most: int = BYTES_A_MINUTE):
        self.stream, self.most = stream, most
        self.written, self.dropped, self.since = 0, 0, time.monotonic()

    def write(self, text: str) -> int:
        now = time.monotonic()
        if now - self.since > 60:
            if self.dropped:
                self.stream.write(f"({self.dropped} more characters in that minute)\n")
            self.written, self.dropped, self.since = 0, 0, now
        if self.written + len(text) > self.most:
            self.dropped += len(text)
        else:
            self.written += len(text)
            self.stream.write(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)
