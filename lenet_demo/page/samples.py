"""Digits to start from, all of them MNIST's test digits.

MNIST: Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0. Each strip of pictures holds digits of
28×28 pixels side by side, ink light on dark as in MNIST.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from starlette.responses import JSONResponse

from ..ink import Ink, normalise
from ..nets import LeNet
from ..reading import read
from .asking import encode_ink

# What the 82 of figure 8 are, in the order of `published.FIGURE_8`.
FIGURE_8_LABELS = (
    "4382542367987580328985436946999263396666479429499984838683391960690142284776965542"
)


def sample_digits() -> Ink:
    """(10, 28, 28) float32 ink in [0, 1]: one of each class, 0 to 9."""
    return strip("samples.png")


def misread_in_1998() -> Ink:
    """(82, 28, 28): those that LeNet-5, trained with distortions, took for others (figure 8)."""
    return strip("figure8.png")


@cache
def strip(name: str) -> Ink:
    with Image.open(Path(__file__).with_name(name)) as picture:
        ink = np.asarray(picture.convert("L"), np.float32) / 255
    return np.stack(np.split(ink, ink.shape[1] // 28, axis=1))


def reread(nets: Mapping[str, LeNet]) -> Callable:
    """The server function that gives the 82, and what today's weights read in them."""

    @cache
    def findings() -> dict:
        fields = [normalise(digit) for digit in misread_in_1998()]
        return {
            "ink": encode_ink(misread_in_1998()),
            "labels": [int(label) for label in FIGURE_8_LABELS],
            "read": {
                name: [read(net, field).digit for field in fields] for name, net in nets.items()
            },
        }

    def figure_8(_nothing: Any = None) -> JSONResponse:  # Gradio hands over whatever came
        return JSONResponse(findings())

    return figure_8
