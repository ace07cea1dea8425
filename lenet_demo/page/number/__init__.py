"""A whole number, cut up and uncut (sections IV to VII): its numbers and words."""

from .samples import SAMPLES, SIZE
from .words import RIGHT, WORDS

__all__ = ["RIGHT", "SAMPLES", "SIZE", "WORDS"]
