"""The views of the page: the one table that the heading, links, embeds, scenes and scripts read.

To add one: a folder of its name with its html, css and js, a line here, and a line in main.js.
"""

from collections.abc import Callable
from typing import NamedTuple

from .learning import told_histories


class View(NamedTuple):
    """`name`: in links and, as the folder's, of its files; `title`: on its button."""

    name: str
    title: str
    # Whether the pad beside the figure is this view's: keys, samples, pictures, the intro mean it.
    uses_pad: bool = True
    # Whether ?embed=NAME shows this view alone.
    embeds: bool = False
    # Whether there is something to show.
    exists: Callable[[], bool] = lambda: True


ALL = (
    View("networks", "Networks"),
    View("bench", "Bench", embeds=True),
    View("stress", "Stress", embeds=True),
    View("number", "Number", uses_pad=False, embeds=True),
    View("learning", "Learning", embeds=True, exists=lambda: bool(told_histories())),
    View("colour", "Colour", uses_pad=False),
)


def views() -> list[View]:
    """Those that have something to show, in the heading's order."""
    return [view for view in ALL if view.exists()]
