"""A run's history: one file of some 30 moments, from the untrained network to the last pass.

A file of safetensors whose header describes the network as a checkpoint's does ("facts",
"network") and has as "history" what `History` is here, as JSON. Its one tensor, "weights", holds
each moment's numbers (60,000 of LeNet-5) as float16, packed by `pack`.
"""

import json
import math
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import save

from ..nets import describe
from ..nets.checkpoint import in_order, load_file, write_atomically
from .data import Digits
from .run import Epoch, Validation
from .snapshots import Snapshots, put
from .trainer import error_rate, outputs

SIGN = np.uint16(0x8000)


class SnapshotRecord(NamedTuple):
    """What the header says of one moment."""

    digits: int  #      learnt from by then, each as often as it was
    passes: float  #    the same in passes over the training digits
    averaged: bool  #   the running average's weights, not those that are being learnt
    error: float  #     of these very weights, on the validation digits
    read: str  #        what each of the hundred digits is taken for, a figure each


class History(NamedTuple):
    watched: str  #                       which digits `error` is of: "test" or "held-out"
    moments: list[dict[str, Any]]  #      `SnapshotRecord`, from the untrained network on
    training: list[float]  #              error on the fly in each pass, as digits are learnt
    tensors: dict[str, list[int]]  #      shapes, in the order of a moment's numbers


def probe_digits(digits: Digits) -> Digits:
    """The first ten of each class, 0 to 9: a choice by rule, not by what is read."""
    chosen = [torch.nonzero(digits.labels == label).flatten()[:10] for label in range(10)]
    return digits[torch.cat(chosen)]


def pack(moments: NDArray[np.float16]) -> bytes:
    """(moments, numbers) → the steps from each moment to the next, deflated.

    Numbers are counted in the order of their size, so that a step is small where little is learnt;
    steps up are even, steps down odd. First the high bytes of all of them, then the low ones.
    """
    bits = moments.view(np.uint16)
    ranks = np.where(bits & SIGN, ~bits, bits | SIGN)
    steps = np.diff(ranks, axis=0, prepend=ranks[:1] * 0).view(np.int16)
    folded = ((steps << 1) ^ (steps >> 15)).view(np.uint16)
    planes = np.stack([folded >> 8, folded & 0xFF]).astype(np.uint8)
    return zlib.compress(planes.tobytes(), 9)


def unpack(packed: bytes, count: int) -> NDArray[np.float16]:
    """The reverse: (count, numbers)."""
    high, low = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(2, count, -1)
    folded = high.astype(np.uint16) << 8 | low
    steps = (folded >> 1) ^ -(folded & 1)
    ranks = np.cumsum(steps, axis=0, dtype=np.uint16)
    return np.where(ranks & SIGN, ranks & ~SIGN, ~ranks).view(np.float16)


def write_history(
    checkpoint: Path,
    moments: Snapshots,
    epochs: Sequence[Epoch],
    validation: Validation,
    test: Digits,
) -> Path:
    """The history of the run that ended in `checkpoint`, into a folder beside it: its path."""
    net = load_file(checkpoint)
    shown = probe_digits(test)
    records, weights = [], []
    for moment in moments:
        put(moment.weights, net)
        error = error_rate(net, validation.digits)
        answers = net.posterior(outputs(net, shown)).argmax(dim=1)
        read = "".join(str(answer) for answer in answers.tolist())
        passes = moment.digits / moments.digits
        records.append(SnapshotRecord(moment.digits, passes, moment.averaged, error, read))
        weights.append(np.concatenate([w.numpy().ravel() for w in moment.weights.values()]))
    shapes = {name: list(weight.shape) for name, weight in moment.weights.items()}
    training = [epoch.training_error for epoch in epochs]
    history = History(validation.name, [record._asdict() for record in records], training, shapes)
    # The limit that a finished network refuses by says nothing of an unfinished one.
    network = describe(net, net.metadata | {"rejection": None})
    parts = {"facts": net.metadata, "network": network, "history": history._asdict()}
    packed = torch.frombuffer(bytearray(pack(np.stack(weights))), dtype=torch.uint8)
    header = {key: json.dumps(value) for key, value in parts.items()}
    path = checkpoint.parent / "histories" / checkpoint.name
    write_atomically(path, in_order(save({"weights": packed}, metadata=header)))
    return path


def read_history(path: Path) -> tuple[History, list[dict[str, torch.Tensor]]]:
    """What the header says of a run, and the weights of each of its moments."""
    with safe_open(path, framework="np") as file:
        history = History(**json.loads(file.metadata()["history"]))
        packed = file.get_tensor("weights").tobytes()
    numbers = torch.from_numpy(unpack(packed, len(history.moments)))
    counts = [math.prod(shape) for shape in history.tensors.values()]
    return history, [
        {
            name: part.view(shape)
            for (name, shape), part in zip(
                history.tensors.items(), weights.split(counts), strict=True
            )
        }
        for weights in numbers
    ]
