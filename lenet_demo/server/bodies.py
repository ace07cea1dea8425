"""Request bodies: read within bounds, as JSON and as forms with files."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
from python_multipart.multipart import parse_options_header
from starlette.types import Receive

if TYPE_CHECKING:
    from .quotas import Cap

Body = bytes | bytearray
# Lists and objects in one body: twice what the fullest drawing has, so that a drawing that is too
# full hears why. Python makes many small ones a hundred times as slowly as it reads their text.
MAX_PARTS = 12_000
MAX_FILES, MAX_FILE_HEAD = 10, 4_000  # in one upload; bytes
MAX_BOUNDARY = 256  # bytes; RFC 2046 allows 70
TOO_LARGE = "Request too large."
INCOMPLETE = "The upload is incomplete or damaged."
FILE = re.compile(
    rb'^content-disposition:(?=.*; *name="?files"? *(;|\r|$)).*; *filename=', re.I | re.M
)


class Refused(Exception):
    """A request that goes no further: its status, and one sentence that says why.

    `retry_after`: in how many seconds it may be sent again.
    """

    def __init__(self, status: int, sentence: str, retry_after: int = 0):
        super().__init__(sentence)
        self.status, self.sentence, self.retry_after = status, sentence, retry_after


@asynccontextmanager
async def request_body(
    receive: Receive, limit: int, seconds: float, cap: "Cap"
) -> AsyncIterator[bytearray]:
    """The body, of at most `limit` bytes, arrived within `seconds`; raises `Refused`.

    Each byte counts in `cap` from its arrival until the request is answered.
    """
    body, client = bytearray(), ""
    try:
        try:
            with anyio.fail_after(seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Refused(400, "Request incomplete.")
                    part = message.get("body", b"")
                    if len(body) + len(part) > limit:
                        raise Refused(413, TOO_LARGE)
                    client = cap.take(len(part))
                    body += part
                    if not message.get("more_body"):
                        break
        except TimeoutError:
            raise Refused(408, "Request timed out; send it again.") from None
        yield body
    finally:
        cap.give_back(client, len(body))


def parse_json(body: Body) -> dict[Any, Any]:
    """A JSON object; raises `Refused`."""
    if body.count(b"[") + body.count(b"{") > MAX_PARTS:
        raise Refused(413, TOO_LARGE)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "The request is not valid JSON.") from None
    if not isinstance(value, dict):
        raise Refused(400, "The request must be a JSON object.")
    return value


def files_in_form(content_type: bytes, body: Body) -> list[memoryview]:
    """The contents of a form's files; raises `Refused` for all but whole files in `files`.

    Not by a parser in Python, since the whole form is at hand: such a parser took 29 s for 20 MB
    full of what begins like a boundary, where this takes 0.1 s.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= MAX_BOUNDARY:
        raise Refused(400, "Send files as multipart/form-data.")
    delimiter = b"\r\n--" + boundary
    if not body.startswith(delimiter[2:]):
        raise Refused(400, INCOMPLETE)
    files: list[memoryview] = []
    position = len(delimiter) - 2
    while body[position : position + 2] == b"\r\n":
        if len(files) == MAX_FILES:
            raise Refused(413, f"Send at most {MAX_FILES} files in one upload.")
        start = body.find(b"\r\n\r\n", position, position + MAX_FILE_HEAD) + 4
        end = body.find(delimiter, start)
        if start < 4 or end < 0:
            raise Refused(400, INCOMPLETE)
        if not FILE.search(body, position, start):
            raise Refused(400, 'Send files only, in the form field "files".')
        files.append(memoryview(body)[start:end])
        position = end + len(delimiter)
    if body[position : position + 2] != b"--":
        raise Refused(400, INCOMPLETE)
    if not files:
        raise Refused(400, 'Send files only, in the form field "files".')
    return files
