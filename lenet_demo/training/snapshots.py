"""Snapshots of a run: the weights as they were after so many digits, kept in the run's folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor

from ..nets import LeNet
from ..nets.checkpoint import write_atomically

# Dense at first, where a digit changes most; then the ends of passes.
WITHIN = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
PASSES = 20


class Snapshot(NamedTuple):
    digits: int  #    learnt from by then, each as often as it was
    averaged: bool  # the running average's weights, not those that are being learnt
    weights: dict[str, Tensor]  # float16, by their names in the network


class Snapshots:
    """Those of the run in `folder`: `passes` over `digits` digits.

    A pass that is done again writes the very same ones.
    """

    def __init__(self, folder: Path, passes: int, digits: int):
        self.folder, self.digits = folder, digits
        self.ends = [number * digits for number in passes_kept(passes)]
        self.marks = sorted({*WITHIN, *self.ends})

    def begin(self, net: LeNet) -> None:
        """Forgets all there are, and keeps the untrained network."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.take(0, net, averaged=False)

    def are_due(self, before: float, now: float) -> bool:
        """Whether one is to be taken between two steps, after `now` digits."""
        return any(before < mark <= now for mark in self.marks)

    def take(self, digits: float, net: LeNet, *, averaged: bool) -> None:
        weights = {
            name: weight.half().contiguous()
            for name, weight in net.state_dict().items()
            if weight.is_floating_point()
        }
        file = save(weights, metadata={"averaged": "yes" if averaged else "no"})
        write_atomically(self.folder / f"{round(digits):010}.safetensors", file)

    def lack(self, passes: int) -> bool:
        """Whether a run of so many passes by now did not keep them all along."""
        ends = [0, *(end for end in self.ends if end <= passes * self.digits)]
        return not all((self.folder / f"{end:010}.safetensors").exists() for end in ends)

    def __iter__(self) -> Iterator[Snapshot]:
        """From the first to the last."""
        for path in sorted(self.folder.glob("*.safetensors")):
            with safe_open(path, framework="pt") as file:
                weights = {name: file.get_tensor(name) for name in sorted(file.keys())}
                averaged = file.metadata()["averaged"] == "yes"
            yield Snapshot(int(path.stem), averaged, weights)


def passes_kept(passes: int) -> list[int]:
    """At the ends of which passes: all of a short run; of a long one ever fewer."""
    if passes <= PASSES:
        return list(range(1, passes + 1))
    return sorted({round(number) for number in np.geomspace(1, passes, PASSES + 3)})


@torch.no_grad()
def put(weights: dict[str, Tensor], net: LeNet) -> None:
    """A moment's weights into `net`, which keeps what is no weight."""
    net.load_state_dict(net.state_dict() | {name: w.float() for name, w in weights.items()})
