"""The gateway before Gradio: what may come in, how much of it, and how much of it from whom.

A middleware. The page, its files and its questions are answered here, without Gradio's dozen layers
and without a session kept for each caller. The named endpoints, Gradio's files and its queue go on
to Gradio, checked; whatever else it could do, stays shut. Refusals are JSON, {"error": one
sentence}, and never a traceback; with "busy" and Retry-After where it may be asked again.
"""

import asyncio
import re
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..ink.photo import MAX_BYTES
from .bodies import MOST_PARTS, TOO_LARGE, Refused, length_of, read_body, replayed
from .bounds import ENDING, Bounds
from .calls import Calls, muted
from .doors import API, GRADIO_S, LARGE, OURS, STREAMS, is_known, units_for, units_of
from .endpoint_check import Endpoint
from .front import Front
from .journal import LOGGER
from .kept import FILES, Kept
from .shares import asker

SMALL_BODY = 256_000  # bytes: the fullest drawing has 90,000
PIECE = 64_000  # bytes of an answer that wait at a time to be taken
IMPATIENCE = 0.5  # seconds that whoever asks too much waits for being told so

MCP = re.compile(rf"{API}/mcp(/.*)?")
# By these a request would tell Gradio where it is served; a known proxy's, uvicorn has heard.
UNHEARD = re.compile(rb"x-forwarded-.+|forwarded|x-gradio-server|x-gradio-user")
NOTHING = "Not found."
WRONG = "Internal server error; the request was not carried out."


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
        bounds: Bounds,
    ):
        self.app, self.own, self.mcp, self.bounds = app, own, mcp, bounds
        self.calls = Calls(app, endpoints, bounds)
        self.front, self.kept = Front(app, preload), Kept(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            if message["type"] == "http.response.start":
                nosniff = (b"x-content-type-options", b"nosniff")
                message = dict(message) | {"headers": [*message["headers"], nosniff]}
            while len(rest := message.get("body", b"")) > PIECE:
                await send({"type": message["type"], "body": rest[:PIECE], "more_body": True})
                message = dict(message) | {"body": rest[PIECE:]}
            await send(message)

        try:
            await self.answer(scope, receive, sending)
            return None
        except Refused as why:
            refused = why.with_traceback(None)  # which holds all that was read, and this frame
        except HTTPException:  # the routes' own word for what is not there
            refused = Refused(404, NOTHING)
        except asyncio.CancelledError:  # by uvicorn, which waits no longer for what has begun
            if not self.bounds.is_closing:
                raise
            refused = Refused(503, ENDING, retry_after=5)
        except Exception:
            LOGGER.exception("A request failed: %s %s", scope["method"], scope["path"][:100])
            refused = Refused(500, WRONG)
        self.bounds.journal.refuse(refused.status)
        if started:  # it can only end
            return await send({"type": "http.response.body", "body": b"", "more_body": False})
        headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
        busy = {"busy": True} if refused.status in (429, 503) else {}
        answer = JSONResponse(busy | {"error": refused.sentence}, refused.status, headers)
        return await answer(scope, receive, sending)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        address, method, length = asker(scope["client"]), scope["method"], length_of(scope)
        if self.bounds.is_closing:
            raise Refused(503, ENDING, retry_after=5)
        most = MAX_BYTES + 10_000 if LARGE.fullmatch(path) else SMALL_BODY
        own = units_of(OURS, method, path)
        units = units_of(GRADIO_S, method, path) if own is None else own
        await self.charge(address, 1 if units is None else units)
        if units is None and method != "OPTIONS" and not self.is_mcp(path):
            if is_known(OURS, path) or is_known(GRADIO_S, path):
                raise Refused(405, "Method not allowed.")
            raise Refused(404, NOTHING)
        if length > most:
            raise Refused(413, TOO_LARGE)
        if method in ("GET", "HEAD"):
            return await self.pass_on(path, address, b"", scope, receive, send)
        size = most if b"transfer-encoding" in dict(scope["headers"]) else length
        is_large = LARGE.fullmatch(path)
        with self.bounds.holding(self.bounds.bodies, address, size):
            body = await read_body(receive, most, None if is_large else MOST_PARTS)
            await self.charge(address, units_for(path, body))
            receive = replayed(body, receive)
            if is_large:  # it counts until it is answered, whatever that waits for
                return await self.pass_on(path, address, body, scope, receive, send)
        return await self.pass_on(path, address, body, scope, receive, send)

    async def pass_on(
        self, path: str, address: str, body: bytes, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """A request that is taken, to whatever answers it."""
        method = scope["method"]
        self.bounds.journal.count(method, path)
        if units_of(OURS, method, path) is not None:
            asked = dict(scope) | {"path": path, "root_path": ""}
            return await self.own(asked, receive, send)
        heard = [each for each in scope["headers"] if not UNHEARD.fullmatch(each[0])]
        scope = dict(scope) | {"headers": heard}
        if self.is_mcp(path):
            with self.bounds.holding(self.bounds.streams, address) as stream:
                return await self.app(scope, receive, muted(stream, send))
        if STREAMS.fullmatch(path):
            return await self.calls.stream(path, address, scope, receive, send)
        if path == "/":
            return await self.front(scope, receive, send)
        if FILES.fullmatch(path):
            return await self.kept(scope, receive, send)
        if method == "POST":
            return await self.calls.call(path, address, body, scope, receive, send)
        return await self.app(scope, receive, send)

    def is_mcp(self, path: str) -> bool:
        return bool(self.mcp and MCP.fullmatch(path))

    async def charge(self, address: str, units: float) -> None:
        try:
            self.bounds.rates.charge(address, units)
        except Refused:
            await asyncio.sleep(IMPATIENCE)
            raise
