"""The scenes of a talk: each a state of the page, a sentence for the hall, more for a reader."""

from .words import scenes_for

__all__ = ["scenes_for"]
