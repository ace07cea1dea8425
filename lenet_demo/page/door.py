"""The door before Gradio: what may come in, how much of it, and how many at a time.

A middleware. The page's own questions are answered here, without Gradio's dozen layers (a third
of the time of an update) and without a session kept for each caller. The named endpoints, the
page's files and Gradio's queue go on to Gradio, checked; whatever else it could do, stays shut.
Refusals are JSON, {"error": one sentence}, and never a traceback.
"""

import inspect
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anyio
import gradio as gr
from gradio import utils
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..ink.picture import MAX_BYTES
from .bodies import TOO_LARGE, Refused, length_of, limited, parsed, read_body, replayed
from .endpoint_check import Endpoint, names_an_address

SMALL_BODY = 256_000  # bytes: the fullest drawing has 90,000
PICTURE_BODY = MAX_BYTES * 4 // 3 + 10_000  # a picture in base64, in JSON
PICTURE_PARTS = 50  # of JSON in a body with a picture: it holds one long text and little else
MOST_AT_ONCE = 48  # updates: more would only wait
MOST_PICTURES = 4

API = "/gradio_api"
OWN = f"{API}/component_server"
TOKEN = r"[\w-]{1,100}"
OPEN = {
    "GET": re.compile(
        r"/|/config/?|/(assets|static|svelte)/.+|/favicon\.ico|/theme\.css|/robots\.txt"
        rf"|/manifest\.json|/pwa_icon(/\d+)?|{API}/(info/?|openapi\.json|app_id/?|theme\.css"
        rf"|startup-events|heartbeat/{TOKEN}|queue/(data|status)|upload_progress"
        rf"|call/(read_strokes|read_picture)/{TOKEN})"
    ),
    "POST": re.compile(
        rf"{API}/(upload|queue/join|cancel|reset/?|call/(v2/)?(read_strokes|read_picture)/?)"
    ),
}
MCP = re.compile(rf"{API}/mcp(/.*)?")
BUSY = "Very many people are drawing here at once: yours is kept and read as soon as it can be."


class Door:
    """ASGI middleware around the app of one page.

    `functions`: the page's own server functions, by component and name.
    `endpoints`: what each named endpoint takes, by the number that Gradio's queue knows it by.
    `mcp`: whether the page serves MCP.
    """

    def __init__(
        self,
        app: ASGIApp,
        functions: Mapping[tuple[int, str], Callable],
        endpoints: Mapping[int, Endpoint],
        mcp: bool,
    ):
        self.app, self.functions, self.endpoints, self.mcp = app, functions, endpoints, mcp
        self.at_once = 0
        self.pictures = 0
        self.threads: anyio.CapacityLimiter | None = None

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
                message["headers"] = [*message["headers"], (b"x-content-type-options", b"nosniff")]
            await send(message)

        path = scope["path"].removeprefix(scope.get("root_path", ""))
        try:
            if scope["method"] == "POST" and path.rstrip("/") == OWN:
                await self.answer_own(scope, receive, sending)
            else:
                await self.let_in(path, scope, receive, sending)
        except Refused as refused:
            if not started:
                # Of a failed call Gradio tells its page nothing: what the page must know comes
                # as an answer.
                is_own = path.rstrip("/") == OWN
                told = {503: {"busy": True}, 404: {"old": True}}.get(refused.status, {})
                told, status = (told, 200) if is_own and told else ({}, refused.status)
                response = JSONResponse(told | {"error": refused.sentence}, status)
                await response(scope, receive, sending)
        except Exception:
            logging.getLogger(__name__).exception("A request failed: %s %s", scope["method"], path)
            if not started:
                sentence = "Something went wrong on the server; the request was not carried out."
                await JSONResponse({"error": sentence}, 500)(scope, receive, sending)

    # ---- The page's own questions ---------------------------------------------------------------

    async def answer_own(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await self.body(scope, receive)
        # Counted from here on: whoever sends slowly keeps nobody else out.
        if self.at_once >= MOST_AT_ONCE:
            raise Refused(503, BUSY)
        self.at_once += 1
        try:
            response = await self.call(parsed(body))
        finally:
            self.at_once -= 1
        await response(scope, receive, send)

    async def call(self, asked: dict[Any, Any]) -> Response:
        number, name = asked.get("component_id"), asked.get("fn_name")
        if type(number) is not int or (number, str(name)) not in self.functions:
            raise Refused(404, "This page is older than its server: load the page anew.")
        function = self.functions[number, str(name)]
        if inspect.iscoroutinefunction(function):
            return await function(asked.get("data"))
        self.threads = self.threads or anyio.CapacityLimiter(2)
        return await anyio.to_thread.run_sync(function, asked.get("data"), limiter=self.threads)

    async def body(self, scope: Scope, receive: Receive) -> bytes:
        """A small body, or one of the few with a picture at a time."""
        if length_of(scope) <= SMALL_BODY:
            return await read_body(receive, SMALL_BODY)
        if self.pictures >= MOST_PICTURES:
            raise Refused(503, BUSY)
        self.pictures += 1
        try:
            return await read_body(receive, PICTURE_BODY, PICTURE_PARTS)
        finally:
            self.pictures -= 1

    # ---- What Gradio answers --------------------------------------------------------------------

    async def let_in(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to Gradio, if it is one of those that the page is made of."""
        method = {"HEAD": "GET"}.get(scope["method"], scope["method"])
        is_mcp = self.mcp and MCP.fullmatch(path)
        if method != "OPTIONS" and not is_mcp:
            if not any(of.fullmatch(path) for of in OPEN.values()):
                raise Refused(404, "There is nothing here.")
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
        await self.app(scope, receive, send)

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


def doors(page: gr.Blocks, *, mcp: bool) -> dict[str, Any]:
    """What a `Door` must know of `page`."""
    functions = {
        (number, function.__name__): function
        for number, block in page.blocks.items()
        for function in getattr(block, "server_fns", [])
    }
    uploads = Path(utils.get_upload_folder())
    endpoints = {
        number: Endpoint(
            name=str(event.api_name),
            takes=len(event.inputs),
            files=tuple(i for i, each in enumerate(event.inputs) if isinstance(each, gr.File)),
            uploads=uploads,
        )
        for number, event in page.fns.items()
    }
    return {"functions": functions, "endpoints": endpoints, "mcp": mcp}
