"""What a scene is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Scene:
    """A state of the page, with its words.

    `large`: the stages that fill the screen, from the left, each of them taking as much room as
    the others; `nearest` and `second` are the two prototypes beside F6. `state`: what differs
    from the page's first state, by the names of core/state.js. `walk`: the unit that is held
    comes from `start`, one step each `pace` milliseconds. `drawing`: strokes and picture, where
    the scene shows one of its own.
    """

    name: str
    large: str
    sentence: str
    more: str
    nets: tuple[str, ...] = ("lenet5",)
    state: Mapping[str, Any] = field(default_factory=dict)
    walk: Mapping[str, Any] | None = None
    drawing: Mapping[str, Any] | None = None


def held(stage: str, *place: int) -> dict[str, Any]:
    """The state in which a unit of LeNet-5 is held: its map, row and column."""
    return {"unit": {"net": "lenet5", "stage": stage, "place": place}}
