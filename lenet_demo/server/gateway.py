"""The gateway before Gradio: what may come in, how much of it, and how many at a time.

A middleware. The page's own files and questions are answered here, without Gradio's dozen layers
and without a session kept for each caller. The named endpoints, Gradio's files and its queue go on
to Gradio, checked; whatever else it could do, stays shut. Refusals are JSON, {"error": one
sentence}, and never a traceback.
"""

import logging
import re
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..ink.picture import MAX_BYTES
from .bodies import TOO_LARGE, Refused, length_of, limited, parsed, read_body, replayed
from .endpoint_check import Endpoint, names_an_address
from .kept import FILES, Kept

SMALL_BODY = 256_000  # bytes: the fullest drawing has 90,000
MOST_AT_ONCE = 256  # of the page's questions: more would only wait
MOST_PICTURES = 4

API = "/gradio_api"
OWN = re.compile(r"/page/[0-9a-f]{16}/.+|/worker\.js")
PICTURE = re.compile(r"/page/[0-9a-f]{16}/(picture|colour)")
TOKEN = r"[\w-]{1,100}"
NAMED = "(read_strokes|read_picture|read_number)"
OPEN = {
    "GET": re.compile(
        r"/|/config/?|/(assets|static|svelte)/.+|/favicon\.ico|/theme\.css|/robots\.txt"
        rf"|/manifest\.json|/pwa_icon(/\d+)?|{API}/(info/?|openapi\.json|app_id/?|theme\.css"
        rf"|startup-events|heartbeat/{TOKEN}|queue/(data|status)|upload_progress"
        rf"|call/{NAMED}/{TOKEN})"
    ),
    "POST": re.compile(rf"{API}/(upload|queue/join|cancel|reset/?|call/(v2/)?{NAMED}/?)"),
}
MCP = re.compile(rf"{API}/mcp(/.*)?")
NOTHING = "There is nothing here."
BUSY = "Very many people are here at once: try again in a moment."


class Gateway:
    """ASGI middleware around the app of one page.

    `own`: answers the page's files and questions, bodies read and bounded.
    `endpoints`: what each named endpoint takes, by the number that Gradio's queue knows it by.
    `mcp`: whether the page serves MCP. `preload`: the script that a browser may fetch at once.
    """

    def __init__(
        self,
        app: ASGIApp,
        own: ASGIApp,
        endpoints: Mapping[int, Endpoint],
        mcp: bool,
        preload: str,
    ):
        self.app, self.own, self.endpoints, self.mcp = app, own, endpoints, mcp
        self.preload = preload
        self.packed = GZipMiddleware(app)  # Gradio packs its scripts, and not the page itself
        self.kept = Kept(app)
        self.at_once = 0
        self.pictures = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        started = False
        path = scope["path"].removeprefix(scope.get("root_path", ""))

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.headers(scope, path)]
            await send(message)

        try:
            if OWN.fullmatch(path):
                await self.answer_own(path, scope, receive, sending)
            else:
                await self.let_in(path, scope, receive, sending)
        except Refused as refused:
            if not started:
                busy = {"busy": True} if refused.status == 503 else {}
                whole = busy | {"error": refused.sentence}
                await JSONResponse(whole, refused.status)(scope, receive, sending)
        except HTTPException:  # the routes' own word for what is not there
            if not started:
                await JSONResponse({"error": NOTHING}, 404)(scope, receive, sending)
        except Exception:
            logging.getLogger(__name__).exception("A request failed: %s %s", scope["method"], path)
            if not started:
                sentence = "Something went wrong on the server; the request was not carried out."
                await JSONResponse({"error": sentence}, 500)(scope, receive, sending)

    def headers(self, scope: Scope, path: str) -> list[tuple[bytes, bytes]]:
        """What every answer bears, and the page itself which script it will want."""
        headers = [(b"x-content-type-options", b"nosniff")]
        if path == "/":
            link = f"<{scope.get('root_path', '')}{self.preload}>; rel=modulepreload"
            headers.append((b"link", link.encode()))
        return headers

    # ---- The page's own files and questions -----------------------------------------------------

    async def answer_own(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        scope = dict(scope) | {"path": path, "root_path": ""}
        if scope["method"] != "POST":
            return await self.own(scope, receive, send)
        body = await self.body(path, scope, receive)
        # Counted from here on: whoever sends slowly keeps nobody else out.
        if self.at_once >= MOST_AT_ONCE:
            raise Refused(503, BUSY)
        self.at_once += 1
        try:
            await self.own(scope, replayed(body, receive), send)
        finally:
            self.at_once -= 1

    async def body(self, path: str, scope: Scope, receive: Receive) -> bytes:
        """A drawing, or one of the few pictures at a time."""
        if not PICTURE.fullmatch(path):
            if length_of(scope) > SMALL_BODY:
                raise Refused(413, TOO_LARGE)
            return await read_body(receive, SMALL_BODY)
        if length_of(scope) > MAX_BYTES:
            raise Refused(413, TOO_LARGE)
        if self.pictures >= MOST_PICTURES:
            raise Refused(503, BUSY)
        self.pictures += 1
        try:
            return await read_body(receive, MAX_BYTES, most_parts=None)
        finally:
            self.pictures -= 1

    # ---- What Gradio answers --------------------------------------------------------------------

    async def let_in(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to Gradio, if it is one of those that the page is made of."""
        method = {"HEAD": "GET"}.get(scope["method"], scope["method"])
        is_mcp = self.mcp and MCP.fullmatch(path)
        if method != "OPTIONS" and not is_mcp:
            if not any(of.fullmatch(path) for of in OPEN.values()):
                raise Refused(404, NOTHING)
            if method not in OPEN or not OPEN[method].fullmatch(path):
                raise Refused(405, "This address takes no such request.")
        if path == f"{API}/upload":
            receive = limited(receive, scope, MAX_BYTES + 10_000)
        elif method != "GET":
            if length_of(scope) > SMALL_BODY:
                raise Refused(413, TOO_LARGE)
            body = await read_body(receive, SMALL_BODY)
            if method == "POST" and not is_mcp:
                self.check_event(path, parsed(body))
            receive = replayed(body, receive)
        files = self.kept if FILES.fullmatch(path) else self.app
        await (self.packed if path == "/" else files)(scope, receive, send)

    def check_event(self, path: str, asked: dict[Any, Any]) -> None:
        """What Gradio would stumble over, or fetch for whoever asks."""
        session, index = asked.get("session_hash"), asked.get("fn_index")
        if session is not None and not (isinstance(session, str) and re.fullmatch(TOKEN, session)):
            raise Refused(400, "A session is named by letters and digits.")
        if names_an_address(asked):
            raise Refused(400, "Send the picture's file itself: no address is fetched here.")
        if path.startswith(f"{API}/call/v2"):
            return  # arguments by name: Gradio checks those itself
        if path.startswith(f"{API}/call/"):
            name = path.removeprefix(f"{API}/call/").rstrip("/")
            (endpoint,) = (each for each in self.endpoints.values() if each.name == name)
        elif path.rstrip("/") != f"{API}/queue/join":
            return
        elif type(index) is int and index in self.endpoints:
            endpoint = self.endpoints[index]
        else:
            raise Refused(404, "There is no such endpoint: see /gradio_api/info.")
        endpoint.check(asked.get("data"))
