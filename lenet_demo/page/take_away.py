"""What a visitor takes away: every number of the networks on the drawing at hand."""

import base64
import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from starlette.responses import JSONResponse

from ..ink import BadDrawing
from ..nets import LeNet
from ..reading import read
from .answer import rounded
from .asking import parse


def tracer(nets: Mapping[str, LeNet]) -> Callable:
    """The server function that gives every stage of the networks asked for.

    As JSON lists (`{"field": [[…]], "lenet5.image": …, "lenet5.c1": …, …}`, numbers of six
    digits) and as base64 of an .npz file with arrays of the same names.
    """

    def take_trace(drawing: Any) -> JSONResponse:
        try:
            asked = parse(drawing, nets)
            way = asked.way()
        except BadDrawing as error:
            return JSONResponse({"error": str(error)})
        if way is None:
            return JSONResponse({"error": "There is no drawing yet: draw a digit first."})
        asked_nets = asked.networks(nets)
        arrays: dict[str, Any] = {"field": way.field.astype(np.float32)}
        for name in asked.nets:
            trace = read(asked_nets[name], way.field, scaled=asked.scaled).trace
            assert trace
            arrays |= {f"{name}.{stage}": of[0].numpy() for stage, of in trace._asdict().items()}
        file = io.BytesIO()
        np.savez_compressed(file, **arrays)
        numbers = {key: rounded(array.tolist(), digits=6) for key, array in arrays.items()}
        return JSONResponse({"npz": base64.b64encode(file.getvalue()).decode(), "trace": numbers})

    return take_trace
