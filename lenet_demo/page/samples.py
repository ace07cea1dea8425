"""Ten digits to start from: the first of each class among MNIST's test digits.

MNIST: Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0. The strip `samples.png` holds them side
by side, 0 to 9, ink light on dark as in MNIST.
"""

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from ..ink import Ink


@cache
def sample_digits() -> Ink:
    """(10, 28, 28) float32 ink in [0, 1], the digits 0 to 9 in order."""
    with Image.open(Path(__file__).with_name("samples.png")) as strip:
        digits = np.split(np.asarray(strip.convert("L"), np.float32) / 255, 10, axis=1)
    return np.stack(digits)
