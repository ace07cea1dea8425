"""What the page asks of Python: two server functions, each stateless, each answering in JSON.

Anyone can call them, so whatever arrives is checked, and a refusal is one sentence under the
key "error". Answers hold the maps as raw bytes, not as pictures: the browser paints them in
0.3 ms, and its colours follow the visitor's theme without another call.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from starlette.responses import JSONResponse

from ..ink import BadDrawing, Ink, ink_from_picture, open_picture
from ..ink.drawing import field_from_drawing, picture_for_pad
from ..ink.picture import MAX_BYTES
from ..nets import LeNet
from ..reading import Reading, read
from .samples import sample_digits

MAPPED_STAGES = ("c1", "s2", "c3", "s4", "c5", "f6")
PAD_SIDE = 280  # the pad's own units, whatever its size on the screen


def reader(nets: Mapping[str, LeNet]) -> Callable:
    """The server function that reads the pad's drawing with every network asked for."""
    limits = {name: stage_limits(net) for name, net in nets.items()}

    # A coroutine that never waits: reading takes less time than handing it to a thread.
    async def answer(drawing: Any) -> JSONResponse:
        try:
            field, names = parse_drawing(drawing, known=nets)
        except BadDrawing as error:
            return JSONResponse({"error": str(error)})
        readings = {name: read(nets[name], field) for name in names}
        return JSONResponse(
            {
                "field": None if field is None else encode(np.rint(field * 255)),
                "nets": {name: compact(made, limits[name]) for name, made in readings.items()},
            }
        )

    return answer


def parse_drawing(drawing: Any, known: Mapping[str, Any]) -> tuple[Ink | None, list[str]]:
    """The pad's drawing → (field, networks asked for); raises `BadDrawing`."""
    if not isinstance(drawing, dict):
        raise BadDrawing("A drawing must be an object with strokes, pen, picture and nets.")
    names = drawing.get("nets")
    if not isinstance(names, list) or not all(name in list(known) for name in names):
        raise BadDrawing(f"The networks to ask must be among {', '.join(known)}.")
    picture = drawing.get("picture")
    field = field_from_drawing(
        None if picture is None else parse_pad_picture(picture),
        drawing.get("strokes", []),
        (PAD_SIDE, PAD_SIDE),
        drawing.get("pen", 18),
    )
    return field, list(dict.fromkeys(names))


def parse_pad_picture(picture: Any) -> Ink:
    """Base64 of the bytes of a square picture, row by row, 255 ink → ink."""
    values = np.frombuffer(decode(picture, most=10_000), np.uint8)
    side = round(len(values) ** 0.5)
    if not side or side * side != len(values):
        raise BadDrawing("The picture on the pad must be square.")
    return values.reshape(side, side).astype(np.float32) / 255


def take_picture(file: Any) -> JSONResponse:
    """Server function: a picture file in base64 → the (56, 56) ink that the pad shows."""
    try:
        ink = ink_from_picture(open_picture(decode(file, most=MAX_BYTES)))
    except BadDrawing as error:
        return JSONResponse({"error": str(error)})
    picture = picture_for_pad(ink)
    if picture is None:
        return JSONResponse({"error": "No ink was found in this picture: try another one."})
    return JSONResponse({"picture": encode(np.rint(picture * 255))})


def stage_limits(net: LeNet) -> dict[str, float]:
    """The value of each stage that is painted in full colour.

    Fixed, since colours that followed each drawing would flicker: the squashing's own limit,
    or, where nothing bounds the values, what 1 % of them pass over the ten sample digits.
    """
    if net.squash_limit is not None:
        return dict.fromkeys(MAPPED_STAGES, net.squash_limit)
    with torch.inference_mode():
        fields = np.pad(sample_digits(), ((0, 0), (2, 2), (2, 2)))
        trace = net.trace(torch.from_numpy(fields)[:, None])
    return {
        stage: float(np.quantile(np.abs(getattr(trace, stage).numpy()), 0.99))
        for stage in MAPPED_STAGES
    }


def compact(reading: Reading, limits: Mapping[str, float]) -> dict[str, Any]:
    """A reading for the wire: numbers rounded, the stages C1 … F6 as signed bytes in a row."""
    if reading.trace is None:
        return {"digit": None}
    quantised = [
        np.clip(np.rint(getattr(reading.trace, stage).numpy().ravel() * (127 / limit)), -127, 127)
        for stage, limit in limits.items()
    ]
    return {
        "digit": reading.digit,
        "rejected": reading.rejected,
        "probabilities": [round(float(p), 4) for p in reading.probabilities],
        "distances": None
        if reading.distances is None
        else [round(float(distance), 1) for distance in reading.distances],
        "maps": base64.b64encode(np.concatenate(quantised).astype(np.int8).tobytes()).decode(),
    }


def encode(values: np.ndarray) -> str:
    """Numbers 0 … 255 → base64 of their bytes."""
    return base64.b64encode(values.astype(np.uint8).tobytes()).decode()


def decode(text: Any, *, most: int) -> bytes:
    """Base64 → at most `most` bytes; raises `BadDrawing`."""
    if not isinstance(text, str):
        raise BadDrawing("A picture must come as base64 text.")
    if len(text) > (most + 2) * 4 // 3 + 4:
        raise BadDrawing(f"The picture has more than {most / 10**6:g} MB: send a smaller one.")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadDrawing("The picture's base64 text is damaged.") from error
