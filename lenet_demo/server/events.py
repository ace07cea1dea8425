"""What Gradio keeps of each call of a named endpoint until its answer is fetched, bounded.

Gradio keeps it for ever where nobody does. A session, invented or not, is whatever name a call
gives itself; without one it is the event's own.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import gradio as gr

from .bodies import Refused
from .shares import Places, busy


class Events:
    """Sessions with events that are not fetched yet, by the address that began them."""

    EACH, MOST = 64, 512  # sessions
    IN_A_SESSION = 16  # events
    AT_WORK = 12  # of one address, waiting or being read
    STAY = 60  # seconds

    def __init__(self, page: gr.Blocks):
        self.page = page
        self.sessions = Places(self.EACH, self.MOST, self.forget)
        self.joining: Counter[str] = Counter()
        self.streams: dict[str, anyio.CancelScope] = {}  # that fetch, by session

    @property
    def queue(self) -> Any:
        return self.page._queue

    @contextmanager
    def join(self, address: str, session: str | None) -> Iterator[None]:
        """While a call is handed to Gradio; raises `Refused` where enough of them wait."""
        held = self.sessions.held
        mine = [
            event
            for event in self.queue.event_ids_to_events.values()
            if event.session_hash in held and held[event.session_hash].address == address
        ]
        pending = self.queue.pending_event_ids_session.get(session, ())
        if len(mine) + self.joining[address] >= self.AT_WORK or len(pending) >= self.IN_A_SESSION:
            raise busy()
        self.joining[address] += 1
        try:
            yield
        finally:
            self.joining[address] -= 1
            if not self.joining[address]:
                del self.joining[address]

    def session_of(self, event: str) -> str | None:
        """Of an event that waits, or whose answer does."""
        sessions = self.queue.pending_event_ids_session.items()
        return next((session for session, events in sessions if event in events), None)

    def is_known(self, session: str | None) -> bool:
        return (
            session in self.queue.pending_event_ids_session
            and session in self.queue.pending_messages_per_session
        )

    @contextmanager
    def fetching(self, session: str, stream: anyio.CancelScope) -> Iterator[None]:
        """While one stream fetches its answers: of two, Gradio would fail in one."""
        if session in self.streams:
            raise Refused(409, "Another request is fetching these results.")
        self.streams[session] = stream
        try:
            yield
        finally:
            del self.streams[session]
            is_kept = session in self.sessions.held
            if not is_kept or not self.queue.pending_event_ids_session.get(session):
                self.sessions.leave(session)
                self.forget(session)

    def end_old(self) -> None:
        """Forget the sessions that no stream has fetched from for so long."""
        for session in self.streams:
            self.sessions.touch(session)
        self.sessions.end_older(self.STAY)

    def forget(self, session: str) -> None:
        """All that Gradio keeps of it; what is still waiting will not be read."""
        if session in self.streams:  # else Gradio fails in its midst; it forgets at its end
            return self.streams[session].cancel()
        for event in self.queue.event_ids_to_events.values():
            if event.session_hash == session:
                event.alive = False
        self.queue.pending_messages_per_session.pop(session, None)
        self.queue.pending_event_ids_session.pop(session, None)
        states = getattr(self.page, "state_holder", None)
        if states is not None:
            states.session_data.pop(session, None)
            states.time_last_used.pop(session, None)
        return None
