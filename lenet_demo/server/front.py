"""The page itself, kept: the same for everybody, whatever a request says of hosts and proxies.

Gradio makes it anew for every visitor, and takes its address from what the visitor sends. Here the
page finds its address by itself, in the browser; and as it is always the same, its policy can name
its scripts one by one.
"""

import base64
import gzip
import hashlib
import re

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOWHERE = "http://page.invalid"  # stands in Gradio's page where its address would
ADDRESS = f"""<script>{{
  const address = new URL(".", location).href.slice(0, -1);
  window.gradio_config.root = address;
  window.gradio_api_info = JSON.parse(
    JSON.stringify(window.gradio_api_info).replaceAll("{NOWHERE}", address),
  );
}}</script>"""
# The last of the scripts that hold what Gradio says of the page.
SAID = re.compile(r"<script>window\.gradio_api_info = .*?;</script>", re.DOTALL)
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)

# Who may show the page in a frame: everybody, since slides are to. Gradio compiles its templates,
# hence unsafe-eval; its style and ours stands in elements. `?net=` fetches weights from anywhere.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-eval' {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' data: blob: http: https:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer bluetooth camera display-capture geolocation gyroscope hid magnetometer "
        "microphone midi payment serial usb"
    ).split()
)


class Front:
    """ASGI app: the page that `app` makes, made once. `preload`: the script that it will want."""

    def __init__(self, app: ASGIApp, preload: str):
        self.app, self.preload = app, preload
        self.answers: dict[bool, Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.answers:
            self.answers = self.packed(await self.made(scope))
        accepts = dict(scope["headers"]).get(b"accept-encoding", b"")
        await self.answers[b"gzip" in accepts](scope, receive, send)

    async def made(self, scope: Scope) -> str:
        body = bytearray()

        async def taking(message: Message) -> None:
            body.extend(message.get("body", b""))

        async def nothing() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        host = NOWHERE.removeprefix("http://").encode()
        plain = {"method": "GET", "scheme": "http", "query_string": b"", "root_path": ""}
        asked = dict(scope) | plain | {"path": "/", "raw_path": b"/", "headers": [(b"host", host)]}
        await self.app(asked, nothing, taking)
        html = body.decode()
        (said,) = SAID.finditer(html)
        start, rest = html[: said.end()], html[said.end() :]
        return start + ADDRESS + re.sub(re.escape(NOWHERE) + r"[\w/-]*", "", rest)

    def packed(self, html: str) -> dict[bool, Response]:
        """Plain, and packed by gzip."""
        digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(html))
        hashes = " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in digests)
        headers = {
            "Content-Security-Policy": POLICY.format(scripts=hashes),
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": PERMISSIONS,
            "Link": f"<.{self.preload}>; rel=modulepreload",
            "Vary": "Accept-Encoding",
            "Cache-Control": "no-cache",
        }
        plain, packed = html.encode(), gzip.compress(html.encode(), mtime=0)
        return {
            False: Response(plain, 200, headers, "text/html"),
            True: Response(packed, 200, headers | {"Content-Encoding": "gzip"}, "text/html"),
        }
