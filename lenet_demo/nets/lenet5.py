"""The network of 1998, LeNet-5 as published (section II-B, figure 2)."""

from typing import ClassVar

from torch import nn

from .layers import EuclideanRBF, Subsampling, TableConv2d
from .nineties import NinetiesLeNet
from .prototypes import prototypes
from .wiring import lenet_wiring, parse_table

# Table I as the paper prints it: which of the six S2 maps (rows) each of the sixteen C3
# maps (columns) sees. Every C3 map sees another set, so that each must learn another
# feature: the table breaks the symmetry.
TABLE_I = """
   0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
0  X . . . X X X . . X X  X  X  .  X  X
1  X X . . . X X X . . X  X  X  X  .  X
2  X X X . . . X X X . .  X  .  X  X  X
3  . X X X . . X X X X .  .  X  .  X  X
4  . . X X X . . X X X X  .  X  X  .  X
5  . . . X X X . . X X X  X  .  X  X  X
"""


class LeNet5(NinetiesLeNet):
    """The faithful network: 60,000 free parameters, 340,908 connections.

    Departures from the paper: none in the network. Where the paper is silent: biases start
    at 0. Where it says two things: subsampling adds (section II-B) and does not average (II-A),
    and the prototypes, fixed "at least initially", stay so. `posterior` gives the ten classes
    alone, without the "rubbish" class that Eq. 9 adds for training.
    """

    layer_names = ("c1", "s2", "c3", "s4", "c5", "f6", "output")
    wiring = lenet_wiring(table=parse_table(TABLE_I))
    operations: ClassVar = {
        stage: (stage, "tanh") for stage in ("c1", "s2", "c3", "s4", "c5", "f6")
    } | {"output": ("output",)}

    def __init__(self) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, kernel_size=5)
        self.s2 = Subsampling(6)
        self.c3 = TableConv2d(parse_table(TABLE_I), in_maps=6, kernel_size=5)
        self.s4 = Subsampling(16)
        # A convolution and not a full layer, although its maps are 1×1 here: on a larger
        # field the same weights would give larger maps (section II-B).
        self.c5 = nn.Conv2d(16, 120, kernel_size=5)
        self.f6 = nn.Linear(120, 84)
        self.output = EuclideanRBF(prototypes())
        self.initialise()
