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
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import anyio
import gradio as gr
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..ink import BadDrawing
from ..nets import LeNet
from .bodies import TOO_LARGE, Body, Refused, files_in_form, parse_json, request_body
from .cache import HOST, CachedAnswer, Files, GradioCache
from .calls import Calls
from .endpoints import add_endpoints
from .mcp import serve_tools
from .pictures import ImageWorker
from .questions import Questions
from .quotas import CLIENT, Quotas, client_key
from .routes import LARGE_BODY, SMALL_BODY, Route, Router

CHUNK = 64_000  # bytes of an answer handed over at a time, so that slow readers hold no more
REFUSAL_DELAY = 0.5  # seconds, for a client over its rate
SMALL_SECONDS, LARGE_SECONDS = 20, 60  # for a body to arrive: a picture, by a slow telephone
OLD = "This page is older than its server: load the page anew."
# By these a request would tell Gradio where it is served; a known proxy's, uvicorn has read.
DROPPED = re.compile(rb"x-forwarded-.+|forwarded|x-gradio-server|x-gradio-user")
REFUSED = {404: "shut", 405: "shut", 408: "late", 413: "large", 429: "busy", 500: "failed"}


class Incoming(NamedTuple):
    """A request that is answered."""

    route: Route
    parameters: Mapping[str, str]  # in its path
    client: str
    path: str
    scope: Scope
    body: Body = b""


class Gateway:
    """`nets` by name; `files`: the page's; `script`: the one that it begins with."""

    def __init__(self, nets: Mapping[str, LeNet], files: Files, script: str):
        serves_mcp = os.environ.get("GRADIO_MCP_SERVER", "").lower() == "true"
        self.nets, self.files, self.preload = nets, files, f"/page/{files.hash}/{script}"
        self.router, self.quotas, self.counts = Router(serves_mcp), Quotas(), Counter[str]()
        self.image_worker = ImageWorker()
        self.questions = Questions(nets, self.image_worker, self.quotas)
        # Not under the hash: a worker may answer for the whole page from its root alone.
        self.worker = CachedAnswer(files.contents["page/worker.js"], "text/javascript", {})
        self.is_closing, self.answering = False, 0
        self.scopes: dict[Any, bool] = {}  # of requests, and whether each is a stream

    def add_endpoints(self, page: gr.Blocks) -> None:
        """To the `page` under construction."""
        endpoints = add_endpoints(self.nets, self.image_worker, self.quotas)
        names = {number: str(event.api_name) for number, event in page.fns.items()}
        self.calls = Calls(endpoints, names, self.quotas)
        serve_tools()

    def around(self, app: ASGIApp) -> "Gateway":
        """What stands before `app`, Gradio's."""
        self.app, self.cache = app, GradioCache(app, self.preload)
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
        self.counts[f"refused: {REFUSED.get(refusal.status, 'full or ending')}"] += 1
        if answer.is_started:
            return await answer.finish()
        headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
        busy = {"busy": True} if refusal.status in (429, 503) else {}
        response = JSONResponse(busy | {"error": refusal.sentence}, refusal.status, headers)
        return await response({"type": "http"}, receive_nothing, answer)

    async def respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.is_closing:
            raise closing()
        client = client_key(scope["client"])
        CLIENT.set(client)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        try:
            route, parameters = self.router.find(scope["method"], path)
        except Refused:
            await self.charge(client, 1)
            raise
        await self.charge(client, route.cost)
        incoming = Incoming(route, parameters, client, path, scope)
        is_stream = route.handler in ("results", "mcp")
        cancel_scope = anyio.CancelScope()
        if is_stream:
            cancel_scope.deadline = anyio.current_time() + self.quotas.stream_seconds
        with self.quotas.streams.hold(client) if is_stream else nullcontext():
            self.scopes[cancel_scope] = is_stream
            try:
                with cancel_scope:
                    await self.read_and_answer(incoming, receive, send)
            finally:
                del self.scopes[cancel_scope]
        if cancel_scope.cancelled_caught:
            raise closing() if self.is_closing else Refused(408, "Request timed out.")

    async def read_and_answer(self, incoming: Incoming, receive: Receive, send: Send) -> None:
        route, scope = incoming.route, incoming.scope
        if scope["method"] in ("GET", "HEAD"):
            answer = await getattr(self, route.handler)(incoming)
            await answer(scope, receive, send)
            return
        limit, seconds, cap = SMALL_BODY, SMALL_SECONDS, self.quotas.small_bodies
        if route.is_large:
            limit, seconds, cap = LARGE_BODY, LARGE_SECONDS, self.quotas.large_bodies
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and (len(length) > 20 or int(length) > limit):
            raise Refused(413, TOO_LARGE)
        async with request_body(receive, limit, seconds, cap, incoming.client) as body:
            await self.charge(incoming.client, route.body_cost(len(body)))
            answer = await getattr(self, route.handler)(incoming._replace(body=body))
            messages: list[Message] = [{"type": "http.request", "body": body}]

            async def replay() -> Message:
                return messages.pop() if messages else await receive()

            await answer(scope, replay, send)

    async def charge(self, client: str, units: float) -> None:
        try:
            self.quotas.units.charge(client, units)
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

    async def index(self, _incoming: Incoming) -> ASGIApp:
        self.counts["visitors"] += 1
        return await self.cache.index()

    async def cached(self, incoming: Incoming) -> ASGIApp:
        return await self.cache.answer(incoming.path, incoming.scope)

    async def page_file(self, incoming: Incoming) -> ASGIApp:
        return self.files.answer(incoming.parameters["hash"], incoming.parameters["path"])

    async def worker_script(self, _incoming: Incoming) -> ASGIApp:
        return self.worker

    async def health(self, _incoming: Incoming) -> ASGIApp:
        is_ready = await self.questions.is_ready()
        return JSONResponse({"ready": is_ready}, 200 if is_ready else 503)

    async def question(self, incoming: Incoming) -> ASGIApp:
        if incoming.parameters["hash"] != self.files.hash:
            return JSONResponse({"old": True, "error": OLD})
        kind = incoming.path.rstrip("/").rsplit("/", 1)[-1]
        self.counts[f"{kind}s"] += 1
        try:
            return JSONResponse(await self.questions.answer(kind, incoming.client, incoming.body))
        except BadDrawing as error:
            return JSONResponse({"error": str(error)})

    async def upload(self, incoming: Incoming) -> ASGIApp:
        self.counts["uploads"] += 1
        kind = dict(incoming.scope["headers"]).get(b"content-type", b"")
        save = self.quotas.uploads.save
        files = files_in_form(kind, incoming.body)
        return JSONResponse([await save(incoming.client, content) for content in files])

    async def call(self, incoming: Incoming) -> ASGIApp:
        self.counts["calls"] += 1
        name, by_name = incoming.parameters.get("api_name"), "/v2/" in incoming.path
        event = self.calls.start(name, parse_json(incoming.body), by_name, incoming.client)
        return JSONResponse({"event_id": event})

    async def results(self, incoming: Incoming) -> ASGIApp:
        query = parse_qs(incoming.scope["query_string"].decode("latin-1"))
        key = incoming.parameters.get("event_id") or query.get("session_hash", [""])[0]
        if key not in self.calls.sessions:
            raise Refused(404, "No such event, or its result was fetched before.")
        return self.calls.sessions[key]

    async def acknowledge(self, incoming: Incoming) -> ASGIApp:
        """Gradio's clients cancel and reset; a call is so short that there is nothing to stop."""
        if not isinstance(parse_json(incoming.body).get("event_id"), str | None):
            raise Refused(400, "An event is named by a text.")
        return JSONResponse({"success": True})

    async def mcp(self, incoming: Incoming) -> ASGIApp:
        if incoming.body:
            self.counts["tool requests"] += 1
            parse_json(incoming.body)  # for its bounds
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
