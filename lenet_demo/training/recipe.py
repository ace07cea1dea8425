"""The kinds of recipes by which weights are made, and what networks begin with."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import torch
from torch import Tensor

from ..nets import LeNet, WideLeNet, load_net
from ..nets.lenet5 import connected_inputs
from .augmentation import Distortions
from .trainer import TrainingFailed

# ---- Initial weights ----------------------------------------------------------------------------


@torch.no_grad()
def start_wide(net: LeNet) -> None:
    """Weights uniform in ±1.3/√F, subsampling coefficients ½, biases 0.

    The paper's ±2.4/F, F a unit's connected inputs, is a tenth of that in LeNet-5's C5: every
    layer then says nearly 0, and learning stands still for passes before it begins. The
    subsampling coefficients, which that rule draws as well, are constant here.
    """
    for weight, inputs in connected_inputs(net):
        if weight.dim() == 1:  # a subsampling's coefficients
            weight.fill_(0.5)
        else:
            weight.uniform_(-1.3, 1.3).div_(inputs**0.5)
    for name, parameter in net.named_parameters():
        if name.endswith("bias"):
            parameter.zero_()


def start_shipped(net: LeNet) -> None:
    """LeNet-5's shipped weights, where another task is learnt. Raises `CheckpointError`."""
    net.load_state_dict(load_net("lenet5").state_dict())


def start_xavier(net: LeNet) -> None:
    """The wide network's weights uniform by Glorot and Bengio (2010), its biases 0."""
    net.load_state_dict(WideLeNet(classes=net.classes, xavier=True).state_dict())


# ---- Recipes ------------------------------------------------------------------------------------

UNDISTORTED = Distortions()


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Learning in batches by AdamW; with no `weight_decay` that is Adam.

    `optimizer`: "adamw", or "sgd" for plain stochastic gradient descent.
    `one_cycle`: whether `rate` is the height of a rise and a fall, or kept throughout.
    `average_over`: epochs that the averaged copy of the weights remembers; 0: the last step's.
    `written`: digits written by rule that are learnt beside MNIST's.
    `start`: what sets the initial weights, where it is not the network itself.
    """

    loss: Callable[[Tensor, Tensor], Tensor]
    epochs: int
    batch: int = 128
    rate: float = 4e-3
    one_cycle: bool = True
    optimizer: str = "adamw"
    weight_decay: float = 1e-2
    distort: Callable[[Tensor], Tensor] = UNDISTORTED
    average_over: float = 1.0
    written: int = 0
    start: Callable[[LeNet], None] | None = None

    @property
    def digits_per_step(self) -> float:
        return self.batch

    def shortened(self, epochs: int) -> Self:
        """The same in so many epochs, for a trial."""
        return dataclasses.replace(self, epochs=epochs)


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
    def digits_per_step(self) -> float:
        return self.batch * (1 + self.most) / 2


@dataclass(frozen=True, kw_only=True)
class TeacherRecipe(Recipe):
    """Training of one network of the ensemble: see `teachers.Teacher` for the last three."""

    maps: tuple[int, int]
    units: int
    dropout: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class StudentRecipe(Recipe):
    """Training on an ensemble's soft labels besides: see `soft_labels` and `distillation`.

    `distort` and `written` are of one labelled set, of which there are `sets`.
    `clean_fraction`: the share of a set's digits that is not distorted.
    `distillation_weight`: the soft labels' share of the loss, the hard ones' being the rest.
    `temperature`: what softens both the teachers' and the student's scores.
    `score_per_output`: what turns the network's outputs into scores; below 0 for distances.
    """

    teachers: tuple[TeacherRecipe, ...]
    sets: int = 12
    clean_fraction: float = 0.25
    distillation_weight: float = 0.8
    temperature: float = 3.0
    score_per_output: float = 1.0

    def shortened(self, epochs: int) -> Self:
        """The same in so many epochs; its teachers have no more, and there are no more sets."""
        teachers = tuple(one.shortened(min(epochs, one.epochs)) for one in self.teachers)
        sets = min(epochs, self.sets)
        return dataclasses.replace(self, epochs=epochs, teachers=teachers, sets=sets)


@dataclass(frozen=True, kw_only=True)
class PaperRecipe:
    """The procedure of 1998, with three departures: see `sdlm`.

    `etas`: the learning rate of each pass, as printed. `j` of Eq. 9; None for Eq. 8. Which of
    the two the paper's figures come from is not stated, nor is j. On 50,000 digits, six passes,
    the last 10,000 held out, h summed per weight: Eq. 8 misread 1.36 % of them, Eq. 9 with j = 5
    1.18 %.
    `mu`: μ of ε = η / (μ + h), which bounds the steps (appendix C).
    `copies`: distorted ones beside each digit, see `fixed_set`.
    """

    # Section III-B: 20 passes.
    etas: tuple[float, ...] = (*2 * [5e-4], *3 * [2e-4], *3 * [1e-4], *4 * [5e-5], *8 * [1e-5])
    mu: float = 0.02
    j: float | None = 5.0
    copies: int = 0
    start: Callable[[LeNet], None] = start_wide

    @property
    def epochs(self) -> int:
        return len(self.etas)

    def shortened(self, epochs: int) -> Self:
        """The first so many epochs. Raises `TrainingFailed` where there are no more rates."""
        if epochs > self.epochs:
            raise TrainingFailed(
                f"This recipe has a rate for each of its {self.epochs} passes: "
                "--epochs can be no more."
            )
        return dataclasses.replace(self, etas=self.etas[:epochs])


@dataclass(frozen=True, kw_only=True)
class BoostedRecipe(PaperRecipe):
    """Three networks, each of which learns what is hard for those before: see `boosting`.

    `copies` are the first one's; the others choose their own patterns.
    """


@dataclass(frozen=True, kw_only=True)
class SmallRecipe(PaperRecipe):
    """The same on digits of `side`×`side` pixels in place of MNIST's 20×20."""

    side: int = 16


def facts_of(recipe: Recipe | PaperRecipe) -> dict[str, Any]:
    """A recipe in words and numbers, for the header of a checkpoint: functions by their names."""
    return _named(dataclasses.asdict(recipe))


def _named(value: Any) -> Any:
    match value:
        case dict():
            return {key: _named(item) for key, item in value.items()}
        case tuple() | list():
            return [_named(item) for item in value]
        case _:
            return getattr(value, "__name__", value)
