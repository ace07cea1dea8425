"""From a picture in colour to what a network for colour pictures takes."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from .normalise import FIELD_SIDE
from .opening import check_size
from .picture import grey_levels


def field_from_colour(picture: Image.Image) -> NDArray[np.float32]:
    """A picture of any mode → (3, 32, 32) float32 red, green and blue in [0, 1].

    The largest square in its middle, areas averaged; what is transparent becomes white.
    Raises `BadDrawing` for a picture that is too large.
    """
    check_size(picture)
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I") or upright.mode == "F":  # more than 8 bits of grey
        upright = Image.fromarray(np.rint(np.asarray(grey_levels(upright)) * 255).astype(np.uint8))
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    square = ImageOps.fit(upright.convert("RGB"), (FIELD_SIDE, FIELD_SIDE), Image.Resampling.BOX)
    return np.asarray(square, np.float32).transpose(2, 0, 1) / np.float32(255)
