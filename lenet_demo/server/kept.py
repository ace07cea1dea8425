"""What Gradio answers to everybody alike, asked of it once and kept, plain and packed.

Gradio packs each of its scripts and styles anew for every visitor, some thirty files, which takes
more of the processor than everything else that a visitor asks for.
"""

import asyncio
import gzip
import re
from collections.abc import Mapping
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .bodies import replayed

FILES = re.compile(r"/(assets|static|svelte)/.+|/theme\.css")
MOST_FILES, MOST_BYTES = 500, 2_000_000  # kept, and of one of them
# Whoever sends one of these wants something else than the whole file.
OTHERWISE = {b"range", b"if-none-match", b"if-modified-since"}


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


class Packed:
    """ASGI app: one answer, packed for whoever takes it so."""

    def __init__(self, body: bytes, kind: str, headers: Mapping[str, str]):
        both = {"Vary": "Accept-Encoding", **headers}
        packed = gzip.compress(body, mtime=0)
        self.plain = Response(body, 200, both, kind)
        self.packed = Response(packed, 200, {**both, "Content-Encoding": "gzip"}, kind)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepts = dict(scope["headers"]).get(b"accept-encoding", b"")
        await (self.packed if b"gzip" in accepts else self.plain)(scope, receive, send)


class Kept:
    """ASGI app in front of Gradio's: answers what it has answered before."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self.answers: dict[str, Packed] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, headers = scope["path"], dict(scope["headers"])
        if scope["method"] != "GET" or OTHERWISE & headers.keys():
            return await self.app(scope, receive, send)
        if path not in self.answers:
            found = await asked(self.app, scope)
            if found.status != 200 or len(found.body) > MOST_BYTES:
                return await self.app(scope, receive, send)
            if len(self.answers) >= MOST_FILES:
                self.answers.clear()
            keep = {
                name: found.headers[name]
                for name in ("etag", "last-modified", "cache-control")
                if name in found.headers
            }
            self.answers[path] = Packed(found.body, found.headers["content-type"], keep)
        return await self.answers[path](scope, receive, send)


async def asked(app: ASGIApp, scope: Scope) -> Answer:
    """What `app` answers to the request that `scope` is, without a body."""
    head: Message = {}
    body = bytearray()

    async def taking(message: Message) -> None:
        head.update(message)
        body.extend(message.get("body", b""))

    async def never() -> Message:
        """Neither more of a body nor word that the visitor has left."""
        return await asyncio.get_running_loop().create_future()

    await app(scope, replayed(b"", never), taking)
    return Answer(head["status"], Headers(raw=head["headers"]), bytes(body))
