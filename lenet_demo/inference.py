"""A field, read by a network."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from .ink import Ink
from .ink.normalise import has_several_digits
from .nets import LeNet, Trace


@dataclass(frozen=True)
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


def blank(net: LeNet) -> Reading:
    """What `net` says where there is no ink."""
    return Reading(None, np.zeros(net.classes, np.float32), None, False, False, None)


def read(net: LeNet, field: Ink | None, *, scaled: bool = True) -> Reading:
    """Read a (32, 32) field of ink in [0, 1], as `normalise` makes it; None is a blank pad.

    A network for colour pictures reads (3, 32, 32), as `field_from_colour` makes it.
    Without `scaled` the network gets the ink as it is, not in the scaling that it learnt from.
    """
    return read_all(net, [field], scaled=scaled)[0]


@torch.inference_mode()
def read_all(net: LeNet, fields: Sequence[Ink | None], *, scaled: bool = True) -> list[Reading]:
    """Read several fields in one forward pass; each as in `read`."""
    inked = [torch.from_numpy(field) for field in fields if field is not None]
    if not inked:
        return [blank(net) for _ in fields]
    ink = torch.stack(inked).reshape(len(inked), -1, *inked[0].shape[-2:])
    readings = iter(readings_of(net, net.trace(ink, scaled=scaled)))
    return [
        blank(net)
        if field is None
        else replace(next(readings), several=field.ndim == 2 and has_several_digits(field))
        for field in fields
    ]


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
