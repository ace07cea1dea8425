"""A field or a picture, read by a network."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from .ink import BadDrawing, Ink, field_from_colour, field_from_picture, open_picture
from .ink.normalise import FIELD_SIDE, FRAME_SIDE, has_several_digits
from .nets import LeNet, Trace


@dataclass(frozen=True, repr=False)
class Reading:
    """What a network makes of one field.

    Without ink there is no answer: `digit`, `distances` and `trace` are None and the
    probabilities are all 0.
    """

    digit: int | None  # or the class, from 0, of a network for other pictures
    probabilities: NDArray[np.float32]  #    (10,), a class each, sum 1
    distances: NDArray[np.float32] | None  # (10,), to the prototypes, where the network has them
    # Farther from its nearest prototype than 99 of 100 held-out digits: none of the ten.
    # Never so for a network without prototypes, which has no such measure.
    rejected: bool
    several: bool  # whether the ink looks like more than one digit, side by side: read as a number
    trace: Trace | None  # every stage, batch of one

    def __repr__(self) -> str:
        probability = float(self.probabilities.max())
        return (
            f"Reading(digit={self.digit}, probability={probability:.4f}, rejected={self.rejected})"
        )


def blank(net: LeNet) -> Reading:
    """What `net` says where there is no ink."""
    return Reading(None, np.zeros(net.classes, np.float32), None, False, False, None)


def read(net: LeNet, field: Ink | None, *, scaled: bool = True) -> Reading:
    """Read a (32, 32) field of ink in [0, 1], as `normalise` makes it; None is a blank pad.

    A network for colour pictures reads (3, 32, 32), as `field_from_colour` makes it.
    Without `scaled` the network gets the ink as it is, not in the scaling that it learnt from.
    Raises `BadDrawing`, a `ValueError`, for what is no such field.
    """
    return read_all(net, [field], scaled=scaled)[0]


def read_picture(net: LeNet, picture: str | Path | bytes | Image.Image | NDArray[Any]) -> Reading:
    """Read a picture of one digit, of any size, dark on light or light on dark.

    `picture`: a file of one of `ink.photo.FORMATS`, by its path or as bytes; Pillow's; or an array,
    (H, W) grey, (H, W, 3) or (H, W, 4), whole numbers up to 255 or fractions in [0, 1]. It is made
    a field as the page makes it; for a network for colour pictures, by `field_from_colour`.
    Raises `BadDrawing`, a `ValueError`, for what is no such picture.
    """
    picture = as_picture(picture)
    if net.metadata.get("data_set") == "cifar10":
        return read(net, field_from_colour(picture))
    return read(net, field_from_picture(picture))


def as_picture(picture: str | Path | bytes | Image.Image | NDArray[Any]) -> Image.Image:
    """A picture of any of the kinds that `read_picture` takes. Raises `BadDrawing`."""
    if isinstance(picture, str | Path | bytes):
        return open_picture(picture)
    return picture if isinstance(picture, Image.Image) else picture_from_array(np.asarray(picture))


def picture_from_array(levels: NDArray[Any]) -> Image.Image:
    """Raises `BadDrawing`."""
    if not levels.size or levels.shape[2:] not in ((), (3,), (4,)) or levels.ndim < 2:
        raise BadDrawing(
            "A picture's array has the shape (height, width), or that with 3 or 4 channels, "
            f"not {levels.shape}."
        )
    most = 255 if levels.dtype.kind in "iu" else 1
    if levels.dtype.kind not in "iufb" or not ((levels >= 0) & (levels <= most)).all():
        raise BadDrawing("A picture's array holds whole numbers, 0 to 255, or fractions, 0 to 1.")
    return Image.fromarray(np.rint(levels * (255 / most)).astype(np.uint8))


@torch.inference_mode()
def read_all(net: LeNet, fields: Sequence[Ink | None], *, scaled: bool = True) -> list[Reading]:
    """Read several fields in one forward pass; each as in `read`."""
    inked = [checked(net, field) for field in fields if field is not None]
    if not inked:
        return [blank(net) for _ in fields]
    readings = iter(readings_of(net, net.trace(torch.stack(inked), scaled=scaled)))
    return [
        blank(net)
        if field is None
        else replace(next(readings), several=is_of_several(np.asarray(field)))
        for field in fields
    ]


def is_of_several(field: Ink) -> bool:
    return field.ndim == 2 and has_several_digits(field)


def checked(net: LeNet, field: Ink) -> Tensor:
    """(channels, 32, 32) of a field; raises `BadDrawing` for what is none."""
    ink = np.asarray(field)
    side, frame = (FIELD_SIDE,) * 2, (FRAME_SIDE,) * 2
    if ink.shape not in (side, (1, *side), (net.channels, *side)):
        wanted = side if net.channels == 1 else f"{side} or {(net.channels, *side)}"
        pad = ": pad it, np.pad(field, 2)" if ink.shape == frame else ""
        raise BadDrawing(f"A field has the shape {wanted}, this one {ink.shape}{pad}.")
    if ink.dtype.kind not in "iufb" or not ((ink >= 0) & (ink <= 1)).all():
        raise BadDrawing("A field holds ink from 0, paper, to 1: no larger numbers, and no NaN.")
    return torch.from_numpy(ink.astype(np.float32, copy=False)).reshape(-1, *side)


def readings_of(net: LeNet, traces: Trace) -> Iterator[Reading]:
    """What each of a batch of traces says."""
    probabilities = net.posterior(traces.output).numpy()
    outputs = traces.output.numpy()
    limit = (net.metadata.get("rejection") or {}).get("distance", math.inf)
    for i in range(len(outputs)):
        distances = outputs[i] if net.has_prototypes else None
        yield Reading(
            digit=int(probabilities[i].argmax()),
            probabilities=probabilities[i],
            distances=distances,
            rejected=distances is not None and float(distances.min()) > limit,
            several=False,
            trace=Trace(*(stage[i : i + 1] for stage in traces)),
        )
