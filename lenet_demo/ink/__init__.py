"""What a drawing is. Read normalise, pen, strokes, raster, preprocess; then opening, picture."""

from .errors import BadDrawing
from .normalise import Ink, normalise
from .opening import open_picture
from .picture import ink_from_picture
from .preprocess import field_from_strokes

__all__ = [
    "BadDrawing",
    "Ink",
    "field_from_strokes",
    "ink_from_picture",
    "normalise",
    "open_picture",
]
