"""What the page asks of Python: pictures, and PyTorch's word on what the browser reads.

Stateless: a drawing lives in its visitor's browser. A refusal is one sentence under
the key "error".
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from ..inference import Reading
from ..ink import BadDrawing, Ink
from ..nets import LeNet
from .batches import Batches, batches_of
from .bodies import parsed
from .bounds import Bounds
from .files import Files
from .pictures import Workshop
from .requests import Question, parse
from .shares import asker

OLD = "This page is older than its server: load the page anew."
LARGE = 12_000  # bytes of a drawing that takes longer to read than to hand to a thread
A_SEVEN = {"strokes": [[[60, 60], [200, 60], [130, 240]]]}  # which every network must read


def page_routes(
    nets: Mapping[str, LeNet], files: Files, workshop: Workshop, bounds: Bounds
) -> Router:
    """The page's files and the three questions that it asks, under the hash of its files.

    Bodies come read and bounded by the gateway. Small drawings take less time to read than to hand
    over, and are read in rounds. Large ones are made ready in a thread, pictures in a process:
    one at a time, the addresses in turn.
    """
    batches = batches_of(nets)

    def answering(answer: Callable[[str, bytes], Awaitable[dict[str, Any]]]) -> Callable:
        async def respond(request: Request) -> Response:
            if request.path_params["hash"] != files.hash:
                return JSONResponse({"old": True, "error": OLD})
            try:
                made = await answer(asker(request.scope["client"]), await request.body())
            except BadDrawing as error:
                return JSONResponse({"error": str(error)})
            return JSONResponse(made)

        return respond

    async def answer_word(address: str, body: bytes) -> dict[str, Any]:
        if len(body) < LARGE:
            return await word(parsed(body), batches)
        async with bounds.drawings.turn(address):
            ready = await anyio.to_thread.run_sync(lambda: prepared(parsed(body), batches))
        return await read(*ready, batches)

    async def answer_picture(kind: str, address: str, body: bytes) -> dict[str, Any]:
        async with bounds.pictures.turn(address):
            made = await anyio.to_thread.run_sync(workshop.read, kind, body)
        return {"picture": base64.b64encode(made).decode()}

    async def file(request: Request) -> Response:
        return files.respond(request)

    async def worker(_request: Request) -> Response:
        return Response(files.files["page/worker.js"].plain, 200, {}, "text/javascript")

    async def health(_request: Request) -> Response:
        """Whether all networks read a seven as such. A server that is to end answers nothing."""
        found = await word(A_SEVEN | {"nets": list(nets)}, batches)
        ready = all(reading["digit"] == 7 for reading in found["nets"].values())
        return JSONResponse({"ready": ready}, 200 if ready else 503)

    def post(name: str, answer: Callable[[str, bytes], Awaitable[dict[str, Any]]]) -> Route:
        return Route(f"/page/{{hash}}/{name}", answering(answer), methods=["POST"])

    return Router(
        [
            post("word", answer_word),
            post("picture", partial(answer_picture, "picture")),
            post("colour", partial(answer_picture, "colour")),
            Route("/page/{hash}/{path:path}", file, methods=["GET"]),
            Route("/worker.js", worker, methods=["GET"]),
            Route("/healthz", health, methods=["GET"]),
        ]
    )


Ready = tuple[Question, Ink | None]


async def word(drawing: Any, nets: Mapping[str, Batches]) -> dict[str, Any]:
    """What PyTorch makes of a drawing: each network's ten outputs; none on a blank pad.

    Raises `BadDrawing`.
    """
    return await read(*prepared(drawing, nets), nets)


def prepared(drawing: Any, nets: Mapping[str, Batches]) -> Ready:
    """The question that a drawing is, and its field; raises `BadDrawing`."""
    asked = parse(drawing, nets)
    made = asked.preprocessed()
    return asked, None if made is None else made.field


async def read(asked: Question, field: Ink | None, nets: Mapping[str, Batches]) -> dict[str, Any]:
    if field is None:
        return {"nets": {}}
    reading = [nets[name].read(field, scaled=asked.scaled) for name in asked.nets]
    readings = dict(zip(asked.nets, await asyncio.gather(*reading), strict=True))
    return {"nets": {name: told(reading) for name, reading in readings.items()}}


def told(reading: Reading) -> dict[str, Any]:
    return {
        "digit": reading.digit,
        "rejected": reading.rejected,
        "output": reading.trace.output[0].tolist() if reading.trace else [],
    }
