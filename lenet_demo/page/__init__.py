"""What a visitor sees. Read build, pad, figure, answer, endpoints."""

from .build import build_page, launch_settings

__all__ = ["build_page", "launch_settings"]
