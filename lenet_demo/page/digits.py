"""Digits to start from, all of them MNIST's test digits.

MNIST: Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0. Each strip of pictures holds digits of
28×28 pixels side by side, ink light on dark as in MNIST.
"""

import base64
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from ..ink import Ink


def sample_digits() -> Ink:
    """(10, 28, 28) float32 ink in [0, 1]: one of each class, 0 to 9."""
    return strip("pad/samples.png")


def misread_in_1998() -> Ink:
    """(82, 28, 28): those that LeNet-5, trained with distortions, took for others (figure 8)."""
    return strip("galleries/figure8.png")


def hundred() -> Ink:
    """(100, 28, 28): the first ten of each class, 0 to 9, whose readings a history tells of."""
    return strip("learning/hundred.png")


@cache
def strip(name: str) -> Ink:
    with Image.open(Path(__file__).parent / name, formats=["PNG"]) as picture:
        ink = np.asarray(picture.convert("L"), np.float32) / 255
    return np.stack(np.split(ink, ink.shape[1] // 28, axis=1))


def as_bytes(ink: Ink) -> bytes:
    """A byte a pixel, 255 ink."""
    return np.rint(ink * 255).astype(np.uint8).tobytes()


def encoded_samples() -> list[str]:
    """The ten samples, each as base64 of its bytes."""
    return [base64.b64encode(as_bytes(digit)).decode() for digit in sample_digits()]
