"""How each network's weights are made: facts, not flags."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from ..nets import LeNet
from .distortions import Distortions
from .initialisation import start_shipped, start_wide
from .losses import cross_entropy, maximum_a_posteriori, squared_difference, string_loss

NONE = Distortions()
# Wider ones cost LeNet-5 what they gain on pen-written digits, and gave the others nothing.
MILD = Distortions(
    scale=0.1, squeeze=0.1, rotation=8, shear=0.15, shift=1.0, elastic=0.35, thickness=0.3
)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Learning in batches by AdamW; with no `weight_decay` that is Adam.

    `plain`: by plain stochastic gradient descent instead.
    `one_cycle`: whether `rate` is the height of a rise and a fall, or kept throughout.
    `average_over`: epochs that the averaged copy of the weights remembers; 0 for no copy.
    `written`: digits written by rule that are learnt beside MNIST's.
    `start`: what sets the initial weights, where it is not the network itself.
    """

    loss: Callable[[Tensor, Tensor], Tensor]
    epochs: int
    batch: int = 128
    rate: float = 4e-3
    one_cycle: bool = True
    plain: bool = False
    weight_decay: float = 1e-2
    distort: Distortions = NONE
    average_over: float = 1.0
    written: int = 0
    start: Callable[[LeNet], None] | None = None

    @property
    def digits_a_step(self) -> float:
        return self.batch


@dataclass(frozen=True, kw_only=True)
class StringRecipe(Recipe):
    """Learning strings of digits, uncut: see `strings`. `batch` is of strings, not of digits.

    `most`: how many digits a string has at most, of `width` pixels; it has one at least.
    `gaps`: the least and the largest gap between two digits, in pixels; below 0 they overlap.
    `far`: the share of gaps that are larger, by up to three times.
    """

    most: int = 6
    width: int = 128
    gaps: tuple[int, int] = (-4, 10)
    far: float = 0.1

    @property
    def digits_a_step(self) -> float:
        return self.batch * (1 + self.most) / 2


@dataclass(frozen=True, kw_only=True)
class PaperRecipe:
    """Stochastic diagonal Levenberg-Marquardt, four departures: see `sdlm`.

    `etas`: the learning rate of each pass, as printed. `j` of Eq. 9; None for Eq. 8. Which of
    the two the paper's figures come from is not stated. On 50,000 digits, six passes, the last
    10,000 held out: Eq. 8 misread 1.36 % of them, Eq. 9 with j = 5 1.18 %.
    `copies`: distorted ones beside each digit, see `fixed_set`.
    `per_connection`: h summed as the text sums it, and not per weight.
    """

    # Section III-B: 20 passes.
    etas: tuple[float, ...] = (*2 * [5e-4], *3 * [2e-4], *3 * [1e-4], *4 * [5e-5], *8 * [1e-5])
    mu: float = 0.02
    j: float | None = 5.0
    copies: int = 0
    per_connection: bool = False
    start: Callable[[LeNet], None] = start_wide

    @property
    def epochs(self) -> int:
        return len(self.etas)


def facts_of(recipe: Recipe | PaperRecipe) -> dict[str, Any]:
    """A recipe in words and numbers, for the header of a checkpoint: functions by their names."""
    fields = dataclasses.asdict(recipe)
    return {key: getattr(value, "__name__", value) for key, value in fields.items()}


# What most tutorials do, but for their resizing: digits are padded to 32×32. The recipe that came
# with the 3×3 network (squared error, plain descent, 0.01) had a made-up target: digits, targets of
# one in ten, and ten passes are this project's own.
TUTORIAL = Recipe(
    loss=cross_entropy,
    epochs=10,
    batch=64,
    rate=1e-3,
    one_cycle=False,
    weight_decay=0.0,
    average_over=0.0,
)

# By network, then by name; "shipped" is what the committed checkpoints were made by.
RECIPES: dict[str, dict[str, Recipe | PaperRecipe]] = {
    "lenet5": {
        "shipped": Recipe(
            loss=maximum_a_posteriori,
            epochs=150,
            distort=MILD,
            average_over=3.0,
            written=3_000,
            start=start_wide,
        ),
        "paper": PaperRecipe(),
        "distorted": PaperRecipe(copies=9),
        "literal": PaperRecipe(per_connection=True),
        # As figure 13's network, which was learnt with a tenth of all pixels inverted; clean
        # digits are learnt, too.
        "noise": Recipe(
            loss=maximum_a_posteriori,
            epochs=40,
            distort=dataclasses.replace(MILD, noise=0.15),
            average_over=2.0,
            written=3_000,
            start=start_wide,
        ),
        # Reads whole numbers, replicated over a wide field; begins with the shipped weights.
        "string": StringRecipe(
            loss=string_loss,
            epochs=180,
            batch=32,
            rate=3e-3,
            # Digits of one number differ in size more than whole numbers do.
            distort=Distortions(
                scale=0.2,
                shrink=0.4,
                squeeze=0.2,
                rotation=8,
                shear=0.2,
                shift=2.0,
                elastic=0.35,
                thickness=0.5,
            ),
            average_over=3.0,
            written=16_000,
            start=start_shipped,
        ),
    },
    "modern": {
        "shipped": Recipe(
            loss=cross_entropy, epochs=300, distort=MILD, average_over=3.0, written=3_000
        ),
        "tutorial": TUTORIAL,
    },
    "wide": {
        "shipped": Recipe(loss=cross_entropy, epochs=30, distort=MILD, written=3_000),
    },
    "small": {
        "shipped": Recipe(loss=cross_entropy, epochs=30, distort=MILD, written=3_000),
        "tutorial": dataclasses.replace(TUTORIAL, loss=squared_difference, rate=1e-2, plain=True),
    },
    # Eq. 8, which with their codes is the mean squared error.
    "lenet1": {"shipped": PaperRecipe(j=None)},
    "lenet4": {"shipped": PaperRecipe(j=None)},
}

COLOUR = dataclasses.replace(TUTORIAL, rate=1e-2)  # CIFAR-10
