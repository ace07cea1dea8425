"""What a unit sees of every earlier stage (section II-A)."""

from collections.abc import Mapping
from itertools import pairwise

from lenet_demo.nets import Wiring


def receptive_fields(wiring: Mapping[str, Wiring]) -> dict[str, dict[str, Wiring]]:
    """For each stage, how its units see every earlier stage, back to the image."""
    fields: dict[str, dict[str, Wiring]] = {"image": {}}
    for before, stage in pairwise(["image", *wiring]):
        direct = wiring[stage]
        through = {name: compose(direct, field) for name, field in fields[before].items()}
        fields[stage] = {before: direct} | through
    return fields


def compose(later: Wiring, earlier: Wiring) -> Wiring:
    """What `later`'s units see through the stage whose units see by `earlier`."""
    return Wiring(
        size=(later.size - 1) * earlier.step + earlier.size,
        step=later.step * earlier.step,
        sees=tuple(
            tuple(sorted({source for seen in maps for source in earlier.sees[seen]}))
            for maps in later.sees
        ),
        margin=earlier.margin + later.margin * earlier.step,
    )
