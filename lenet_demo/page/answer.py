"""What the figure asks of Python: a server function, stateless, answering in JSON.

Anyone can call it, so whatever arrives is checked (`asking.py`), and a refusal is one sentence
under the key "error". Answers hold maps as raw bytes, not as pictures: the browser paints them
in 0.3 ms, and its colours follow the visitor's theme without another call.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from PIL import Image
from starlette.responses import JSONResponse

from ..ink import BadDrawing
from ..ink.drawing import Way
from ..ink.normalise import FRAME_SIDE, fit_in_square, put
from ..nets import LeNet, explain
from ..reading import Reading
from .asking import PAD_SIDE, Unit, encode, encode_ink, parse
from .batches import Batches, batches_of
from .samples import sample_digits

MAPPED_STAGES = ("c1", "s2", "c3", "s4", "c5", "f6")
STRIP_SIDE = 32  # of the pictures of the way to the field


def reader(nets: Mapping[str, LeNet]) -> Callable:
    """The server function that reads the pad's drawing with every network asked for."""
    limits = {
        (name, before): stage_limits(nets[name], before)
        for name in nets
        for before in (False, True)
    }

    batches = batches_of(nets)

    # No thread: reading takes less time than handing it over.
    async def answer(drawing: Any) -> JSONResponse:
        try:
            asked = parse(drawing, nets)
            way = asked.way()
        except BadDrawing as error:
            return JSONResponse({"error": str(error)})
        field = None if way is None else way.field
        asked_nets = asked.networks(nets)
        waiting = {
            name: (batches[name] if net is nets[name] else Batches(net)).read(
                field, scaled=asked.scaled
            )
            for name, net in asked_nets.items()
            if name in asked.nets or (asked.unit and name == asked.unit.net)
        }
        readings = {name: await reading for name, reading in waiting.items()}
        maps = {
            name: compact(
                asked_nets[name], readings[name], limits[name, asked.before], asked.before
            )
            for name in asked.nets
        }
        try:
            unit = asked.unit and found(
                asked_nets[asked.unit.net], readings[asked.unit.net], asked.unit
            )
        except IndexError as error:
            return JSONResponse({"error": str(error)})
        whole = {"way": None if way is None else pictures(way), "nets": maps, "unit": unit}
        if asked.filter and field is not None and "lenet5" in asked.nets:
            trained = batches["lenet5"].read(field, scaled=asked.scaled)
            whole["trained"] = findings(await trained)
        return JSONResponse(whole)

    return answer


def pictures(way: Way) -> dict[str, Any]:
    """The way to the field for the wire: a picture of each step, and where the pad lies."""
    raster = way.raster
    fine = 4 * STRIP_SIDE
    per_pixel = raster.scale * PAD_SIDE / fine
    whole = Image.fromarray(raster.ink).transform(
        (fine, fine),
        Image.Transform.AFFINE,
        (per_pixel, 0, raster.origin[0], 0, per_pixel, raster.origin[1]),
    )
    middle = [(FRAME_SIDE - length) // 2 for length in way.scaled.shape]
    return {
        "pen": encode_ink(np.asarray(whole.reduce(4))),
        "crop": encode_ink(put(fit_in_square(way.inked, STRIP_SIDE), (0, 0), STRIP_SIDE)),
        "size": encode_ink(put(way.scaled, (middle[0], middle[1]), FRAME_SIDE)),
        "field": encode_ink(way.field),
        "scale": round(way.scale, 5),
        "origin": [round(at, 3) for at in way.origin],
    }


def stage_limits(net: LeNet, before: bool) -> dict[str, float]:
    """The value of each stage that is painted in full colour, before or after its squashing.

    Fixed, since colours that followed each drawing would flicker: the squashing's own limit,
    or, where nothing bounds the values, what 1 % of them pass over the ten sample digits.
    """
    if net.squash_limit is not None and not before:
        return dict.fromkeys(MAPPED_STAGES, net.squash_limit)
    with torch.inference_mode():
        fields = np.pad(sample_digits(), ((0, 0), (2, 2), (2, 2)))
        trace = net.trace(torch.from_numpy(fields)[:, None])
        trace = net.sums(trace) if before else trace
    return {
        stage: float(np.quantile(np.abs(getattr(trace, stage).numpy()), 0.99))
        for stage in MAPPED_STAGES
    }


def compact(
    net: LeNet, reading: Reading, limits: Mapping[str, float], before: bool
) -> dict[str, Any]:
    """A reading for the wire: numbers rounded, the stages C1 … F6 as signed bytes in a row."""
    if reading.trace is None:
        return {"digit": None}
    with torch.inference_mode():
        shown = net.sums(reading.trace) if before else reading.trace
    quantised = [
        np.clip(np.rint(getattr(shown, stage).numpy().ravel() * (127 / limit)), -127, 127)
        for stage, limit in limits.items()
    ]
    return findings(reading) | {
        "code": 127 / limits["f6"],  # how F6's 1 arrives, for the prototypes to match
        "maps": encode(np.concatenate(quantised).astype(np.int8)),
    }


def findings(reading: Reading) -> dict[str, Any]:
    """What was read, and by how much, in rounded numbers."""
    return {
        "digit": reading.digit,
        "rejected": reading.rejected,
        "probabilities": [round(float(p), 4) for p in reading.probabilities],
        "distances": None
        if reading.distances is None
        else [round(float(distance), 1) for distance in reading.distances],
    }


def found(net: LeNet, reading: Reading, unit: Unit) -> dict[str, Any] | None:
    """The unit asked for, its arithmetic in numbers of four digits; None on a blank pad."""
    if reading.trace is None:
        return None
    made = explain(net, reading.trace, unit.stage, unit.place)
    return unit._asdict() | {
        "kind": made.kind,
        "maps": made.maps,
        "side": made.inputs.shape[-1],
        "inputs": rounded(made.inputs.flatten().tolist(), digits=4),
        "weights": None
        if made.weights is None
        else rounded(made.weights.flatten().tolist(), digits=4),
        "coefficient": made.coefficient,
        "bias": made.bias,
        "total": made.total,
        "then": made.then,
    }


def rounded(numbers: Any, digits: int) -> Any:
    """Numbers, or lists of them however deep, with so many digits."""
    if isinstance(numbers, list):
        return [rounded(each, digits) for each in numbers]
    return float(f"{numbers:.{digits}g}")
