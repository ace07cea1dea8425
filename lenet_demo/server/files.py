"""Files held in memory and served under a hash of them all, so that a browser may keep them."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

FOR_EVER = "public, max-age=31536000, immutable"


class File(NamedTuple):
    """One file: its type, and what is sent, plain or packed; packed only where that is less."""

    kind: str
    plain: bytes
    packed: bytes | None


class Files:
    """`contents` by path. Nothing is read from the disk when somebody asks."""

    def __init__(self, contents: Mapping[str, bytes]):
        digest = hashlib.sha256()
        for path, content in sorted(contents.items()):
            digest.update(f"{path} {len(content)} ".encode() + content)
        self.hash = digest.hexdigest()[:16]
        self.files = {path: file(path, content) for path, content in contents.items()}

    def respond(self, request: Request) -> Response:
        found = self.files.get(request.path_params["path"])
        if found is None or request.path_params["hash"] != self.hash:
            return Response("There is no such file: load the page anew.", 404)
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        content = found.plain
        if found.packed and "gzip" in request.headers.get("accept-encoding", ""):
            content, headers["Content-Encoding"] = found.packed, "gzip"
        # So that a frame that is given no origin of its own may show the page.
        headers["Access-Control-Allow-Origin"] = "*"
        return Response(content, 200, headers, found.kind)


def file(path: str, content: bytes) -> File:
    kind = {".js": "text/javascript"}.get("." + path.rsplit(".", 1)[-1])
    kind = kind or mimetypes.guess_type(path)[0] or "application/octet-stream"
    packed = gzip.compress(content, mtime=0)
    return File(kind, content, packed if len(packed) < 0.9 * len(content) else None)
