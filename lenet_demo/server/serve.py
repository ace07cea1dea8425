"""The launched page, served until it is told to end."""

import asyncio
import contextlib
import ctypes
import logging
import signal
import threading
import time
from typing import Any, TextIO

import gradio as gr

from .gateway import Gateway

LOGGER = logging.getLogger("lenet_demo")
MAX_CONNECTIONS = 4_000  # of all clients; over that uvicorn answers 503
CLIENT_SECONDS = 10.0  # without a request, or without a byte of an answer being taken
SECONDS_TO_END = 15  # for what is being answered
JOURNAL_SECONDS = 60
CHARACTERS_A_MINUTE = 20_000  # of the log
M_MMAP_THRESHOLD = -3  # glibc's number for it


def serve(page: gr.Blocks, gateway: Gateway) -> None:
    """Until SIGTERM or Ctrl+C: then what has begun is finished, and nothing else begun."""
    return_freed_memory()
    raise_descriptor_limit()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False  # the package for MCP would log each line again
    server: Any = page.server
    # Uvicorn looks these up for each connection.
    server.config.http_protocol_class = timed(server.config.http_protocol_class)
    server.config.ws_protocol_class = None
    server.config.limit_concurrency = MAX_CONNECTIONS
    page._queue.close()  # Gradio's: it would wake a thousand times a second
    loop = server.servers[0].get_loop()
    journal = asyncio.run_coroutine_threadsafe(write_journal_each_minute(gateway), loop)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
    journal.cancel()
    with contextlib.suppress(TimeoutError):  # where the loop itself hangs
        ending = asyncio.run_coroutine_threadsafe(end(page, server, gateway), loop)
        ending.result(SECONDS_TO_END + 8)
    server.thread.join(8)
    write_journal(gateway)


async def end(page: gr.Blocks, server: Any, gateway: Gateway) -> None:
    """All is answered before uvicorn closes connections, so that none is cut short."""
    for listener in server.servers:
        listener.close()
    await gateway.drain(SECONDS_TO_END)
    page.is_running = False
    page.app.stop_event.set()
    server.config.timeout_graceful_shutdown = 5
    server.should_exit = True


async def write_journal_each_minute(gateway: Gateway) -> None:
    while True:
        await asyncio.sleep(JOURNAL_SECONDS)
        try:
            write_journal(gateway)
        except Exception:
            LOGGER.exception("The journal could not be written")


def write_journal(gateway: Gateway) -> None:
    """One line of counts, of which none leads to a visitor; none where nothing was asked."""
    if gateway.counts:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(gateway.counts.items()))
        LOGGER.info("In the last minute: %s", counts)
    gateway.counts.clear()


class RateLimitedStream:
    """A text stream that takes so many characters a minute, so that no attack fills a disk.

    All that is written goes through it: loggers, Gradio's own words, Python's tracebacks.
    """

    def __init__(self, stream: TextIO, limit: int = CHARACTERS_A_MINUTE):
        self.stream, self.limit = stream, limit
        self.written, self.dropped, self.since = 0, 0, time.monotonic()

    def write(self, text: str) -> int:
        now = time.monotonic()
        if now - self.since > 60:
            if self.dropped:
                self.stream.write(f"({self.dropped} more characters in that minute)\n")
            self.written, self.dropped, self.since = 0, 0, now
        if self.written + len(text) > self.limit:
            self.dropped += len(text)
        else:
            self.written += len(text)
            self.stream.write(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def timed(base: type) -> type:
    """Uvicorn's protocol `base`, that closes connections which wait for their client too long."""

    class TimedProtocol(base):  # type: ignore[misc, valid-type]
        state: tuple[Any, int] = (None, 0)  # the request, and the bytes that are not yet taken

        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            self.loop.call_later(CLIENT_SECONDS, self.check)

        def check(self) -> None:
            before = self.state
            cycle, unsent = self.state = self.cycle, self.transport.get_write_buffer_size()
            if self.transport.is_closing() and not unsent:
                return
            waits_for_client = unsent or cycle is None or cycle.response_complete
            if waits_for_client and before == self.state:
                self.transport.abort()
            else:
                self.loop.call_later(CLIENT_SECONDS, self.check)

    return TimedProtocol


def raise_descriptor_limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows; or not allowed
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def return_freed_memory() -> None:
    """Have glibc return blocks of a megabyte and more as soon as they are freed.

    By default it keeps up to 64 MB of them, and more between others, once the first were freed.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 2**20)
