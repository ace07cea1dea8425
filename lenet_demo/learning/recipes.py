"""How each network's weights are made: facts, not flags."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from .distortions import Affine
from .losses import cross_entropy, maximum_a_posteriori

MILD = Affine(scale=0.15, squeeze=0.1, rotation=12, shear=0.2, shift=1.5)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One way to train: AdamW under a one-cycle rate, keeping an averaged copy of the weights.

    `average_over`: the averaged copy's memory, in epochs.
    """

    loss: Callable[[Tensor, Tensor], Tensor]
    epochs: int = 30
    batch: int = 128
    rate: float = 4e-3
    weight_decay: float = 1e-2
    distort: Affine = MILD
    average_over: float = 1.0

    def facts(self) -> dict[str, Any]:
        """The recipe in words and numbers, for the header of a checkpoint."""
        return dataclasses.asdict(self) | {"loss": self.loss.__name__}


RECIPES = {
    "lenet5": Recipe(loss=maximum_a_posteriori, epochs=40),
    "modern": Recipe(loss=cross_entropy),
}
