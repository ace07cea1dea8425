"""The chapter "A whole number at once": a whole number at once, by LeNet-5 over a wide field (section VII)."""

from .samples import SAMPLES, SIZE
from .words import WORDS

__all__ = ["SAMPLES", "SIZE", "WORDS"]
