"""The filter bench: what convolution does and where it comes from, in parts. Its words."""

from .words import WORDS

__all__ = ["WORDS"]
