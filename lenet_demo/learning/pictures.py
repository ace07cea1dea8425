"""Colour pictures of CIFAR-10's ten classes, from its own files or from a folder of pictures."""

import pickle
from pathlib import Path

import numpy as np
import torch
from PIL import Image, UnidentifiedImageError
from torch import Tensor
from torchvision.datasets import CIFAR10, ImageFolder
from torchvision.datasets.folder import IMG_EXTENSIONS
from tqdm import tqdm

from .data import DataError, Digits, damaged, hold_out

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
        return CIFAR10(root, train=train, download=True)
    except (RuntimeError, OSError) as error:
        raise DataError(
            f"CIFAR-10 is not in {root} and could not be downloaded: put its files into {folder}, "
            "or name with --data their folder, or one of pictures by class, as in "
            f"train/{CLASSES[0]} and test/{CLASSES[0]}."
        ) from error
