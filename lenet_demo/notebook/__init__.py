"""The page in a notebook's cell: `show`. What it needs is imported when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..ink.strokes import Strokes
from ..nets import LeNet

if TYPE_CHECKING:
    from .widget import PageWidget


def show(
    net: LeNet | str | Path | None = None,
    strokes: Strokes | None = None,
    chapter: str = "draw",
    *,
    language: str = "en",
    height: int = 640,
) -> PageWidget:
    """The page as a widget, in Jupyter, Colab and marimo: a pad, and beside it a chapter.

    `net`: a network of ours by its name, any that `load_net` finds, or one that you have at hand,
    yours, trained here or converted; it tells ten classes apart. None: LeNet-5 and the modern one.
    `strokes`: a drawing to begin with, as `field_from_strokes` takes it, on the pad of 280×280.
    `chapter`: a chapter's or a step's name, as the page's links have it, or "lab", everything at
    once. `height`: of the cell, in CSS pixels.

    What is drawn comes back whenever the pen has rested: `widget.strokes`, `widget.picture`,
    `widget.pen` and `widget.field`; `widget.observe(act, "field")` hears of it.

    Raises `ValueError` for what is no network, chapter or language (a `BadDrawing` for what is no
    drawing), `CheckpointError` for weights that cannot be used, and `ModuleNotFoundError`, whose
    text says what to install, without anywidget.
    """
    try:
        from .widget import PageWidget
    except ModuleNotFoundError as error:
        if error.name != "anywidget":
            raise
        raise ModuleNotFoundError(
            'show() needs anywidget: pip install "lenet-demo[notebook]", or pip install anywidget',
            name="anywidget",
        ) from None
    return PageWidget(
        net, [] if strokes is None else strokes, chapter, language=language, height=height
    )
