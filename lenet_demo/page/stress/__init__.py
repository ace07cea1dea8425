"""The stress view: how much of each distortion both networks bear. Its words."""

from .words import distortions

__all__ = ["distortions"]
