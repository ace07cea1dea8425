"""What a unit sees of every earlier stage (section II-A)."""

from collections.abc import Mapping
from itertools import pairwise

from lenet_demo.nets import Connectivity


def receptive_fields(connections: Mapping[str, Connectivity]) -> dict[str, dict[str, Connectivity]]:
    """For each stage, how its units see every earlier stage, back to the image."""
    fields: dict[str, dict[str, Connectivity]] = {"image": {}}
    for before, stage in pairwise(["image", *connections]):
        direct = connections[stage]
        through = {name: compose(direct, field) for name, field in fields[before].items()}
        fields[stage] = {before: direct} | through
    return fields


def compose(later: Connectivity, earlier: Connectivity) -> Connectivity:
    """What `later`'s units see through the stage whose units see by `earlier`."""
    return Connectivity(
        size=(later.size - 1) * earlier.stride + earlier.size,
        stride=later.stride * earlier.stride,
        sees=tuple(
            tuple(sorted({source for seen in maps for source in earlier.sees[seen]}))
            for maps in later.sees
        ),
        margin=earlier.margin + later.margin * earlier.stride,
    )
