"""Digits and pictures as tensors, once read and never decoded again."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from filelock import FileLock
from PIL import Image, UnidentifiedImageError
from torch import Tensor
from torch.nn import functional as F
from torchvision.datasets import CIFAR10, MNIST, FashionMNIST, ImageFolder
from torchvision.datasets.folder import IMG_EXTENSIONS
from tqdm import tqdm

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
                say_downloading(name, root)
                kind(root, download=True)
        except Exception as error:  # the net's, the disk's and torchvision's own
            raise DataError(
                f"{name} is not in {root} and could not be downloaded: put its four files, "
                f"{FILES[0]} and so on, into {raw}, or name with --data the folder that has them "
                f"in {name}/raw."
            ) from error
    try:
        read = kind(root, train=train)
    except Exception as error:  # its reader raises anything, by its assertions and tables
        raise damaged(name, root / name) from error
    ink, labels = read.data, read.targets
    if ink.shape != (len(labels), 28, 28) or not len(labels) or labels.max() > 9:
        raise damaged(name, root / name)
    # 28×28 in the middle of 32×32 (paper, section II-B).
    return Digits(F.pad(ink, (2, 2, 2, 2))[:, None], labels)


def say_downloading(name: str, root: Path) -> None:
    print(f"{name} is not in {root}: downloading it there.", flush=True)


def damaged(name: str, folder: Path) -> DataError:
    return DataError(
        f"{name} in {folder.parent} is damaged: delete {folder} and start again, "
        "so that it is downloaded anew."
    )


# ---- Colour pictures ----------------------------------------------------------------------------
# Colour pictures of CIFAR-10's ten classes, from its own files or from a folder of pictures.

CLASSES = "airplane automobile bird cat deer dog frog horse ship truck".split()
SIDE = 32


def colour_pictures(root: Path) -> tuple[Digits, Digits, Digits]:
    """(To learn from, held out, test), in ten classes: `CLASSES`. Raises `DataError`.

    CIFAR-10 (A. Krizhevsky, 2009), 50,000 and 10,000 pictures, as published; or where `root` is a
    folder of pictures by class, those: train/CLASS/… and test/CLASS/…, of 32×32 pixels each.
    """
    read = _folder if is_folder(root) else _cifar
    learn, test = read(root, train=True), read(root, train=False)
    return (*hold_out(learn), test)


def is_folder(root: Path) -> bool:
    """Whether `root` has pictures by class, not CIFAR-10's own files."""
    if (root / CIFAR10.base_folder).exists():
        return False
    return any((root / name).is_dir() for name in ("train", "test", *CLASSES))


def copies_of(root: Path) -> str | None:
    """Which files the pictures are copies in, "JPEG" for one; None for CIFAR-10's own."""
    if not is_folder(root):
        return None
    suffixes = (path.suffix.lower() for path in (root / "train" / CLASSES[0]).glob("*"))
    pictures = (suffix for suffix in suffixes if suffix in IMG_EXTENSIONS)
    suffix = next(pictures, "").removeprefix(".")
    return {"jpg": "JPEG"}.get(suffix, suffix.upper())


def _folder(root: Path, *, train: bool) -> Digits:
    folder = root / ("train" if train else "test")
    if lacking := [name for name in CLASSES if not (folder / name).is_dir()]:
        raise DataError(
            f"{folder} has no folder {', '.join(lacking)}: pictures lie by class, as in "
            f"{root}/train/{CLASSES[0]} and {root}/test/{CLASSES[0]}."
        )
    try:
        listed = ImageFolder(folder, loader=_picture)
    except (FileNotFoundError, OSError) as error:  # a class without a picture is one, too
        raise DataError(f"{folder} could not be read: {str(error).splitlines()[0]}") from error
    if others := [name for name in listed.classes if name not in CLASSES]:
        raise DataError(f"{folder} has folders of no class, {', '.join(others)}: move them away.")
    pictures = [picture for picture, _ in tqdm(listed, desc=f"pictures of {folder}", leave=False)]
    return Digits(torch.stack(pictures), torch.tensor(listed.targets))


def _picture(path: str) -> Tensor:
    """(3, 32, 32) uint8 red, green and blue."""
    try:
        with Image.open(path) as file:
            levels = np.array(file.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DataError(f"{path} cannot be read as a picture: replace or delete it.") from error
    height, width, _ = levels.shape
    if (height, width) != (SIDE, SIDE):
        raise DataError(f"{path} has {width}×{height} pixels: these networks learn from 32×32.")
    return torch.from_numpy(levels).permute(2, 0, 1)


def _cifar(root: Path, *, train: bool) -> Digits:
    cifar = _cifar_files(root, train=train)
    return Digits(torch.from_numpy(cifar.data).permute(0, 3, 1, 2), torch.tensor(cifar.targets))


def _cifar_files(root: Path, *, train: bool) -> CIFAR10:
    folder = root / CIFAR10.base_folder
    try:
        return CIFAR10(root, train=train)
    # RuntimeError is torchvision's word for both: not there, or not as published.
    except (RuntimeError, OSError, EOFError, ValueError, KeyError, pickle.UnpicklingError) as error:
        if folder.exists():
            raise damaged("CIFAR-10", folder) from error
    try:
        say_downloading("CIFAR-10", root)
        return CIFAR10(root, train=train, download=True)
    except (RuntimeError, OSError) as error:
        raise DataError(
            f"CIFAR-10 is not in {root} and could not be downloaded: put its files into {folder}, "
            "or name with --data their folder, or one of pictures by class, as in "
            f"train/{CLASSES[0]} and test/{CLASSES[0]}."
        ) from error
