"""A whole number, cut up and uncut (sections IV to VII): its numbers and words."""

from .samples import SAMPLES, SIZE
from .words import NOTE, RIGHT, WORDS

__all__ = ["NOTE", "RIGHT", "SAMPLES", "SIZE", "WORDS"]
