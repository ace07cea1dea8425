"""What the page asks of Python, parsed and answered: PyTorch's outputs for a drawing, and pictures.

Stateless: a drawing lives in its visitor's browser. Nothing that arrives is trusted.
"""

import asyncio
import base64
import binascii
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, TypeGuard

import anyio
import numpy as np

from ..inference import Reading, read_all
from ..ink import BadDrawing, Ink
from ..ink.field import STEPS, preprocess
from ..ink.strokes import check_number
from ..nets import LeNet
from .bodies import Body, parse_json
from .pictures import Pictures
from .quotas import Quotas

PAD_SIDE = 280  # of the pad whose strokes arrive, in their units
PENS, USUAL_PEN = (6, 30), 18  # the thinnest and the thickest of its pens
OWN_SCALING = "scale"  # the last step of preprocessing, which each network does for itself
LARGE_DRAWING = 12_000  # bytes that take longer to read than to hand to a thread
A_SEVEN = {"strokes": [[[60, 60], [200, 60], [130, 240]]]}  # which every network must read


class Drawing(NamedTuple):
    """A drawing, and by which networks it is to be read."""

    field: Ink | None  # None on a blank pad
    nets: list[str]
    scaled: bool  # whether each network scales its pixels


def parse_drawing(drawing: Any, nets: Collection[str]) -> Drawing:
    """The drawing, preprocessed; raises `BadDrawing` for anything that is none."""
    if not isinstance(drawing, dict):
        raise BadDrawing("A drawing must be an object with strokes, pen, picture and nets.")
    names = drawing.get("nets")
    if not is_subset(names, nets):
        raise BadDrawing(f"The networks to ask must be among {', '.join(nets)}.")
    skip = drawing.get("skip", [])
    if not is_subset(skip, [*STEPS, OWN_SCALING]):
        raise BadDrawing(f"The steps to skip must be among {', '.join(STEPS)}, {OWN_SCALING}.")
    picture = drawing.get("picture")
    picture = None if picture is None else parse_pad_picture(picture)
    pen = check_number(drawing.get("pen", USUAL_PEN), "pen", *PENS)
    steps = [step for step in skip if step != OWN_SCALING]
    ready = preprocess(picture, drawing.get("strokes", []), (PAD_SIDE, PAD_SIDE), pen, steps)
    field = None if ready is None else ready.field
    return Drawing(field, nets=list(dict.fromkeys(names)), scaled=OWN_SCALING not in skip)


def is_subset(names: Any, known: Collection[str]) -> TypeGuard[list[str]]:
    """Whether `names` is a list of some of the `known`, each once or so."""
    return (
        isinstance(names, list)
        and len(names) <= 2 * len(known)
        and all(isinstance(name, str) and name in known for name in names)
    )


def parse_pad_picture(text: Any) -> Ink:
    """Base64 of the bytes of a square picture, row by row, 255 ink → ink."""
    if not isinstance(text, str):
        raise BadDrawing("A picture must come as base64 text.")
    if len(text) > 15_000:
        raise BadDrawing("The picture on the pad must be 28×28 or 56×56 pixels.")
    try:
        values = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except (binascii.Error, ValueError) as error:
        raise BadDrawing("The picture's base64 text is damaged.") from error
    side = round(len(values) ** 0.5)
    if not side or side * side != len(values):
        raise BadDrawing("The picture on the pad must be square.")
    return values.reshape(side, side).astype(np.float32) / 255


class Batches:
    """One network's readings, asked for one by one and made in one forward pass each round.

    A visitor who is alone does not wait: a round ends as soon as the event loop has nothing else
    at hand. With many, eight drawings cost little more than one, since most of a single forward
    pass is spent on calling, not on counting.
    """

    def __init__(self, net: LeNet):
        self.net = net
        self.waiting: list[tuple[Ink, bool, asyncio.Future[Reading]]] = []

    def read(self, field: Ink, *, scaled: bool) -> asyncio.Future[Reading]:
        loop = asyncio.get_running_loop()
        if not self.waiting:
            loop.call_soon(self.read_waiting)
        future = loop.create_future()
        self.waiting.append((field, scaled, future))
        return future

    def read_waiting(self) -> None:
        waiting, self.waiting = self.waiting, []
        for kind in (True, False):
            batch = [(field, future) for field, scaled, future in waiting if scaled == kind]
            try:
                readings = read_all(self.net, [field for field, _ in batch], scaled=kind)
            except Exception as error:  # for each visitor to hear, so that none waits for ever
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), reading in zip(batch, readings, strict=True):
                if not future.done():
                    future.set_result(reading)


class Questions:
    def __init__(self, nets: Mapping[str, LeNet], pictures: Pictures, quotas: Quotas):
        self.pictures, self.quotas = pictures, quotas
        self.batches = {name: Batches(net) for name, net in nets.items()}

    async def answer(self, kind: str, body: Body) -> dict[str, Any]:
        """`kind`: word, picture or colour. Raises `BadDrawing` and `Refused`.

        Small drawings take less time to read than to hand over, and are read in rounds. Large ones
        are preprocessed in a thread, one at a time, the clients in turn.
        """
        if kind == "word" and len(body) < LARGE_DRAWING:
            return await self.read(self.parse(body))
        with self.quotas.questions.hold():
            if kind == "word":
                async with self.quotas.drawings.turn():
                    drawing = await anyio.to_thread.run_sync(self.parse, body)
                return await self.read(drawing)
            picture = await self.pictures.read(kind, lambda: body)
        return {"picture": base64.b64encode(picture).decode()}

    def parse(self, body: Body) -> Drawing:
        return parse_drawing(parse_json(body), self.batches)

    async def read(self, drawing: Drawing) -> dict[str, Any]:
        """Each network's ten outputs; none on a blank pad."""
        if drawing.field is None:
            return {"nets": {}}
        batches = [self.batches[name] for name in drawing.nets]
        futures = [batch.read(drawing.field, scaled=drawing.scaled) for batch in batches]
        readings = await asyncio.gather(*futures)
        return {"nets": dict(zip(drawing.nets, map(serialise, readings), strict=True))}

    async def is_ready(self) -> bool:
        """Whether all networks read a seven as such."""
        seven = parse_drawing(A_SEVEN | {"nets": list(self.batches)}, self.batches)
        answer = await self.read(seven)
        return all(reading["digit"] == 7 for reading in answer["nets"].values())


def serialise(reading: Reading) -> dict[str, Any]:
    return {
        "digit": reading.digit,
        "rejected": reading.rejected,
        "output": reading.trace.output[0].tolist() if reading.trace else [],
    }
