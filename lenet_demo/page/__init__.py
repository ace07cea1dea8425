"""What a visitor sees. Read build, render, texts, page.html, main.js, and a folder a part."""

from .build import build_page
from .files import faults

__all__ = ["build_page", "faults"]
