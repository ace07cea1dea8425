"""MNIST and Fashion-MNIST, which has its form, as tensors: once read, never decoded again."""

from dataclasses import dataclass
from pathlib import Path

import torch
from filelock import FileLock
from torch import Tensor
from torch.nn import functional as F
from torchvision.datasets import MNIST, FashionMNIST

FILES = [
    f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")
]
HELD_OUT = 1 / 12  # of the training digits: 5,000 of MNIST's 60,000


class DataError(RuntimeError):
    """Data that cannot be had; its text is one sentence that says what to do."""


@dataclass(frozen=True)
class Digits:
    """Digits; or other pictures: grey ones, or of which `ink` holds red, green and blue."""

    ink: Tensor  #    (N, 1 or 3, 32, 32) uint8, 0 paper or ground … 255 ink
    labels: Tensor  # (N,) int64

    def __getitem__(self, index: Tensor) -> "Digits":
        return Digits(self.ink[index], self.labels[index])

    def first(self, count: int | None) -> "Digits":
        """The first `count` digits; all, if there are no more or `count` is None."""
        return Digits(self.ink[:count], self.labels[:count])

    def to(self, device: torch.device) -> "Digits":
        """The same on `device`, uint8 there, too."""
        return Digits(self.ink.to(device), self.labels.to(device))

    def __len__(self) -> int:
        return len(self.labels)


def together(*parts: Digits) -> Digits:
    return Digits(torch.cat([part.ink for part in parts]), torch.cat([p.labels for p in parts]))


def resized(digits: Digits, side: int) -> Digits:
    """Digits of 20×20 pixels in `side`×`side`, about the middle of the same field.

    The field is padded, so that all of it scaled down has 32×32 pixels again: each is a weighted
    mean of those that it covers. Sides that do not pad to whole pixels are rounded.
    """
    padding = round((32 * 20 / side - 32) / 2)
    parts = []
    for ink in digits.ink.split(10_000):
        wide = F.pad(ink, (padding,) * 4).float()
        parts.append(F.interpolate(wide, size=(32, 32), mode="bilinear", antialias=True))
    return Digits(torch.cat([part.round().to(torch.uint8) for part in parts]), digits.labels)


def training_digits(root: Path) -> Digits:
    """All 60,000 training digits. Raises `DataError`."""
    return _read(MNIST, root, train=True)


def learning_digits(root: Path) -> tuple[Digits, Digits]:
    """The training digits as (55,000 to learn from, 5,000 held out to choose by).

    The split is one fixed shuffle, the same for every seed, so that held-out errors of
    different runs can be compared. Raises `DataError`.
    """
    return hold_out(_read(MNIST, root, train=True))


def hold_out(digits: Digits) -> tuple[Digits, Digits]:
    order = torch.randperm(len(digits), generator=torch.Generator().manual_seed(1998))
    held_out = round(len(digits) * HELD_OUT)
    return digits[order[held_out:]], digits[order[:held_out]]


def test_digits(root: Path) -> Digits:
    """The 10,000 test digits: for one look at a run's end, and for curves like figure 5's.

    Raises `DataError`.
    """
    return _read(MNIST, root, train=False)


def fashion_pictures(root: Path) -> tuple[Digits, Digits, Digits]:
    """Clothes: 55,000 pictures to learn from, 5,000 held out, 10,000 to test by.

    H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST", 2017. Raises `DataError`.
    """
    learn, held_out = hold_out(_read(FashionMNIST, root, train=True))
    return learn, held_out, _read(FashionMNIST, root, train=False)


def _read(kind: type[MNIST], root: Path, *, train: bool) -> Digits:
    name = kind.__name__
    raw = root / name / "raw"
    if not all((raw / file).is_file() for file in FILES):
        try:
            root.mkdir(parents=True, exist_ok=True)
            with FileLock(root / "lock"):  # of two runs at once one fetches it
                kind(root, download=True)
        except Exception as error:  # the net's, the disk's and torchvision's own
            raise DataError(
                f"{name} is not in {root} and could not be downloaded: put its four files, "
                f"{FILES[0]} and so on, into {raw}, or name with --data the folder that has them "
                f"in {name}/raw."
            ) from error
    try:
        read = kind(root, train=train)
    except Exception as error:  # its reader raises whatever its assertions and tables do
        raise damaged(name, root / name) from error
    ink, labels = read.data, read.targets
    if ink.shape != (len(labels), 28, 28) or not len(labels) or labels.max() > 9:
        raise damaged(name, root / name)
    # 28×28 in the middle of 32×32 (paper, section II-B).
    return Digits(F.pad(ink, (2, 2, 2, 2))[:, None], labels)


def damaged(name: str, folder: Path) -> DataError:
    return DataError(
        f"{name} in {folder.parent} is damaged: delete {folder} and start again, "
        "so that it is downloaded anew."
    )
