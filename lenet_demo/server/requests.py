"""What the page may ask, checked: nothing that arrives is trusted."""

import base64
import binascii
from collections.abc import Collection
from typing import Any, NamedTuple, TypeGuard

import numpy as np

from ..ink import BadDrawing, Ink
from ..ink.field import STEPS, Preprocessing, preprocess
from ..ink.strokes import check_number

PAD_SIDE = 280  # of the pad whose strokes arrive, in their units
PENS, USUAL_PEN = (6, 30), 18  # the thinnest and the thickest of its pens
OWN_SCALING = "scale"  # the last step of the way, which each network makes for itself


class Question(NamedTuple):
    """A drawing, and by which networks it is to be read."""

    picture: Ink | None
    strokes: list
    pen: float
    nets: list[str]
    skip: list[str]  # steps of the way to leave out
    scaled: bool  # whether each network scales its pixels

    def preprocessed(self) -> Preprocessing | None:
        """The drawing's way to the field; raises `BadDrawing`."""
        return preprocess(self.picture, self.strokes, (PAD_SIDE, PAD_SIDE), self.pen, self.skip)


def parse(drawing: Any, nets: Collection[str]) -> Question:
    """The page's question; raises `BadDrawing` for anything that is none."""
    if not isinstance(drawing, dict):
        raise BadDrawing("A drawing must be an object with strokes, pen, picture and nets.")
    names = drawing.get("nets")
    if not among(names, nets):
        raise BadDrawing(f"The networks to ask must be among {', '.join(nets)}.")
    skip = drawing.get("skip", [])
    if not among(skip, [*STEPS, OWN_SCALING]):
        raise BadDrawing(f"The steps to skip must be among {', '.join(STEPS)}, {OWN_SCALING}.")
    picture = drawing.get("picture")
    return Question(
        picture=None if picture is None else parse_pad_picture(picture),
        strokes=drawing.get("strokes", []),
        pen=check_number(drawing.get("pen", USUAL_PEN), "pen", *PENS),
        nets=list(dict.fromkeys(names)),
        skip=[step for step in skip if step != OWN_SCALING],
        scaled=OWN_SCALING not in skip,
    )


def among(names: Any, known: Collection[str]) -> TypeGuard[list[str]]:
    """Whether `names` is a list of some of the `known`, each once or so."""
    return (
        isinstance(names, list)
        and len(names) <= 2 * len(known)
        and all(isinstance(name, str) and name in known for name in names)
    )


def parse_pad_picture(picture: Any) -> Ink:
    """Base64 of the bytes of a square picture, row by row, 255 ink → ink."""
    values = np.frombuffer(decode(picture), np.uint8)
    side = round(len(values) ** 0.5)
    if not side or side * side != len(values):
        raise BadDrawing("The picture on the pad must be square.")
    return values.reshape(side, side).astype(np.float32) / 255


def decode(text: Any) -> bytes:
    """Base64 of a picture as the pad holds it → its bytes; raises `BadDrawing`."""
    if not isinstance(text, str):
        raise BadDrawing("A picture must come as base64 text.")
    if len(text) > 15_000:
        raise BadDrawing("The picture on the pad must be 28×28 or 56×56 pixels.")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadDrawing("The picture's base64 text is damaged.") from error
