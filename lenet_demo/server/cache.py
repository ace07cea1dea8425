"""Answers that are the same for everybody, held in memory: the index page, the page's files, and
Gradio's.

Gradio makes its page anew for every visitor and packs each of its thirty files anew, which takes
more of the processor than all else that a visitor asks for; and it takes its own address from what
a visitor sends. So it is asked for each once, by a request of our own.
"""

import asyncio
import base64
import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..languages import Text
from .bodies import Refused

PLACEHOLDER = "http://page.invalid"  # stands in what Gradio answers where its address would
HOST = re.compile(r"[\w.-]{1,253}(:\d{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:\d{1,5})?", re.ASCII)
MAX_ANSWERS, MAX_BYTES = 500, 2_000_000  # of Gradio's, and of one of them
IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
# A sandboxed frame has no origin of its own: the page in it may read what is answered to anybody.
FOR_ANYBODY = {"Access-Control-Allow-Origin": "*"}

# The page finds its address by itself; put behind the last script of what Gradio tells it. Behind a
# proxy that gives it a path, it may be opened without the slash at the end.
ADDRESS = """<script>{
  const { root } = window.gradio_config;
  const address = location.origin + location.pathname.replace(/[/]$/, "");
  document.querySelector("base").href = `${address}/`;
  window.gradio_config.root = address;
  const info = JSON.stringify(window.gradio_api_info);
  window.gradio_api_info = JSON.parse(info.replaceAll(root, address));
}</script>"""
CONFIG = re.compile(r"<script>window\.gradio_config = (.*?);</script>", re.DOTALL)
API_INFO = re.compile(r"<script>window\.gradio_api_info = .*?;</script>", re.DOTALL)
CARD = re.compile(r'<meta\s+(?:property="og:|name="(?:twitter:|description"))[^>]*>\s*')  # Gradio's
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
# Anybody may show the page in a frame, since slides are to. Gradio compiles its templates, hence
# unsafe-eval; its style and ours stands in elements. `?net=` fetches weights from anywhere.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' {scripts}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' data: blob:; worker-src 'self' blob:; "
    "connect-src 'self' data: blob: http: https:; object-src 'none'; base-uri 'self'; "
    "form-action 'none'; frame-ancestors *"
)
FEATURES = "accelerometer camera display-capture geolocation gyroscope hid magnetometer microphone"
FEATURES += " midi payment serial usb"
POLICIES = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES.split()),
    "Cache-Control": "no-cache",
}


class CachedAnswer:
    """ASGI app: one body, gzipped for clients that accept it where that saves something."""

    def __init__(self, body: bytes, kind: str, headers: Mapping[str, str]):
        headers = {"Vary": "Accept-Encoding", **FOR_ANYBODY, **headers}
        packed = gzip.compress(body, mtime=0)
        self.plain = self.packed = Response(body, 200, headers, kind)
        if len(packed) < 0.9 * len(body):
            headers["Content-Encoding"] = "gzip"
            self.packed = Response(packed, 200, headers, kind)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepts = dict(scope["headers"]).get(b"accept-encoding", b"")
        await (self.packed if b"gzip" in accepts else self.plain)(scope, receive, send)


class Files:
    """The page's files, `contents` by path, under a hash of them all: browsers keep them."""

    def __init__(self, contents: Mapping[str, bytes]):
        digest = hashlib.sha256()
        for path, content in sorted(contents.items()):
            digest.update(f"{path} {len(content)} ".encode() + content)
        self.hash, self.contents = digest.hexdigest()[:16], contents
        self.answers = {
            path: CachedAnswer(content, media_type(path), IMMUTABLE)
            for path, content in contents.items()
        }

    def answer(self, file_hash: str, path: str) -> ASGIApp:
        if file_hash != self.hash or path not in self.answers:
            raise Refused(404, "There is no such file: load the page anew.")
        return self.answers[path]


class GradioCache:
    """Gradio's answers to GET; `preload` is the script that the index page will want, `page_in` the
    page's HTML in a language, which takes the place of the English that Gradio was given, `card_in`
    what stands for its link where that is shared, in place of Gradio's.
    """

    def __init__(
        self,
        app: ASGIApp,
        preload: str,
        page_in: Callable[[str], str] | None = None,
        card_in: Callable[[str], str] = lambda _language: "",
    ):
        self.app, self.preload, self.page_in, self.card_in = app, preload, page_in, card_in
        self.answers: dict[str, CachedAnswer] = {}
        self.texts: dict[str, str] = {}  # JSON that names the server's address

    async def index(self, language: str = "en") -> ASGIApp:
        """The page itself, with its policies."""
        key = f"/?lang={language}"
        if key not in self.answers:
            html = (await ask(self.app, "/"))[2].decode()
            if self.page_in and language != "en":
                html = in_language(html, self.page_in(language), language)
            html = CARD.sub("", html).replace("</head>", f"{self.card_in(language)}</head>", 1)
            (info,) = API_INFO.finditer(html)
            rest = re.sub(rf'"{PLACEHOLDER}[^"]*"', "window.gradio_config.root", html[info.end() :])
            html = html[: info.end()] + ADDRESS + rest
            digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(html))
            hashes = " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)
            headers = POLICIES | {
                "Content-Security-Policy": POLICY.format(scripts=hashes),
                "Link": f"<.{self.preload}>; rel=modulepreload",
                "Content-Language": language,
                "Vary": "Accept-Encoding, Accept-Language",
            }
            self.answers[key] = CachedAnswer(html.encode(), "text/html", headers)
        return self.answers[key]

    async def answer(self, scope: Scope) -> ASGIApp:
        """Where it names the server's address, the one that this very request went to."""
        path = scope["path"].removeprefix(scope.get("root_path", "")).rstrip("/")
        if path not in self.answers and path not in self.texts:
            status, headers, body = await ask(self.app, path)
            if status != 200:
                raise Refused(404, "Not found.")
            kind = headers.get("content-type", "")
            if len(self.answers) >= MAX_ANSWERS or len(body) > MAX_BYTES:
                return Response(body, 200, media_type=kind)
            if PLACEHOLDER.encode() in body and "json" in kind:
                self.texts[path] = body.decode()
            else:
                self.answers[path] = CachedAnswer(body, kind, {})
        if path in self.texts:
            text = self.texts[path].replace(PLACEHOLDER, origin(scope))
            return Response(text, media_type="application/json")
        return self.answers[path]


def in_language(html: str, page: str, language: str) -> str:
    """What Gradio answers for the English page, with `page` in its place."""
    (found,) = CONFIG.finditer(html)
    config = json.loads(found[1])
    (frame,) = (
        each["props"] for each in config["components"] if each["props"].get("html_template")
    )
    frame["html_template"] = page
    config["title"] = Text(config["title"]).in_language(language)
    # As a script's text: nothing in it may end the script.
    text = json.dumps(config).replace("<", "\\u003c")
    html = html[: found.start(1)] + text + html[found.end(1) :]
    return html.replace('<html lang="en"', f'<html lang="{language}"', 1)


async def ask(app: ASGIApp, path: str) -> tuple[int, Headers, bytes]:
    """The status, headers and body that `app` answers to a bare GET of `path`."""
    host = PLACEHOLDER.removeprefix("http://").encode()
    scope: dict[str, Any] = {"type": "http", "http_version": "1.1", "method": "GET", "state": {}}
    scope.update(scheme="http", path=path, raw_path=path.encode(), root_path="", query_string=b"")
    scope.update(headers=[(b"host", host)], client=("127.0.0.1", 1), server=("127.0.0.1", 80))
    start: Message = {}
    body = bytearray()

    async def receive() -> Message:
        """No body, and never word that the client has left."""
        return await asyncio.get_running_loop().create_future()

    async def send(message: Message) -> None:
        start.update(message)
        body.extend(message.get("body", b""))

    await app(scope, receive, send)
    return start["status"], Headers(raw=start["headers"]), bytes(body)


def origin(scope: Scope) -> str:
    """Where a request was sent, as far as it says so sensibly: http://HOST"""
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return f"{scope['scheme']}://{host}" if HOST.fullmatch(host) else PLACEHOLDER


def media_type(path: str) -> str:
    if path.endswith(".js"):
        return "text/javascript"
    return mimetypes.guess_type(path)[0] or "application/octet-stream"
