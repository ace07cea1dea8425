"""The gateway before Gradio: which requests are answered, how large, and how many of each client.

An ASGI middleware. The page's questions and the named endpoints are answered by ours; Gradio
answers what is the same for everybody, once, and MCP. A refusal is JSON, {"error": one sentence},
never a traceback; with "busy" and Retry-After where the request may be sent again.
"""

import asyncio
import logging
import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any
from urllib.parse import parse_qs

import anyio
import gradio as gr
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..ink import BadDrawing
from ..languages import wanted
from ..nets import LeNet
from .bodies import TOO_LARGE, Body, Refused, files_in_form, parse_json, request_body
from .cache import FOR_ANYBODY, HOST, CachedAnswer, Files, GradioCache
from .calls import Calls
from .endpoints import add_endpoints
from .mcp import serve_tools
from .pictures import Pictures
from .questions import Questions
from .quotas import CLIENT, Quotas, client_key
from .routes import LARGE_BODY, SMALL_BODY, Route, Router

CHUNK = 64_000  # bytes of an answer handed over at a time, so that slow readers hold no more
REFUSAL_DELAY = 0.5  # seconds, for a client over its rate
SMALL_SECONDS, LARGE_SECONDS = 20, 60  # for a body to arrive: a picture, by a slow telephone
OLD = "This page is older than its server: load the page anew."
# By these a request would tell Gradio where it is served; a known proxy's, uvicorn has read.
DROPPED = re.compile(rb"x-forwarded-.+|forwarded|x-gradio-server|x-gradio-user")


class Gateway:
    """`nets` by name; `files`: the page's; `script`: the one that it begins with.

    `faults`: sentences, each of a file that should be there and is of no use. `page_in`: the
    page's HTML in a language; `card_in`: the tags of its link's card.
    """

    def __init__(
        self,
        nets: Mapping[str, LeNet],
        files: Files,
        script: str,
        faults: Sequence[str] = (),
        page_in: Callable[[str], str] | None = None,
        card_in: Callable[[str], str] = lambda _language: "",
    ):
        serves_mcp = os.environ.get("GRADIO_MCP_SERVER", "").lower() == "true"
        self.faults = {"faults": [*faults]} if faults else {}
        self.nets, self.files, self.preload = nets, files, f"/page/{files.hash}/{script}"
        self.page_in, self.card_in = page_in, card_in
        self.router, self.quotas, self.counts = Router(serves_mcp), Quotas(), Counter[str]()
        self.pictures = Pictures(self.quotas)
        self.questions = Questions(nets, self.pictures, self.quotas)
        # Not under the hash: a worker may answer for the whole page from its root alone.
        self.worker = CachedAnswer(files.contents["page/worker.js"], "text/javascript", {})
        self.is_closing, self.answering = False, 0
        self.scopes: dict[Any, bool] = {}  # of requests, and whether each is a stream

    def add_endpoints(self, page: gr.Blocks) -> None:
        """To the `page` under construction."""
        endpoints = add_endpoints(self.nets, self.pictures, self.quotas)
        names = {number: str(event.api_name) for number, event in page.fns.items()}
        self.calls = Calls(endpoints, names, self.quotas)
        serve_tools()

    def around(self, app: ASGIApp) -> "Gateway":
        """What stands before `app`, Gradio's."""
        self.app = app
        self.cache = GradioCache(app, self.preload, self.page_in, self.card_in)
        return self

    # ---- Each request ---------------------------------------------------------------------------

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        answer = Answer(send)
        self.answering += 1
        try:
            await self.respond(scope, receive, answer)
        except Refused as error:
            # Without the traceback, which holds all that was read, and this frame.
            await self.refuse(error.with_traceback(None), answer)
        except Exception:
            log = logging.getLogger("lenet_demo")
            log.exception("A request failed: %s %s", scope["method"], scope["path"][:100])
            sentence = "Internal server error; the request was not carried out."
            await self.refuse(Refused(500, sentence), answer)
        finally:
            self.answering -= 1

    async def refuse(self, refusal: Refused, answer: "Answer") -> None:
        self.counts[f"refused ({refusal.status})"] += 1
        if answer.is_started:
            return await answer.finish()
        again = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
        headers = FOR_ANYBODY | again
        busy = {"busy": True} if refusal.status in (429, 503) else {}
        response = JSONResponse(busy | {"error": refusal.sentence}, refusal.status, headers)
        return await response({"type": "http"}, receive_nothing, answer)

    async def respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.is_closing:
            raise closing()
        CLIENT.set(client_key(scope["client"]))
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        try:
            route, parameters = self.router.find(scope["method"], path)
        except Refused:
            await self.charge(1)
            raise
        await self.charge(route.cost)
        is_stream = route.handler in ("results", "mcp")
        scope = dict(scope) | {"path_params": parameters}
        cancel_scope = anyio.CancelScope()
        if is_stream:
            cancel_scope.deadline = anyio.current_time() + self.quotas.stream_seconds
        with self.quotas.streams.hold() if is_stream else nullcontext():
            self.scopes[cancel_scope] = is_stream
            try:
                with cancel_scope:
                    await self.read_and_answer(route, scope, receive, send)
            finally:
                del self.scopes[cancel_scope]
        if cancel_scope.cancelled_caught:
            raise closing() if self.is_closing else Refused(408, "Request timed out.")

    async def read_and_answer(
        self, route: Route, scope: Scope, receive: Receive, send: Send
    ) -> None:
        handler = getattr(self, route.handler)
        if scope["method"] in ("GET", "HEAD"):
            await (await handler(scope, b""))(scope, receive, send)
            return
        limit, seconds, cap = SMALL_BODY, SMALL_SECONDS, self.quotas.small_bodies
        if route.is_large:
            limit, seconds, cap = LARGE_BODY, LARGE_SECONDS, self.quotas.large_bodies
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and (len(length) > 20 or int(length) > limit):
            raise Refused(413, TOO_LARGE)
        async with request_body(receive, limit, seconds, cap) as body:
            await self.charge(route.body_cost(len(body)))
            answer = await handler(scope, body)
            messages: list[Message] = [{"type": "http.request", "body": body}]

            async def replay() -> Message:
                return messages.pop() if messages else await receive()

            await answer(scope, replay, send)

    async def charge(self, units: float) -> None:
        try:
            self.quotas.units.charge(CLIENT.get(), units)
        except Refused:
            await asyncio.sleep(REFUSAL_DELAY)
            raise

    async def drain(self, seconds: float) -> None:
        """Streams end now, other requests when they are answered or after so many seconds."""
        self.is_closing = True
        for only_streams, wait in ((True, seconds), (False, 5)):
            for scope, is_stream in [*self.scopes.items()]:
                if is_stream or not only_streams:
                    scope.cancel()
            with anyio.move_on_after(wait):
                while self.answering:
                    await anyio.sleep(0.02)

    # ---- What answers each route of `routes.py`, by its name there: an ASGI app -----------------

    async def index(self, scope: Scope, _body: Body) -> ASGIApp:
        self.counts["visitors"] += 1
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
        accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
        return await self.cache.index(wanted(asked, accepted))

    async def cached(self, scope: Scope, _body: Body) -> ASGIApp:
        return await self.cache.answer(scope)

    async def page_file(self, scope: Scope, _body: Body) -> ASGIApp:
        return self.files.answer(scope["path_params"]["hash"], scope["path_params"]["path"])

    async def worker_script(self, _scope: Scope, _body: Body) -> ASGIApp:
        return self.worker

    async def health(self, _scope: Scope, _body: Body) -> ASGIApp:
        is_ready = await self.questions.is_ready()
        return JSONResponse({"ready": is_ready} | self.faults, 200 if is_ready else 503)

    async def question(self, scope: Scope, body: Body) -> ASGIApp:
        parameters = scope["path_params"]
        kind = parameters.get("drawing") or parameters["picture"]
        if parameters["hash"] != self.files.hash:
            return JSONResponse({"old": True, "error": OLD}, headers=FOR_ANYBODY)
        self.counts[f"{kind}s"] += 1
        try:
            found = await self.questions.answer(kind, body)
        except BadDrawing as error:
            found = {"error": str(error)}
        return JSONResponse(found, headers=FOR_ANYBODY)

    async def upload(self, scope: Scope, body: Body) -> ASGIApp:
        self.counts["uploads"] += 1
        files = files_in_form(dict(scope["headers"]).get(b"content-type", b""), body)
        return JSONResponse([await self.quotas.uploads.save(content) for content in files])

    async def call(self, scope: Scope, body: Body) -> ASGIApp:
        self.counts["calls"] += 1
        name, by_name = scope["path_params"].get("api_name"), "/v2/" in scope["path"]
        return JSONResponse({"event_id": self.calls.start(name, parse_json(body), by_name)})

    async def results(self, scope: Scope, _body: Body) -> ASGIApp:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        key = scope["path_params"].get("event_id") or query.get("session_hash", [""])[0]
        if key not in self.calls.sessions:
            raise Refused(404, "No such event, or its result was fetched before.")
        return self.calls.sessions[key]

    async def acknowledge(self, _scope: Scope, body: Body) -> ASGIApp:
        """Gradio's clients cancel and reset; a call is so short that there is nothing to stop."""
        if not isinstance(parse_json(body).get("event_id"), str | None):
            raise Refused(400, "An event is named by a text.")
        return JSONResponse({"success": True})

    async def mcp(self, _scope: Scope, body: Body) -> ASGIApp:
        if body:
            self.counts["tool requests"] += 1
            parse_json(body)  # for its bounds
        return self.to_gradio

    async def to_gradio(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Without what it would believe of hosts and proxies."""
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if not DROPPED.fullmatch(name)
            and (name != b"host" or HOST.fullmatch(value.decode("latin-1")))
        ]
        await self.app(dict(scope) | {"headers": headers}, receive, send)


class Answer:
    """`send`, in chunks, with what every answer bears; it knows how far it has come."""

    def __init__(self, send: Send):
        self.send, self.is_started, self.is_finished = send, False, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.is_started = True
            nosniff = (b"x-content-type-options", b"nosniff")
            message = dict(message) | {"headers": [*message["headers"], nosniff]}
        while len(rest := message.get("body", b"")) > CHUNK:
            await self.send({"type": message["type"], "body": rest[:CHUNK], "more_body": True})
            message = dict(message) | {"body": rest[CHUNK:]}
        await self.send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.is_finished = True

    async def finish(self) -> None:
        """End what has begun: no other answer can be given."""
        if not self.is_finished:
            await self({"type": "http.response.body", "body": b""})


def closing() -> Refused:
    return Refused(503, "The server is shutting down; try again in 5 s.", retry_after=5)


async def receive_nothing() -> Message:
    return {"type": "http.disconnect"}
