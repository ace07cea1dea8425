"""What every procedure that trains a network has in common, and what is measured of it."""

import signal
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from tqdm import tqdm

from ..nets import LeNet
from .data import Digits
from .snapshots import Snapshots


class TrainingFailed(RuntimeError):
    """Training that cannot go on; its text is one sentence."""


class EpochResult(NamedTuple):
    """What one pass over the training digits gave, while the weights were still changing."""

    loss: float  # mean over the pass
    error: float  # the fraction of the digits that were misread
    remark: str = ""


class Trainer(ABC):
    """A procedure at work on one network. Everything it keeps between passes is in `state`.

    Each pass draws from a random generator seeded by (seed, pass), so that a run that was
    broken off and continued from its last `state` ends in the very same weights.
    """

    snapshots: Snapshots | None = None  # taken as it learns, where its history is kept

    @property
    @abstractmethod
    def result(self) -> LeNet:
        """The network with the weights that would be kept now."""

    @abstractmethod
    def learn(self, number: int) -> EpochResult:
        """Pass `number`, from 1, over all training digits."""

    @abstractmethod
    def state(self) -> dict[str, Tensor]:
        """All that the next pass depends on."""

    @abstractmethod
    def restore(self, state: dict[str, Tensor]) -> None:
        """Take up where `state` was taken."""


def part(state: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    """What `state` holds under keys that begin with `name`, by the rest of each key."""
    return {key.removeprefix(name): of for key, of in state.items() if key.startswith(name)}


_interrupted = False


@contextmanager
def deferring_interrupts() -> Iterator[None]:
    """Within, Ctrl-C takes effect between two steps and never in the midst of one."""

    def note(_signal: int, _frame: Any) -> None:
        global _interrupted
        _interrupted = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def steps(items: Iterable, description: str) -> Iterator:
    """`items` under a progress bar with the time left; raises KeyboardInterrupt after Ctrl-C."""
    for item in tqdm(items, desc=description, leave=False, mininterval=0.5):
        if _interrupted:
            raise KeyboardInterrupt
        yield item


def device_of(net: nn.Module) -> torch.device:
    return next(net.parameters()).device


@torch.no_grad()
def outputs(net: nn.Module, digits: Digits) -> Tensor:
    """(N, 10) outputs for all `digits`, in evaluation mode; the network's mode is kept.

    A thousand at a time on `net`'s device; they come back to where `digits` are.
    """
    mode = net.training
    net.eval()
    home, device = digits.ink.device, device_of(net)
    answer = torch.cat([net(ink.to(device) / 255).to(home) for ink in digits.ink.split(1000)])
    net.train(mode)
    return answer


def error_rate(net: LeNet, digits: Digits) -> float:
    """The fraction of `digits` that `net` misreads."""
    return misread(net.posterior(outputs(net, digits)), digits.labels) / len(digits)


def misread(posterior: Tensor, labels: Tensor) -> int:
    """How many are misread: from (N, 10) and (N,)."""
    return int((posterior.argmax(dim=1) != labels).sum())


class CodeFit(NamedTuple):
    """How well F6 draws the prototypes: what a network that has them is for, beside its error."""

    right_distance: float  # the median distance to the right prototype
    beyond_j: float  #       the share beyond 5, where the rubbish class of Eq. 9 would win
    f6_magnitude: float  #   the mean of |F6|; the prototypes' elements are ±1


@torch.no_grad()
def fit_of_codes(net: LeNet, digits: Digits, j: float = 5.0) -> CodeFit | None:
    """Measured on `digits`; None for a network without prototypes."""
    if not net.has_prototypes:
        return None
    distances, magnitudes = [], []
    for ink, labels in zip(digits.ink.split(1000), digits.labels.split(1000), strict=True):
        trace = net.eval().trace(ink / 255)
        distances.append(trace.output.gather(1, labels[:, None]).flatten())
        magnitudes.append(trace.f6.abs().mean(dim=1))
    right = torch.cat(distances)
    return CodeFit(
        right.median().item(),
        (right > j).float().mean().item(),
        torch.cat(magnitudes).mean().item(),
    )


class Rejection(NamedTuple):
    """A distance to the nearest prototype past which a drawing is none of the ten."""

    distance: float
    digits_refused: float  #    the share of the digits that it was set by
    strangers_refused: float  # the share of the drawings that are no digits


def calibrate_rejection(
    net: LeNet, digits: Digits, non_digits: Tensor, price: float = 0.01
) -> Rejection | None:
    """The limit that refuses as many of them as a `price` in refused digits buys.

    `non_digits`: (N, 1, 32, 32) uint8 ink. None for a network without prototypes.
    """
    if not net.has_prototypes:
        return None
    nearest = outputs(net, digits).min(dim=1).values
    others = outputs(net, Digits(non_digits, torch.zeros(len(non_digits)))).min(dim=1).values
    limit = nearest.quantile(1 - price)
    shares = ((distances > limit).float().mean().item() for distances in (nearest, others))
    return Rejection(limit.item(), *shares)
