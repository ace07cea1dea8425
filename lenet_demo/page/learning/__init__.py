"""The view "Learning": a drawing read by a network as it learns, moment by moment."""

from .histories import history_files, told_histories

__all__ = ["history_files", "told_histories"]
