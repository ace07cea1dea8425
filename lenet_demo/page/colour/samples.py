"""The ten painted pictures, as the page's scripts take them."""

from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 32
STRIP = Path(__file__).parent / "samples.png"  # as tools/painter.py makes it


def painted() -> bytes:
    """Ten pictures, a byte a level: each all red, then all green, then all blue, row by row."""
    with Image.open(STRIP, formats=["PNG"]) as picture:
        levels = np.asarray(picture.convert("RGB"))
    return b"".join(
        each.transpose(2, 0, 1).tobytes() for each in np.split(levels, levels.shape[1] // SIDE, 1)
    )
