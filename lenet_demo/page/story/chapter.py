"""What the page's story is made of."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Step(NamedTuple):
    """One thing that a chapter says and shows.

    `title`: on its button, where the chapter has several. `sentence`: what is said, for a hall;
    `more`: for a reader. `large`: the stages of its figure, from the left; `nearest` and `second`
    are the two prototypes beside F6. `unit`: (stage, map, row, column), whose sum is shown before
    anybody points at one, an output's counted from the nearest; `walk`: where it comes from, one
    step each `pace` milliseconds. `state`: what it sets in the page's state, by the names of
    core/state.js, when somebody asks for it. `drawing`: strokes and picture, where it shows one
    of its own.
    """

    name: str
    sentence: str
    title: str = ""
    more: str = ""
    large: str = ""
    unit: tuple[str, int, int, int] | None = None
    walk: Mapping[str, Any] | None = None
    state: Mapping[str, Any] | None = None
    drawing: Mapping[str, Any] | None = None


class Fold(NamedTuple):
    """What unfolds in place at the foot of a chapter.

    `file`: its HTML; none where more of a step is shown. `step`: of which it is, where not of all.
    """

    name: str
    title: str
    file: str
    step: str = ""


class Chapter(NamedTuple):
    """`name`: in links, and as the id of its section. `file`: the HTML between its words and its
    folds. `note`: stands beside those. `figure`: how its figure is laid out, "row" or "large"; none
    where it has none. `uses_pad`: whether keys, samples and pictures mean the pad beside the story.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    figure: str = ""
    file: str = ""
    folds: tuple[Fold, ...] = ()
    note: str = ""
    uses_pad: bool = True
    exists: Callable[[], bool] = lambda: True
