"""Files that programs upload, to name them in a call: kept by the server itself, not by Gradio.

Gradio would write whatever comes before it looks at it, and leave there what it does not take.
"""

import asyncio
import secrets
from pathlib import Path

import anyio
from python_multipart.multipart import parse_options_header

from .bodies import Refused
from .shares import Places

MOST_FILES = 10  # in one upload
MOST_HEAD = 4_000  # bytes before a file
MOST_BOUNDARY = 256  # bytes; RFC 2046 allows 70
BLOCKS = 8_192  # bytes that the smallest file takes on a disk, with its entry in a folder
NO_FORM = "Send files as multipart/form-data."
INCOMPLETE = "The upload is incomplete or damaged."
NO_FILE = 'Send files only, in the form field "files".'


class Uploads:
    """Files in `folder`, within the bounds that `places` has for each address and in all."""

    def __init__(self, folder: Path, places: Places):
        self.folder, self.places = folder, places
        # One at a time, so that what is given up for a file is there before the file is.
        self.writing = asyncio.Lock()

    async def keep(self, address: str, kind: bytes, body: bytes) -> list[str]:
        """The paths of the files in a form, `kind` its content type; raises `Refused`."""
        paths = []
        for content in files_in(kind, body):
            path = self.folder / secrets.token_hex(16)
            async with self.writing:
                self.places.take(address, path, len(content) + BLOCKS)
                await anyio.to_thread.run_sync(path.write_bytes, content)
            paths.append(str(path))
        return paths


def files_in(kind: bytes, body: bytes) -> list[memoryview]:
    """The contents of a form's files; raises `Refused` for all but whole files in `files`.

    Not by a parser in Python, since the whole form is at hand: such a parser took 29 s for 20 MB
    full of what begins like a boundary, where this takes 0.1 s.
    """
    name, options = parse_options_header(kind)
    boundary = options.get(b"boundary", b"")
    if name != b"multipart/form-data" or not 0 < len(boundary) <= MOST_BOUNDARY:
        raise Refused(400, NO_FORM)
    delimiter = b"\r\n--" + boundary
    files: list[memoryview] = []
    if not body.startswith(delimiter[2:]):
        raise Refused(400, INCOMPLETE)
    at = len(delimiter) - 2
    while body[at : at + 2] == b"\r\n":
        if len(files) == MOST_FILES:
            raise Refused(413, f"Send at most {MOST_FILES} files in one upload.")
        start = body.find(b"\r\n\r\n", at, at + MOST_HEAD) + 4
        end = body.find(delimiter, start)
        if start < 4 or end < 0:
            raise Refused(400, INCOMPLETE)
        if not is_file(body[at:start]):
            raise Refused(400, NO_FILE)
        files.append(memoryview(body)[start:end])
        at = end + len(delimiter)
    if body[at : at + 2] != b"--":
        raise Refused(400, INCOMPLETE)
    if not files:
        raise Refused(400, NO_FILE)
    return files


def is_file(head: bytes) -> bool:
    """Whether a part of a form with this head is a file in the field `files`."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-disposition":
            options = parse_options_header(value.strip())[1]
            return options.get(b"name") == b"files" and b"filename" in options
    return False
