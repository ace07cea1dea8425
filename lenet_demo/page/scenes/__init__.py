"""The scenes of a talk: each a state of the page, a sentence for the hall, more for a reader."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from .words import SCENES

__all__ = ["scenes_for"]


def scenes_for(nets: Collection[str]) -> list[dict[str, Any]]:
    """The scenes that can be shown with these networks, as the page's scripts take them."""
    return [
        {
            **{name: value for name, value in asdict(scene).items() if name != "nets"},
            "large": scene.large.split(),
            "state": {"nets": scene.nets, **scene.state},
        }
        for scene in SCENES
        if {*scene.nets} <= {*nets}
    ]
