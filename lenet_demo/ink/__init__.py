"""What a drawing is. Read normalise, strokes, picture, drawing."""

from .errors import BadDrawing
from .normalise import Ink, normalise
from .picture import ink_from_picture, open_picture
from .strokes import field_from_strokes

__all__ = [
    "BadDrawing",
    "Ink",
    "field_from_strokes",
    "ink_from_picture",
    "normalise",
    "open_picture",
]
