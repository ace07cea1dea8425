"""The chapter "How it learned": a drawing read by a network as it learns, moment by moment."""

from .histories import damaged_histories, history_files, told_histories

__all__ = ["damaged_histories", "history_files", "told_histories"]
