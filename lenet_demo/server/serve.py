"""The launched page, served within its bounds until it is told to end."""

import asyncio
import contextlib
import ctypes
import logging
import signal
import threading
from typing import Any

import gradio as gr
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from .bounds import Bounds, logged_failure
from .connections import bounded
from .journal import LOGGER

ACCEPTED_AT_ONCE, WAITING = 16, 2_048  # connections
SECONDS_TO_END = 15  # for what is being answered
TIDY, TELL = 5, 60  # seconds
M_MMAP_THRESHOLD = -3  # glibc's number for it


def serve(page: gr.Blocks, bounds: Bounds) -> None:
    """Until SIGTERM or Ctrl+C: then what has begun is finished, and nothing else begun."""
    give_memory_back()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False  # the package for MCP would log each line again
    server: Any = page.server
    loop = server.servers[0].get_loop()
    asyncio.run_coroutine_threadsafe(listen(server, bounds), loop).result()
    looking_after = asyncio.run_coroutine_threadsafe(look_after(bounds), loop)
    ended = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: ended.set())
    ended.wait()
    looking_after.cancel()
    with contextlib.suppress(TimeoutError):  # where the loop itself hangs
        asyncio.run_coroutine_threadsafe(end(page, server, bounds), loop).result(5)
    server.thread.join(SECONDS_TO_END + 5)
    bounds.journal.tell()


def give_memory_back() -> None:
    """Have glibc return blocks of a megabyte and more as soon as they are freed.

    By default it keeps up to 64 MB of them, and more between others, once the first were freed.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 2**20)


async def listen(server: Any, bounds: Bounds) -> None:
    """Accept connections anew, as `connections.bounded` has them.

    asyncio accepts as many at once as may wait, before any is looked at: a crowd would take every
    descriptor. So it is told of few, and the socket, afterwards, of many.
    """
    config = server.config
    config.ws_protocol_class = None
    config.timeout_graceful_shutdown = SECONDS_TO_END
    known = ProxyHeadersMiddleware(config.app, config.forwarded_allow_ips).trusted_hosts
    protocol = bounded(config.http_protocol_class, bounds.connections, known)

    def connection() -> asyncio.Protocol:
        return protocol(
            config=config, server_state=server.server_state, app_state=server.lifespan.state
        )

    loop = asyncio.get_running_loop()
    listening = [of for old in server.servers for of in old.sockets]
    sockets = [of.dup() for of in listening]
    for of in listening:
        loop.remove_reader(of.fileno())
    await asyncio.sleep(0.05)  # for what has been accepted: of a closed server it would be lost
    for old in server.servers:
        old.close()
    server.servers = [
        await loop.create_server(connection, sock=each, ssl=config.ssl, backlog=ACCEPTED_AT_ONCE)
        for each in sockets
    ]
    for each in sockets:
        each.listen(WAITING)


async def look_after(bounds: Bounds) -> None:
    while True:
        for _ in range(TELL // TIDY):
            await asyncio.sleep(TIDY)
            await bounds.tidy()
        with logged_failure():
            bounds.journal.tell()


async def end(page: gr.Blocks, server: Any, bounds: Bounds) -> None:
    """Streams end, requests that have begun do not; uvicorn waits for these."""
    bounds.is_closing = True
    with logged_failure():
        bounds.streams.end_older(0)
    page._queue.close()
    page.is_running = False
    page.app.stop_event.set()
    server.should_exit = True
