"""What Gradio's queue and its uploads are asked, checked and bounded; its answers are looked at."""

import json
import re
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any
from urllib.parse import parse_qs

import anyio
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .bodies import Refused, parsed
from .bounds import Bounds
from .doors import API, TOKEN
from .endpoint_check import Endpoint, names_an_address

EVENTS = re.compile(rf"{API}/(queue/join|call/.+)")
NO_EVENT = "No such event, or its result was fetched before."


class Calls:
    """`app` is Gradio's; `endpoints`: by the number that its queue knows each by."""

    def __init__(self, app: ASGIApp, endpoints: Mapping[int, Endpoint], bounds: Bounds):
        self.app, self.endpoints, self.bounds = app, endpoints, bounds

    async def stream(
        self, path: str, address: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """An answer that is waited for."""
        events = self.bounds.events
        said = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])[0]
        is_call = not path.endswith("/data")
        session = events.session_of(path.rsplit("/", 1)[-1]) if is_call else said
        if session is None or not events.is_known(session):
            raise Refused(404, NO_EVENT)
        with (
            self.bounds.holding(self.bounds.streams, address) as stream,
            events.fetching(session, stream),
        ):
            await self.app(scope, receive, muted(stream, send))

    async def call(
        self, path: str, address: str, body: bytes, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Uploads, and what the named endpoints and Gradio's queue take."""
        if path == f"{API}/upload":
            kind = dict(scope["headers"]).get(b"content-type", b"")
            paths = await self.bounds.uploads.keep(address, kind, body)
            return await JSONResponse(paths)(scope, receive, send)
        told = bytearray()

        async def noting(message: Message) -> None:
            told.extend(message.get("body", b""))
            await send(message)

        asked = parsed(body)
        self.check_event(path, asked)
        session = asked.get("session_hash")
        is_event = EVENTS.fullmatch(path)
        joining = self.bounds.events.join(address, session) if is_event else nullcontext()
        try:
            with joining:
                await self.app(scope, receive, noting)
        except ValueError as error:  # Gradio wants to say what is wrong, and cannot say Infinity
            if "JSON compliant" not in str(error):
                raise
            raise Refused(400, "Numbers must be finite.") from None
        if is_event and (event := named(told)):
            self.bounds.events.sessions.take(address, session or event)
        return None

    def check_event(self, path: str, asked: dict[Any, Any]) -> None:
        """What Gradio would stumble over, or fetch for whoever asks."""
        session, index = asked.get("session_hash"), asked.get("fn_index")
        if session is not None and not (isinstance(session, str) and re.fullmatch(TOKEN, session)):
            raise Refused(400, "A session is named by letters and digits.")
        if names_an_address(asked):
            raise Refused(400, "Send the picture's file itself: no address is fetched here.")
        if path.startswith(f"{API}/call/"):
            name = path.rstrip("/").rsplit("/", 1)[-1]
            (endpoint,) = (each for each in self.endpoints.values() if each.name == name)
            if path.startswith(f"{API}/call/v2/"):
                return endpoint.check_named(asked)
        elif path.rstrip("/") != f"{API}/queue/join":
            return None
        elif type(index) is int and index in self.endpoints:
            endpoint = self.endpoints[index]
        else:
            raise Refused(404, "There is no such endpoint: see /gradio_api/info.")
        return endpoint.check(asked.get("data"))


def muted(stream: anyio.CancelScope, send: Send) -> Send:
    """`send` until the stream is given up: Gradio would tell what cancelled it, with its paths."""

    async def sending(message: Message) -> None:
        if not stream.cancel_called:
            await send(message)

    return sending


def named(told: bytes | bytearray) -> str | None:
    """The event that Gradio tells of a call; none where it refused it."""
    found = json.loads(told) if told[:1] == b"{" else {}
    return found.get("event_id")
