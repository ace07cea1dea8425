"""What a drawing is.

Read normalise (from ink to the field, as MNIST was made), strokes, raster, field (a drawing's way
to the field, step by step); then photo and paper (from a picture to ink), distortions, and
image_worker, which reads pictures in a process of its own.
"""

from .field import field_from_picture, field_from_strokes
from .normalise import Ink, normalise
from .photo import field_from_colour, ink_from_picture, open_picture
from .strokes import BadDrawing

__all__ = [
    "BadDrawing",
    "Ink",
    "field_from_colour",
    "field_from_picture",
    "field_from_strokes",
    "ink_from_picture",
    "normalise",
    "open_picture",
]
