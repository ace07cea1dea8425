"""What a visitor sees. Read build, render, texts, page.html, main.js, and a folder a part."""

from .build import build_page

__all__ = ["build_page"]
