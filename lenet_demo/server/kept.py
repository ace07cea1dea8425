"""Gradio's own scripts and styles, kept as they were first sent.

Gradio packs each of them anew for every visitor, some thirty files, which takes more of the
processor than everything else that a visitor asks for.
"""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

FILES = re.compile(r"/(assets|static|svelte)/.+|/theme\.css")
MOST_FILES, MOST_BYTES = 500, 2_000_000  # kept, and of one of them
# Whoever sends one of these wants something else than the whole file.
OTHERWISE = {b"range", b"if-none-match", b"if-modified-since"}


class Kept:
    """ASGI app in front of Gradio's: answers what it has answered before."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self.answers: dict[tuple[str, bool, bool], list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        if scope["method"] != "GET" or OTHERWISE & headers.keys():
            return await self.app(scope, receive, send)
        accepts = headers.get(b"accept-encoding", b"")
        key = (scope["path"], b"br" in accepts, b"gzip" in accepts)
        if key not in self.answers:
            answer: list[Message] = []

            async def noting(message: Message) -> None:
                answer.append(message)
                await send(message)

            await self.app(scope, receive, noting)
            self.keep(key, answer)
            return None
        for message in self.answers[key]:
            await send(dict(message))
        return None

    def keep(self, key: tuple[str, bool, bool], answer: list[Message]) -> None:
        """A whole answer of a file that is there; all others are asked for again."""
        is_whole = bool(answer) and not answer[-1].get("more_body")
        size = sum(len(message.get("body", b"")) for message in answer)
        found = answer and answer[0].get("status") == 200
        if is_whole and found and size <= MOST_BYTES and len(self.answers) < MOST_FILES:
            self.answers[key] = answer
