"""A whole number at once, by LeNet-5 over a wide field (section VII): its numbers and words."""

from .samples import SAMPLES, SIZE
from .words import WORDS

__all__ = ["SAMPLES", "SIZE", "WORDS"]
