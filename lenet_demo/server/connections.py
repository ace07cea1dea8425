"""Connections within bounds: fewer than there are descriptors, none for whoever holds it idly."""

import asyncio
from typing import Any

from .shares import Places, asker

SECONDS = 10  # for the head of a request, and without a byte of an answer being taken


def bounded(base: type, places: Places, proxies: Any) -> type:
    """Uvicorn's protocol `base`, its connections in `places`.

    `proxies`: the known ones, of which each may hold as many as there are.
    """

    class Connection(base):  # type: ignore[misc, valid-type]
        waiting: asyncio.TimerHandle | None = None
        looking: asyncio.TimerHandle
        not_taken = 0  # bytes

        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            self.wait_for_head()
            self.looking = self.loop.call_later(SECONDS, self.look)
            is_proxy = self.client is not None and self.client[0] in proxies
            places.take(asker(self.client), self, each=places.most if is_proxy else None)

        def data_received(self, data: bytes) -> None:
            before = self.cycle
            super().data_received(data)
            if self.cycle is not before:  # a request has begun
                places.touch(self)
                self.wait_no_more()
            elif self.waiting is None and (before is None or before.response_complete):
                self.wait_for_head()

        def connection_lost(self, exc: Exception | None) -> None:
            places.leave(self)
            self.wait_no_more()
            self.looking.cancel()
            super().connection_lost(exc)

        def wait_for_head(self) -> None:
            self.waiting = self.loop.call_later(SECONDS, self.give_up)

        def wait_no_more(self) -> None:
            if self.waiting is not None:
                self.waiting.cancel()
                self.waiting = None

        def look(self) -> None:
            """Whether something of an answer has been taken since the last look."""
            before, self.not_taken = self.not_taken, self.transport.get_write_buffer_size()
            if before and before == self.not_taken:
                return self.give_up()
            self.looking = self.loop.call_later(SECONDS, self.look)
            return None

        def give_up(self) -> None:
            self.transport.abort()

    return Connection
