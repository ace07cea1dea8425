"""The page's story: the one table of its chapters, which page, links, embeds and scripts read.

To add a chapter: a file here with its words, a line below, and, where it shows more than stages
of a network, a folder of its name with its html, css and js, and a line in main.js.
"""

from typing import Any

from . import combine, draw, filters, learning, mistakes, number, picture, today
from .chapter import Chapter, Step
from .lessons import LESSONS

__all__ = ["LAB", "chapters", "lessons", "steps"]

ALL = (
    draw.CHAPTER,
    filters.CHAPTER,
    combine.CHAPTER,
    picture.CHAPTER,
    mistakes.CHAPTER,
    learning.CHAPTER,
    number.CHAPTER,
    today.CHAPTER,
)
# Everything at once, one key away; no part of the story.
LAB = Step("lab", "")


def chapters() -> list[Chapter]:
    """Those that have something to show, in order."""
    return [chapter for chapter in ALL if chapter.exists()]


def lessons() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each lesson's title, and of its steps, as far as they are there, the names and titles."""
    titles = {step.name: step.title or of.title for of in chapters() for step in of.steps}
    return [
        (title, [(name, titles[name]) for name in names if name in titles])
        for title, names in LESSONS
    ]


def steps() -> list[dict[str, Any]]:
    """All steps of all chapters, and the lab, as the page's scripts take them."""
    return [
        *(
            {
                "name": step.name,
                "chapter": chapter.name,
                "uses_pad": chapter.uses_pad,
                "large": step.large.split(),
                "unit": unit_of(step),
                "walk": step.walk,
                "state": step.state or {},
                "drawing": step.drawing,
            }
            for chapter in chapters()
            for step in chapter.steps
        ),
        {
            "name": LAB.name,
            "chapter": LAB.name,
            "uses_pad": True,
            "large": [],
            "unit": {"stage": "c1", "place": [2, 13, 14]},
            "state": {},
        },
    ]


def unit_of(step: Step) -> dict[str, Any] | None:
    if step.unit is None:
        return None
    stage, *place = step.unit
    return {"stage": stage, "place": place}
