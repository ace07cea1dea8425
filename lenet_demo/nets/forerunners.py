"""LeNet-1 and LeNet-4, which led to LeNet-5 (section III-C).

Of both the paper prints sizes and counts, no figure, no table. What follows from the counts, and
what is this project's guess, says each network. Of their ten outputs the paper says no more than
that: taken are squashed units, for each digit one that is to say +1 where all others say -1. They
are the stage F6 here, and the output is their squared distance to each of the ten such codes, as
LeNet-5's is to its ten pictures: the nearest code is that of the largest unit, and Eq. 8 is the
mean squared error by which networks of that time were trained.
"""

from typing import ClassVar

import torch
from torch import Tensor, nn

from .layers import EuclideanRBF, Subsampling, TableConv2d, squash
from .lenet5 import LeNet5
from .nineties import NinetiesLeNet
from .trace import Trace
from .wiring import Wiring, all_see, own_map, parse_table

# Which of the four S2 maps (rows) each of the twelve C3 maps (columns) sees.
TABLE_1 = """
   0 1 2 3 4 5 6 7 8 9 10 11
0  X X X . X X . . . . .  .
1  . X X X X X . . . . .  .
2  . . . . . . X X X . X  X
3  . . . . . . . X X X X  X
"""
# Which of the eight S2 maps, in pairs of one C1 map each, each of the sixteen C3 maps sees.
TABLE_4 = """
   0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
0  X . . . . X X X X . .  X  X  .  X  .
1  X X . . . . X X X . .  .  X  .  .  X
2  X X X . . . . X X X .  .  .  X  X  .
3  X X X X . . . . . X .  .  .  X  .  X
4  . X X X X . . . . X X  .  X  .  X  .
5  . . X X X X . . . . X  .  X  .  .  X
6  . . . X X X X . . . X  X  .  X  X  .
7  . . . . X X X X . . .  X  .  X  .  X
"""


def ten_codes() -> Tensor:
    """(10, 10): +1 for the digit's own unit, -1 for all others."""
    return 2 * torch.eye(10) - 1


def in_a_row() -> list[list[int]]:
    """The S4 maps that each of LeNet-4's 120 units sees: four for every third, else five."""
    return [sorted((u + i) % 16 for i in range(5 if u % 3 else 4)) for u in range(120)]


WIRING_1 = {
    "c1": Wiring(5, 1, all_see(4, 1), margin=2),
    "s2": Wiring(2, 2, own_map(4)),
    "c3": Wiring(5, 1, tuple(map(tuple, parse_table(TABLE_1)))),
    "s4": Wiring(2, 2, own_map(12)),
    "f6": Wiring(4, 1, all_see(10, 12)),
    "output": Wiring(1, 1, all_see(10, 10)),
}


class LeNet1(NinetiesLeNet):
    """The first: 2,578 free parameters, 98,542 connections.

    Printed: input of 28×28, about 100,000 multiply-adds and 2,600 free parameters, error 1.7 %.

    Fixed by counts printed elsewhere (LeCun et al., NIPS 2, 1990: 98,442 connections, 2,578
    parameters): 4@24×24, 4@12×12, 12@8×8, 12@4×4, ten outputs, and 20 kernels in C3, so that four
    of its maps see one map of S2 and eight see two. Which ones see which is this project's
    reading. 100 of the connections are the codes'.

    One departure: 1998 gave it digits of 16×16 in its 28×28; here it gets MNIST's 20×20, the
    middle of the field that the other networks see. `train.py lenet1 --recipe published` learns
    and reads MNIST scaled down to 16×16.
    """

    layer_names = ("c1", "s2", "c3", "s4", "f6", "output")
    wiring = WIRING_1
    operations: ClassVar = {stage: (stage, "tanh") for stage in ("c1", "s2", "c3", "s4", "f6")} | {
        "output": ("output",)
    }

    def __init__(self) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(1, 4, kernel_size=5)
        self.s2 = Subsampling(4)
        self.c3 = TableConv2d(parse_table(TABLE_1), in_maps=4, kernel_size=5)
        self.s4 = Subsampling(12)
        self.f6 = nn.Linear(12 * 4 * 4, 10)
        self.output = EuclideanRBF(ten_codes())
        self.initialise()

    def stages(self, image: Tensor) -> Trace:
        """Every stage, of C5 nothing; the output is (B, 10) squared distances."""
        c1 = squash(self.c1(image[..., 2:-2, 2:-2]))
        s2 = squash(self.s2(c1))
        c3 = squash(self.c3(s2))
        s4 = squash(self.s4(c3))
        f6 = squash(self.f6(s4.flatten(1)))
        return Trace(image, c1, s2, c3, s4, image.new_empty(len(image), 0), f6, self.output(f6))


WIRING_4 = {
    "c1": Wiring(5, 1, all_see(4, 1)),
    "s2": Wiring(2, 2, tuple((m // 2,) for m in range(8))),
    "c3": Wiring(5, 1, tuple(map(tuple, parse_table(TABLE_4)))),
    "s4": Wiring(2, 2, own_map(16)),
    "c5": Wiring(5, 1, tuple(map(tuple, in_a_row()))),
    "f6": Wiring(1, 1, all_see(10, 120)),
    "output": Wiring(1, 1, all_see(10, 10)),
}


class LeNet4(NinetiesLeNet):
    """Between the two: 16,998 free parameters, 258,406 connections.

    Printed: 4 maps, then 8 of subsampling, two of each, then 16, 16 of subsampling, a layer of 120
    units, 10 outputs; about 260,000 connections, 17,000 free parameters; error 1.1 %.

    Not printed: who sees whom. With 5×5 kernels on a 32×32 field the counts leave C3 about 60
    kernels, as many as LeNet-5's, and the 120 units about 14,000 weights. A layer that saw all of
    S4 would have 48,120: so each sees some of its maps, here 40 of them four in a row and 80 five.
    Which ones, and C3's table, are this project's. 100 of the connections are the codes'.
    """

    layer_names = ("c1", "s2", "c3", "s4", "c5", "f6", "output")
    wiring = WIRING_4
    operations: ClassVar = LeNet5.operations

    def __init__(self) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(1, 4, kernel_size=5)
        self.s2 = Subsampling(8, of_each=2)
        self.c3 = TableConv2d(parse_table(TABLE_4), in_maps=8, kernel_size=5)
        self.s4 = Subsampling(16)
        self.c5 = TableConv2d(in_a_row(), in_maps=16, kernel_size=5)
        self.f6 = nn.Linear(120, 10)
        self.output = EuclideanRBF(ten_codes())
        self.initialise()
