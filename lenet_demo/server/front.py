"""The page itself, kept: the same for everybody, whatever a request says of hosts and proxies.

Gradio makes it anew for every visitor, and takes its address from what the visitor sends. Here the
page finds its address by itself, in the browser; and as it is always the same, its policy can name
its scripts one by one.
"""

import base64
import hashlib
import re

from starlette.types import ASGIApp, Receive, Scope, Send

from .kept import Packed, asked

NOWHERE = "http://page.invalid"  # stands in Gradio's page where its address would
ADDRESS = """<script>{
  const { root } = window.gradio_config;
  const address = new URL(".", location).href.slice(0, -1);
  window.gradio_config.root = address;
  const info = JSON.stringify(window.gradio_api_info);
  window.gradio_api_info = JSON.parse(info.replaceAll(root, address));
}</script>"""
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
        "accelerometer camera display-capture geolocation gyroscope hid magnetometer "
        "microphone midi payment serial usb"
    ).split()
)


class Front:
    """ASGI app: the page that `app` makes, made once. `preload`: the script that it will want."""

    def __init__(self, app: ASGIApp, preload: str):
        self.app, self.preload = app, preload
        self.answer: Packed | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.answer is None:
            html = await self.made(scope)
            self.answer = Packed(html.encode(), "text/html", self.headers(html))
        await self.answer(scope, receive, send)

    async def made(self, scope: Scope) -> str:
        host = NOWHERE.removeprefix("http://").encode()
        plain = dict(scope) | {
            "method": "GET",
            "scheme": "http",
            "path": "/",
            "raw_path": b"/",
            "root_path": "",
            "query_string": b"",
            "headers": [(b"host", host)],
        }
        html = (await asked(self.app, plain)).body.decode()
        (said,) = SAID.finditer(html)
        start, rest = html[: said.end()], html[said.end() :]
        return start + ADDRESS + re.sub(rf'"{NOWHERE}[^"]*"', "window.gradio_config.root", rest)

    def headers(self, html: str) -> dict[str, str]:
        digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(html))
        hashes = " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in digests)
        return {
            "Content-Security-Policy": POLICY.format(scripts=hashes),
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": PERMISSIONS,
            "Link": f"<.{self.preload}>; rel=modulepreload",
            "Cache-Control": "no-cache",
        }
