"""What comes in with a request, read within bounds."""

import json
from typing import Any

import anyio
from starlette.types import Message, Receive, Scope

SECONDS = 60  # that a body may take to arrive: a picture, by a slow telephone
# Lists and objects in one body: twice what the fullest drawing has, so that a drawing that is too
# full hears why. Python makes many small ones a hundred times as slowly as it reads their text.
MOST_PARTS = 12_000
TOO_LARGE = "Request too large."


class Refused(Exception):
    """A request that goes no further: a status, and a sentence that says why.

    `retry_after`: in how many seconds it may be asked again.
    """

    def __init__(self, status: int, sentence: str, retry_after: int = 0):
        super().__init__(sentence)
        self.status, self.sentence, self.retry_after = status, sentence, retry_after


def length_of(scope: Scope) -> int:
    """What the request says of its length; 0 where it says nothing."""
    said = dict(scope["headers"]).get(b"content-length", b"0")
    return int(said) if said.isdigit() and len(said) < 20 else 0


async def read_body(receive: Receive, most: int, most_parts: int | None = MOST_PARTS) -> bytes:
    """At most so many bytes and parts of JSON, in at most `SECONDS`; raises `Refused`.

    `most_parts` None for what is no JSON.
    """
    try:
        with anyio.fail_after(SECONDS):
            body = await all_of(receive, most)
    except TimeoutError:
        raise Refused(408, "Request timed out; send it again.") from None
    if most_parts is not None and body.count(b"[") + body.count(b"{") > most_parts:
        raise Refused(413, TOO_LARGE)
    return body


async def all_of(receive: Receive, most: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "Request incomplete.")
        body += message.get("body", b"")
        if len(body) > most:
            raise Refused(413, TOO_LARGE)
        if not message.get("more_body"):
            return bytes(body)


def parsed(body: bytes) -> dict[Any, Any]:
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "The request is not valid JSON.") from None
    if not isinstance(asked, dict):
        raise Refused(400, "The request must be a JSON object.")
    return asked


def replayed(body: bytes, receive: Receive) -> Receive:
    """`receive` for the app behind, with the `body` that was read already."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving
