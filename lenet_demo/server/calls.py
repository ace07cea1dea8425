"""The named endpoints for programs, by the two protocols that Gradio documents.

    curl            POST call/NAME → event; GET call/NAME/EVENT → its result
    its clients     POST queue/join with a session → event; GET queue/data → the session's results

Not by Gradio's queue: it keeps for ever what is not fetched, runs into errors on what it does not
know, and fetches addresses that it is given in place of files.
"""

import asyncio
import json
import logging
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from inspect import signature
from typing import Any

import gradio as gr
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from .bodies import Refused
from .quotas import Quotas

SECONDS_KEPT = 60  # a result that is not fetched
SESSION = re.compile(r"[\w-]{1,100}", re.ASCII)
NO_UPLOAD = (
    "Send the picture to /gradio_api/upload, then name its path: "
    '{"path": …, "meta": {"_type": "gradio.FileData"}}.'
)
Endpoint = Callable[..., Awaitable[dict[str, Any]]]
Result = tuple[str, dict[str, Any] | None, str]  # event, answer, or else what is wrong


class Session:
    """ASGI app: the results of some calls, as server-sent events, until all are there."""

    def __init__(self, forget: Callable[[], None], is_named: bool):
        self.forget, self.is_named = forget, is_named
        self.pending: dict[str, Callable[[], None]] = {}  # by event: what gives its place back
        self.results: asyncio.Queue[Result] = asyncio.Queue()
        self.is_fetched = False
        self.expire_later()

    def expire_later(self) -> None:
        self.expiry = asyncio.get_running_loop().call_later(SECONDS_KEPT, self.forget)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.is_fetched:
            raise Refused(409, "Another request is fetching these results.")
        self.is_fetched = True
        self.expiry.cancel()
        try:
            response = StreamingResponse(self.events(), media_type="text/event-stream")
            await response(scope, receive, send)
        finally:
            self.is_fetched = False
            self.expire_later() if self.pending else self.forget()

    async def events(self) -> AsyncIterator[str]:
        while self.pending:
            event, answer, wrong = await self.results.get()
            self.pending.pop(event)()
            error = {"error": wrong, "title": "Error", "duration": 10, "visible": True}
            if self.is_named:
                output = {"data": [answer], "is_generating": False} if answer else error
                message = {"msg": "process_completed", "event_id": event, "output": output}
                yield f"data: {json.dumps(message | {'success': not wrong, 'title': None})}\n\n"
            elif answer:
                yield f"event: complete\ndata: {json.dumps([answer])}\n\n"
            else:
                yield f"event: error\ndata: {json.dumps(error)}\n\n"
        if self.is_named:
            yield 'data: {"msg": "close_stream"}\n\n'


class Calls:
    """`endpoints` by name; `names`: by the numbers that Gradio's clients know them by."""

    def __init__(self, endpoints: Mapping[str, Endpoint], names: Mapping[int, str], quotas: Quotas):
        self.endpoints, self.names, self.quotas = endpoints, names, quotas
        self.sessions: dict[str, Session] = {}

    def start(self, name: str | None, body: dict[Any, Any], by_name: bool) -> str:
        """The event of a call that has begun; raises `Refused`.

        `name` None: the body has its number, and a session.
        """
        session = None if name else body.get("session_hash")
        if name is None:
            number = body.get("fn_index")
            if not isinstance(session, str) or not SESSION.fullmatch(session):
                raise Refused(400, "Name a session_hash, of letters and digits.")
            if type(number) is not int or number not in self.names:
                raise Refused(404, "There is no such endpoint: see /gradio_api/info.")
            name = self.names[number]
        arguments = self.arguments(name, body if by_name else body.get("data"))
        client = self.quotas.calls.take()
        event = secrets.token_hex(16)
        key = session or event
        if key not in self.sessions:
            self.sessions[key] = Session(lambda: self.forget(key), session is not None)
        task = asyncio.ensure_future(self.run(name, arguments, event, self.sessions[key].results))
        # Where nothing waits for it any more, it counts until it is done.
        self.sessions[key].pending[event] = lambda: task.add_done_callback(
            lambda _: self.quotas.calls.give_back(client)
        )
        return event

    def arguments(self, name: str, data: Any) -> dict[str, Any]:
        """Checked as far as names and files go: the endpoint itself checks all else."""
        takes = signature(self.endpoints[name])
        try:
            if isinstance(data, list):
                if len(data) > len(takes.parameters):
                    raise ValueError
                data = dict(zip(takes.parameters, data, strict=False))
            arguments = takes.bind(**data).arguments
        except (TypeError, ValueError):
            raise Refused(400, f"{name} takes other arguments: {takes}.") from None
        if (picture := arguments.get("picture")) is not None:
            path = picture.get("path") if isinstance(picture, dict) else None
            if not isinstance(path, str) or path not in self.quotas.uploads.paths:
                raise Refused(400, NO_UPLOAD)
            arguments["picture"] = path
        return arguments

    async def run(
        self, name: str, arguments: dict[str, Any], event: str, results: asyncio.Queue[Result]
    ) -> None:
        try:
            results.put_nowait((event, await self.endpoints[name](**arguments), ""))
        except gr.Error as error:
            results.put_nowait((event, None, error.message))
        except Exception:
            logging.getLogger("lenet_demo").exception("A call failed")
            results.put_nowait((event, None, "Internal server error."))

    def forget(self, key: str) -> None:
        for give_back in self.sessions.pop(key).pending.values():
            give_back()
