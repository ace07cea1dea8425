"""How the stages of a network are drawn: which maps, how large, in how many columns."""

import math
from collections import Counter
from typing import NamedTuple

import torch

from ..nets import LeNet, census, receptive_fields
from ..nets.prototypes import WIDTH


class Stage(NamedTuple):
    """How one stage is drawn: maps of `width`×`height` units, tiled in `columns`.

    Tiles lie `gap` units apart; where the maps are single units, there is no gap.
    """

    name: str
    maps: int
    width: int
    height: int
    columns: int
    gap: int

    @property
    def shape(self) -> str:
        """As the paper writes it: maps@height×width."""
        return f"{self.maps}@{self.height}×{self.width}" if self.width > 1 else f"{self.maps}"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of all tiles, in units."""
        rows = math.ceil(self.maps / self.columns)
        return (
            self.columns * (self.width + self.gap) - self.gap,
            rows * (self.height + self.gap) - self.gap,
        )


# Stages in the order of the columns, with what they are in every LeNet.
COLUMNS = {
    "c1": ("C1", "convolution"),
    "s2": ("S2", "subsampling"),
    "c3": ("C3", "convolution"),
    "s4": ("S4", "subsampling"),
    "c5": ("C5", "120 units"),
    "f6": ("F6", "84 units, 7×12"),
    "output": ("Output", "10 classes"),
}
# How many tiles stand side by side, by the number of maps; F6 as wide as a prototype.
TILES = {6: 2, 16: 4, 32: 6, 120: 10, 84: WIDTH, 10: 1}


def stages_of(net: LeNet) -> tuple[Stage, ...]:
    """How each of the network's stages is drawn, from its own trace."""
    trace = net.trace(torch.zeros(1, 1, 32, 32))
    stages = []
    for name in COLUMNS:
        maps, height, width = (*getattr(trace, name)[0].shape, 1, 1)[:3]
        gap = 0 if width == 1 else 2 if width > 20 else 1
        stages.append(Stage(name, maps, width, height, TILES[maps], gap))
    return tuple(stages)


def fields_of(net: LeNet) -> dict[str, dict[str, tuple]]:
    """What each stage sees of each earlier one: size, step, and the maps that each map sees.

    None for those maps where each sees all: 84 times 120 numbers need not travel.
    """
    return {
        stage: {
            name: (of.size, of.step, None if len(set(of.sees)) == 1 else of.sees)
            for name, of in earlier.items()
        }
        for stage, earlier in receptive_fields(net.wiring).items()
    }


def parameters_by_stage(net: LeNet) -> Counter[str]:
    """Free parameters; a normalisation's count with the stage that it belongs to."""
    counts: Counter[str] = Counter()
    for row in census(net):
        counts[row.layer.replace("bn", "c")] += row.parameters
    return counts
