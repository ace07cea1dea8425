"""The filter bench: where convolution comes from and what it does, in chapters. Its words."""

from .words import CHAPTERS

__all__ = ["CHAPTERS"]
