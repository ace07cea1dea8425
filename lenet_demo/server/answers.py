"""What the page asks of Python: pictures, and PyTorch's word on what the browser reads.

Stateless: a drawing lives in its visitor's browser. A refusal is one sentence under
the key "error".
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from ..ink import BadDrawing, ink_from_picture, open_picture
from ..ink.colour import field_from_colour
from ..ink.raster import picture_for_pad
from ..nets import LeNet
from .batches import Batches, batches_of
from .bodies import parsed
from .files import Files
from .requests import encode_ink, parse

OLD = "This page is older than its server: load the page anew."


def page_routes(nets: Mapping[str, LeNet], files: Files) -> Router:
    """The page's files and the three questions that it asks, under the hash of its files.

    Bodies come read and bounded by the gateway. Pictures take long and are opened in threads, two
    at a time; drawings take less time to read than to hand over, and are read in rounds.
    """
    threads = anyio.CapacityLimiter(2)

    batches = batches_of(nets)

    def answering(answer: Callable[[bytes], Awaitable[dict[str, Any]]]) -> Callable:
        async def respond(request: Request) -> Response:
            if request.path_params["hash"] != files.hash:
                return JSONResponse({"old": True, "error": OLD})
            try:
                return JSONResponse(await answer(await request.body()))
            except BadDrawing as error:
                return JSONResponse({"error": str(error)})

        return respond

    async def answer_word(body: bytes) -> dict[str, Any]:
        return await word(parsed(body), batches)

    def in_thread(answer: Callable[[bytes], dict[str, Any]]) -> Callable:
        return lambda body: anyio.to_thread.run_sync(answer, body, limiter=threads)

    async def file(request: Request) -> Response:
        return files.respond(request)

    async def worker(_request: Request) -> Response:
        return Response(files.files["page/worker.js"].plain, 200, {}, "text/javascript")

    def post(name: str, answer: Callable[[bytes], Awaitable[dict[str, Any]]]) -> Route:
        return Route(f"/page/{{hash}}/{name}", answering(answer), methods=["POST"])

    return Router(
        [
            post("word", answer_word),
            post("picture", in_thread(picture)),
            post("colour", in_thread(colour)),
            Route("/page/{hash}/{path:path}", file, methods=["GET"]),
            Route("/worker.js", worker, methods=["GET"]),
        ]
    )


async def word(drawing: Any, nets: Mapping[str, Batches]) -> dict[str, Any]:
    """What PyTorch makes of a drawing: each network's ten outputs; none on a blank pad.

    Raises `BadDrawing`.
    """
    asked = parse(drawing, nets)
    made = asked.preprocessed()
    if made is None:
        return {"nets": {}}
    reading = [nets[name].read(made.field, scaled=asked.scaled) for name in asked.nets]
    readings = dict(zip(asked.nets, await asyncio.gather(*reading), strict=True))
    return {
        "nets": {
            name: {
                "digit": reading.digit,
                "rejected": reading.rejected,
                "output": reading.trace.output[0].tolist() if reading.trace else [],
            }
            for name, reading in readings.items()
        }
    }


def picture(file: bytes) -> dict[str, Any]:
    """A picture file → the (56, 56) ink that the pad shows, in base64; raises `BadDrawing`."""
    ink = picture_for_pad(ink_from_picture(open_picture(file)))
    if ink is None:
        raise BadDrawing("No ink was found in this picture: try another one.")
    return {"picture": encode_ink(ink)}


def colour(file: bytes) -> dict[str, Any]:
    """A picture file → 32×32 red, then green, then blue, in base64; raises `BadDrawing`."""
    return {"picture": encode_ink(field_from_colour(open_picture(file)))}
