"""What a visitor takes away: every number of the networks on the drawing at hand."""

import base64
import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from starlette.responses import JSONResponse

from ..ink import BadDrawing
from ..ink.drawing import follow
from ..nets import LeNet
from ..reading import read
from .asking import PAD_SIDE, parse


def tracer(nets: Mapping[str, LeNet]) -> Callable:
    """The server function that gives every stage of the networks asked for.

    As JSON lists (`{"field": [[…]], "lenet5": {"image": …, "c1": …, …}}`, numbers of six
    digits) and as base64 of an .npz file with arrays named "lenet5.c1" and so on.
    """

    def take_trace(drawing: Any) -> JSONResponse:
        try:
            asked = parse(drawing, nets)
            way = follow(asked.picture, asked.strokes, (PAD_SIDE, PAD_SIDE), asked.pen, asked.skip)
        except BadDrawing as error:
            return JSONResponse({"error": str(error)})
        if way is None:
            return JSONResponse({"error": "There is no drawing yet: draw a digit first."})
        arrays = {"field": way.field.astype(np.float32)}
        for name in asked.nets:
            trace = read(nets[name], way.field, scaled=asked.scaled).trace
            assert trace
            arrays |= {f"{name}.{stage}": of[0].numpy() for stage, of in trace._asdict().items()}
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **arrays)
        numbers = {key: rounded(array.tolist()) for key, array in arrays.items()}
        return JSONResponse({"npz": base64.b64encode(file.getvalue()).decode(), "trace": numbers})

    return take_trace


def rounded(numbers: Any) -> Any:
    """Nested lists with numbers of six digits."""
    if isinstance(numbers, list):
        return [rounded(each) for each in numbers]
    return float(f"{numbers:.6g}")
