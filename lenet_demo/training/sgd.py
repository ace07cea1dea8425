"""Training in batches, by AdamW or plain stochastic gradient descent."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ..nets import LeNet
from .data import Digits
from .recipe import Recipe
from .trainer import EpochResult, Trainer, TrainingFailed, device_of, misread, part, steps


class StepResult(NamedTuple):
    """What a network makes of a step's digits, or of its strings' columns."""

    loss: Tensor  # (), their mean
    wrong: int  #   how many are misread
    total: int  #   how many they are


class BatchTrainer(Trainer):
    """`recipe` at work on `net`, which it changes in place, on `net`'s device."""

    def __init__(self, net: LeNet, recipe: Recipe, digits: Digits, seed: int):
        self.device = device_of(net)
        self.net, self.recipe, self.digits, self.seed = net, recipe, digits.to(self.device), seed
        self.batches = math.ceil(len(digits) / recipe.digits_per_step)
        self.optimiser: torch.optim.Optimizer
        if recipe.optimizer == "sgd":
            self.optimiser = torch.optim.SGD(net.parameters(), lr=recipe.rate, foreach=True)
        else:
            self.optimiser = torch.optim.AdamW(
                net.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay, foreach=True
            )
        # An average over the last passes lies nearer the middle of the valley than any
        # single set of weights that the steps go through.
        memory = max(recipe.average_over * self.batches, 1.0)
        self.averaged = AveragedModel(
            net, multi_avg_fn=get_ema_multi_avg_fn(1 - 1 / memory), use_buffers=True
        )

    @property
    def result(self) -> LeNet:
        return cast(LeNet, self.averaged.module)

    def learn(self, number: int) -> EpochResult:
        torch.manual_seed(self.seed * 100_003 + number)
        self.net.train()
        loss_sum, wrong, total = 0.0, 0, 0
        description = f"pass {number} of {self.recipe.epochs}"
        seen, end = (number - 1.0) * len(self.digits), number * len(self.digits)
        with self.device:  # what is made anew, draws and indices, is made there, too
            order = self.order()
            for i, chosen in enumerate(steps(order, description)):
                answer = self.answer(chosen)
                self.step(answer.loss, (number - 1) * self.batches + i)
                loss_sum += answer.loss.item() * answer.total
                wrong += answer.wrong
                total += answer.total
                is_last = i + 1 == len(order)
                before, seen = seen, end if is_last else seen + self.recipe.digits_per_step
                if self.snapshots and self.snapshots.are_due(before, seen):
                    self.take_snapshot(seen, number)
        return EpochResult(loss_sum / total, wrong / total)

    def order(self) -> Sequence:
        """What each step of a pass learns from, one after the other."""
        batches = torch.randperm(len(self.digits)).split(self.recipe.batch)
        # One digit alone has no deviation that it could be normalised by.
        return batches[:-1] if len(batches) > 1 and len(batches[-1]) == 1 else batches

    def answer(self, chosen: Any) -> StepResult:
        """What the network makes of one of them."""
        digits = self.digits[chosen]
        output = self.net(self.recipe.distort(digits.ink / 255))
        loss = self.recipe.loss(output, digits.labels)
        wrong = misread(self.net.posterior(output.detach()), digits.labels)
        return StepResult(loss, wrong, len(digits))

    def step(self, loss: Tensor, number: int) -> None:
        """Weights go down the slope of `loss`, in the run's step `number`, from 0."""
        self.optimiser.param_groups[0]["lr"] = self.rate(number)
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        self.averaged.update_parameters(self.net)

    def take_snapshot(self, seen: float, number: int) -> None:
        """The average's weights, once less than 1 % of them is of the untrained network.

        Before, those that are being learnt: the average would show the first passes as if they had
        hardly been. A run's last moment is what it keeps, the average.
        """
        assert self.snapshots
        is_last = seen >= self.recipe.epochs * len(self.digits)
        old_enough = is_last or number > 5 * self.recipe.average_over
        averaged = self.recipe.average_over > 0 and old_enough
        self.snapshots.take(seen, self.result if averaged else self.net, averaged=averaged)

    def rate(self, step: int) -> float:
        """The learning rate at `step`, from 0: a half-cosine up over 30 % of the run, then down."""
        if not self.recipe.one_cycle:
            return self.recipe.rate
        gone = step / (self.recipe.epochs * self.batches)
        height = gone / 0.3 if gone < 0.3 else (1 - gone) / 0.7
        return self.recipe.rate * (0.5 - 0.5 * math.cos(math.pi * height)) + 1e-6

    def state(self) -> dict[str, Tensor]:
        adam = self.optimiser.state_dict()["state"]
        return (
            {f"net.{key}": value for key, value in self.net.state_dict().items()}
            | {f"averaged.{key}": value for key, value in self.averaged.state_dict().items()}
            | {f"moments.{i}.{key}": v for i, of in adam.items() for key, v in of.items()}
        )

    def restore(self, state: dict[str, Tensor]) -> None:
        self.net.load_state_dict(part(state, "net."))
        self.averaged.load_state_dict(part(state, "averaged."))
        adam: dict[int, dict[str, Tensor]] = {}
        for key, value in part(state, "moments.").items():
            parameter, _, moment = key.partition(".")
            adam.setdefault(int(parameter), {})[moment] = value
        self.optimiser.load_state_dict(self.optimiser.state_dict() | {"state": adam})


# ---- Where --------------------------------------------------------------------------------------
# Where a network learns: the processor, or a graphics card by way of CUDA.


def choose_device(name: str | None, *, is_numpy: bool = False) -> torch.device:
    """What `--device` says; CUDA where there is one, if it says nothing. Raises `TrainingFailed`.

    `is_numpy`: stochastic diagonal Levenberg-Marquardt goes pattern by pattern, in numpy.
    """
    if is_numpy:
        if name == "cuda":
            raise TrainingFailed(
                "Stochastic diagonal Levenberg-Marquardt goes pattern by pattern in numpy, on the "
                "processor: leave --device out, or name cpu."
            )
        return torch.device("cpu")
    is_there = torch.cuda.is_available()
    if name == "cuda" and not is_there:
        raise TrainingFailed(
            "PyTorch finds no CUDA device here: leave --device out, or name cpu; a card needs its "
            "driver and a CUDA build of PyTorch."
        )
    return torch.device(name or ("cuda" if is_there else "cpu"))
