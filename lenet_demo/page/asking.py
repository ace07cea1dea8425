"""What a visitor's page may ask, checked: nothing that arrives is trusted."""

import base64
import binascii
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, TypeGuard

import numpy as np
import torch
from starlette.responses import JSONResponse

from ..ink import BadDrawing, Ink, ink_from_picture, open_picture
from ..ink.drawing import STEPS, Way, follow, picture_for_pad
from ..ink.picture import MAX_BYTES
from ..ink.strokes import check_number
from ..nets import LeNet, LeNet5, Trace
from ..nets.filters import with_ink_filter

LARGEST_WEIGHT = 100  # of a filter of the bench
PAD_SIDE = 280  # the pad's own units, whatever its size on the screen
PENS = (6, 30)  # the thinnest and the thickest of the pad's
OWN_SCALING = "scale"  # the last step of the way, which each network makes for itself


class Unit(NamedTuple):
    """One unit of one network."""

    net: str
    stage: str
    place: tuple[int, int, int]  # map, row, column


class OwnFilter(NamedTuple):
    """A filter that stands in the place of one of LeNet-5's in C1."""

    map: int
    weights: tuple[float, ...]  # 25, row by row, as they act on ink in [0, 1]
    bias: float


class Asked(NamedTuple):
    """A drawing, and what is to be known of it."""

    picture: Ink | None
    strokes: list
    pen: float
    nets: list[str]
    skip: list[str]  # steps of the way to leave out
    scaled: bool  #    whether each network scales its pixels
    before: bool  #    whether stages are shown as they are before squashing
    unit: Unit | None  # whose arithmetic is wanted
    filter: OwnFilter | None

    def way(self) -> Way | None:
        """The drawing's way to the field; raises `BadDrawing`."""
        return follow(self.picture, self.strokes, (PAD_SIDE, PAD_SIDE), self.pen, self.skip)

    def networks(self, nets: Mapping[str, LeNet]) -> dict[str, LeNet]:
        """`nets`, LeNet-5 with the visitor's own filter where there is one."""
        lenet5 = nets.get("lenet5")
        if self.filter is None or not isinstance(lenet5, LeNet5):
            return dict(nets)
        weights = torch.tensor(self.filter.weights).reshape(5, 5)
        changed = with_ink_filter(lenet5, self.filter.map, weights, self.filter.bias)
        return dict(nets) | {"lenet5": changed}


def parse(drawing: Any, nets: Mapping[str, LeNet]) -> Asked:
    """The page's question; raises `BadDrawing` for anything that is none."""
    if not isinstance(drawing, dict):
        raise BadDrawing("A drawing must be an object with strokes, pen, picture and nets.")
    names = drawing.get("nets")
    if not among(names, nets):
        raise BadDrawing(f"The networks to ask must be among {', '.join(nets)}.")
    skip = drawing.get("skip", [])
    if not among(skip, [*STEPS, OWN_SCALING]):
        raise BadDrawing(f"The steps to skip must be among {', '.join(STEPS)}, {OWN_SCALING}.")
    pen = check_number(drawing.get("pen", 18), "pen", *PENS)
    picture, unit, own = (drawing.get(key) for key in ("picture", "unit", "filter"))
    return Asked(
        picture=None if picture is None else parse_pad_picture(picture),
        strokes=drawing.get("strokes", []),
        pen=pen,
        nets=list(dict.fromkeys(names)),
        skip=[step for step in skip if step != OWN_SCALING],
        scaled=OWN_SCALING not in skip,
        before=drawing.get("before") is True,
        unit=None if unit is None else parse_unit(unit, nets),
        filter=None if own is None else parse_filter(own),
    )


def among(names: Any, known: Collection[str]) -> TypeGuard[list[str]]:
    """Whether `names` is a list of some of the `known`, each once or so."""
    return (
        isinstance(names, list)
        and len(names) <= 2 * len(known)
        and all(isinstance(name, str) and name in known for name in names)
    )


def parse_unit(unit: Any, nets: Mapping[str, LeNet]) -> Unit:
    """{net, stage, place: [map, row, column]}; whether it is there, `explain` will find."""
    if not isinstance(unit, dict):
        raise BadDrawing("A unit must be an object with net, stage and place.")
    net, stage, place = (unit.get(key) for key in ("net", "stage", "place"))
    if net not in list(nets) or stage not in Trace._fields[1:]:
        raise BadDrawing("A unit must name a network and one of its stages.")
    if not isinstance(place, list) or [type(at) for at in place] != [int, int, int]:
        raise BadDrawing("A unit's place is its map, its row and its column.")
    return Unit(net, stage, (place[0], place[1], place[2]))


def parse_filter(filter: Any) -> OwnFilter:
    """{map, weights, bias}: a map of C1 and 25 weights, as the bench sends them."""
    if not isinstance(filter, dict):
        raise BadDrawing("A filter must be an object with map, weights and bias.")
    which, weights, bias = (filter.get(key) for key in ("map", "weights", "bias"))
    if type(which) is not int or not 0 <= which < 6:
        raise BadDrawing("A filter takes the place of one of C1's six: its map is 0 to 5.")
    numbers = [*weights, bias] if isinstance(weights, list) and len(weights) == 25 else []
    if not numbers or not all(
        type(n) in (int, float) and abs(n) <= LARGEST_WEIGHT for n in numbers
    ):
        raise BadDrawing(f"A filter is 25 weights and a bias, none beyond ±{LARGEST_WEIGHT}.")
    return OwnFilter(which, tuple(map(float, numbers[:-1])), float(numbers[-1]))


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
    return JSONResponse({"picture": encode_ink(picture)})


def encode_ink(ink: Ink) -> str:
    """Ink → base64 of bytes, 255 ink."""
    return encode(np.rint(ink * 255).astype(np.uint8))


def encode(values: np.ndarray) -> str:
    """Numbers of one byte each → base64 of those bytes."""
    return base64.b64encode(values.tobytes()).decode()


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
