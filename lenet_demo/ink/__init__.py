"""What a drawing is. Read normalise, strokes, picture, drawing."""

from .drawing import field_from_strokes
from .errors import BadDrawing
from .normalise import Ink, normalise
from .picture import ink_from_picture, open_picture

__all__ = [
    "BadDrawing",
    "Ink",
    "field_from_strokes",
    "ink_from_picture",
    "normalise",
    "open_picture",
]
