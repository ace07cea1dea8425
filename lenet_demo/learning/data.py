"""MNIST as tensors, once read and never decoded again."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from torchvision.datasets import MNIST

HELD_OUT = 1 / 12  # of the training digits: 5,000 of MNIST's 60,000


class DataError(RuntimeError):
    """Data that cannot be had; its text is one sentence that says what to do."""


@dataclass(frozen=True)
class Digits:
    ink: Tensor  #    (N, 1, 32, 32) uint8, 0 paper … 255 ink
    labels: Tensor  # (N,) int64

    def __getitem__(self, index: Tensor) -> "Digits":
        return Digits(self.ink[index], self.labels[index])

    def first(self, count: int | None) -> "Digits":
        """The first `count` digits; all, if there are no more or `count` is None."""
        return Digits(self.ink[:count], self.labels[:count])

    def __len__(self) -> int:
        return len(self.labels)


def together(*parts: Digits) -> Digits:
    return Digits(torch.cat([part.ink for part in parts]), torch.cat([p.labels for p in parts]))


def training_digits(root: Path) -> Digits:
    """All 60,000 training digits. Raises `DataError`."""
    return _read(root, train=True)


def learning_digits(root: Path) -> tuple[Digits, Digits]:
    """The training digits as (55,000 to learn from, 5,000 held out to choose by).

    The split is one fixed shuffle, the same for every seed, so that held-out errors of
    different runs can be compared. Raises `DataError`.
    """
    digits = _read(root, train=True)
    order = torch.randperm(len(digits), generator=torch.Generator().manual_seed(1998))
    held_out = round(len(digits) * HELD_OUT)
    return digits[order[held_out:]], digits[order[:held_out]]


def test_digits(root: Path) -> Digits:
    """The 10,000 test digits: for the one look at the end of a run. Raises `DataError`."""
    return _read(root, train=False)


def _read(root: Path, *, train: bool) -> Digits:
    try:
        mnist = MNIST(root, train=train)
    except RuntimeError:  # what torchvision raises where the files are not there
        try:
            mnist = MNIST(root, train=train, download=True)
        except (RuntimeError, OSError) as error:
            raise DataError(
                f"MNIST is not in {root} and could not be downloaded: put its four files into "
                f"{root / 'MNIST' / 'raw'}, or name their folder with --data."
            ) from error
    except (ValueError, OSError, EOFError) as error:
        raise DataError(
            f"MNIST in {root} is damaged: delete {root / 'MNIST'} and start again, "
            "so that it is downloaded anew."
        ) from error
    # 28×28 in the middle of 32×32 (paper, section II-B).
    return Digits(F.pad(mnist.data, (2, 2, 2, 2))[:, None], mnist.targets)
