"""LeNet-1 and LeNet-4, which led to LeNet-5 (section III-C).

LeNet-1 is the first of that name; a network of 1989 came before it (LeCun et al., "Backpropagation
Applied to Handwritten Zip Code Recognition", Neural Computation 1).

Of both the paper prints sizes and counts, no figure, no table. What follows from the counts, and
what is this project's guess, says each network. Of their ten outputs the paper says no more than
that: taken are squashed units, for each digit one that is to say +1 where all others say -1. They
are the stage F6 here, and the output is their squared distance to each of the ten such codes, as
LeNet-5's is to its ten pictures: the nearest code is that of the largest unit, and Eq. 8 is the
mean squared error by which networks of that time were trained.
"""

import torch
from torch import Tensor, nn

from .base import Trace
from .lenet5 import (
    EuclideanRBF,
    NinetiesLeNet,
    Subsampling,
    TableConv2d,
    parse_table,
    squash,
)

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


class LeNet1(NinetiesLeNet):
    """The first of that name: 2,578 free parameters, 98,442 connections and 100 to its codes.

    Printed: input of 28×28, about 100,000 multiply-adds and 2,600 free parameters, error 1.7 %.

    Fixed by counts printed elsewhere (LeCun et al., NIPS 2, 1990: 98,442 connections, 2,578
    parameters): 4@24×24, 4@12×12, 12@8×8, 12@4×4, ten outputs, and 20 kernels in C3, so that four
    of its maps see one map of S2 and eight see two. Which ones see which is this project's
    reading. The 100 connections to the codes are this project's, too: 98,542 in all.

    One departure: 1998 gave it digits of 16×16 in its 28×28; here it gets MNIST's 20×20, the
    middle of the field that the other networks see. `train.py lenet1 --recipe published` learns
    and reads MNIST scaled down to 16×16.
    """

    margin = 2  # its 28×28 are the middle of the field

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
        seen = image[..., self.margin : -self.margin, self.margin : -self.margin]
        c1 = squash(self.c1(seen))  #          (B, 4, 24, 24)
        s2 = squash(self.s2(c1))  #            (B, 4, 12, 12)
        c3 = squash(self.c3(s2))  #            (B, 12, 8, 8)
        s4 = squash(self.s4(c3))  #            (B, 12, 4, 4)
        f6 = squash(self.f6(s4.flatten(1)))  # (B, 10)
        return Trace(image, c1, s2, c3, s4, image.new_empty(image.shape[0], 0), f6, self.output(f6))


class LeNet4(NinetiesLeNet):
    """Between LeNet-1 and LeNet-5: 16,998 free parameters, 258,306 connections, 100 to its codes.

    Printed: 4 maps, then 8 of subsampling, two of each, then 16, 16 of subsampling, a fully
    connected layer of 120 units, 10 outputs; about 260,000 connections, 17,000 free parameters;
    error 1.1 %.

    Not printed: who sees whom. With 5×5 kernels on a 32×32 field the counts leave C3 about 60
    kernels, as many as LeNet-5's, and the 120 units about 14,000 weights. They exclude that the 120
    are fully connected: that alone would be 48,120. Of the two the counts are followed: each unit
    sees some of S4's maps, here 40 of them four in a row and 80 five. Which ones, and C3's table,
    are this project's; so are the 100 connections to the codes.
    """

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
