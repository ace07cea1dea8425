"""Ways through the story for who teaches: docs/teaching.md has the questions and the answers."""

from typing import NamedTuple

from ...languages import _


class Lesson(NamedTuple):
    """`steps`, by their names, in the order that they are taught in."""

    title: str
    steps: tuple[str, ...]


LESSONS = (
    Lesson(_("In 5 minutes, a talk"), ("draw", "c1", "f6", "nearest", "misread")),
    Lesson(
        _("In 45 minutes, a class"),
        ("draw", "field", "c1", "s2", "f6", "nearest", "turned", "learning"),
    ),
    Lesson(
        _("In 90 minutes, a lab"),
        ("c1", "c3", "none", "atlas", "why", "broken", "backward", "train", "cut", "modern"),
    ),
)
