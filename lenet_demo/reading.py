"""A field, read by a network."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from .ink import Ink
from .nets import LeNet, Trace


@dataclass(frozen=True)
class Reading:
    """What a network makes of one field.

    Without ink there is no answer: `digit`, `distances` and `trace` are None and the
    probabilities are all 0.
    """

    digit: int | None
    probabilities: NDArray[np.float32]  #    (10,), sum 1
    distances: NDArray[np.float32] | None  # (10,), to the prototypes, where the network has them
    # Farther from its nearest prototype than 99 of 100 held-out digits: none of the ten.
    # Never so for a network without prototypes, which has no such measure.
    rejected: bool
    trace: Trace | None  # every stage, batch of one


@torch.inference_mode()
def read(net: LeNet, field: Ink | None, *, scaled: bool = True) -> Reading:
    """Read a (32, 32) field of ink in [0, 1], as `normalise` makes it; None is a blank pad.

    A network for colour pictures reads (3, 32, 32), as `field_from_colour` makes it.

    Without `scaled` the network gets the ink as it is, not in the scaling that it learnt from.
    """
    if field is None:
        return Reading(None, np.zeros(10, np.float32), None, False, None)
    ink = torch.from_numpy(field).reshape(1, -1, *field.shape[-2:])
    trace = net.trace(ink) if scaled else net.stages(ink)
    probabilities = net.posterior(trace.output)[0].numpy()
    distances = trace.output[0].numpy() if net.has_prototypes else None
    limit = (net.facts.get("rejection") or {}).get("distance", math.inf)
    rejected = distances is not None and float(distances.min()) > limit
    return Reading(int(probabilities.argmax()), probabilities, distances, rejected, trace)
