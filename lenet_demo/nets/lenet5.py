"""The network of 1998, LeNet-5 as published (section II-B, figure 2)."""

from typing import ClassVar

import torch
from torch import Tensor, nn

from .base import LeNet
from .layers import EuclideanRBF, Subsampling, TableConv2d, squash
from .prototypes import prototypes
from .trace import Trace
from .wiring import lenet_wiring

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


def parse_table(table: str) -> list[list[int]]:
    """For each column of a table drawn as Table I is, the rows that bear an X."""
    _columns, *rows = (line.split() for line in table.strip().splitlines())
    columns = zip(*(marks for _row, *marks in rows), strict=True)
    return [[row for row, mark in enumerate(marks) if mark == "X"] for marks in columns]


class LeNet5(LeNet):
    """The faithful network: 60,000 free parameters, 340,908 connections.

    Departures from the paper: none in the network. Where the paper is silent: biases start
    at 0. `posterior` gives the ten classes alone, without the "rubbish" class that Eq. 9
    adds for training.
    """

    layer_names = ("c1", "s2", "c3", "s4", "c5", "f6", "output")
    has_prototypes = True
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

    @torch.no_grad()
    def initialise(self) -> None:
        """Weights uniform in ±2.4/F, F the unit's connected inputs (appendix A); biases 0."""
        for weight in (self.c1.weight, self.c5.weight, self.f6.weight):
            reach = 2.4 / weight[0].numel()
            weight.uniform_(-reach, reach)
        for subsampling in (self.s2, self.s4):
            reach = 2.4 / subsampling.fan_in
            subsampling.coefficient.uniform_(-reach, reach)
        # A kernel of C3 belongs to one output map; that map's fan-in sets its range.
        per_map = 2.4 / self.c3.fan_in
        per_kernel = per_map.repeat_interleave(self.c3.is_connected.sum(1))
        self.c3.kernels.uniform_(-1, 1).mul_(per_kernel[:, None, None])
        for name, parameter in self.named_parameters():
            if name.endswith("bias"):
                parameter.zero_()

    def scale(self, ink: Tensor) -> Tensor:
        """Ink in [0, 1] → paper at -0.1 and ink at 1.175.

        Over a digit that makes the mean about 0 and the variance about 1, which speeds
        learning (section II-B).
        """
        return ink * 1.275 - 0.1

    def stages(self, image: Tensor) -> Trace:
        """Every stage; the output is (B, 10) squared distances, of which the least wins.

        The image may be higher and wider than 32, by multiples of four: then C5, F6 and the
        output have a unit of each map every four pixels, each seeing 32×32 of them, as if the
        network were put there (section VII); the output is (B, 10, rows, columns).
        """
        c1 = squash(self.c1(image))
        s2 = squash(self.s2(c1))
        c3 = squash(self.c3(s2))
        s4 = squash(self.s4(c3))
        c5 = squash(self.c5(s4))
        places = c5.flatten(1) if c5.shape[2:] == (1, 1) else c5
        f6 = squash(at_each_place(self.f6, places))
        output = at_each_place(self.output, f6)
        return Trace(image, c1, s2, c3, s4, c5, f6, output)

    @staticmethod
    def posterior(output: Tensor) -> Tensor:
        """(B, 10) distances → (B, 10) probabilities, e^-y_i / Σ e^-y (after Eq. 9)."""
        return torch.softmax(-output, dim=1)


def at_each_place(layer: nn.Module, units: Tensor) -> Tensor:
    """`layer` on (B, units), or on (B, units, rows, columns) at every row and column."""
    return layer(units.movedim(1, -1)).movedim(-1, 1)
