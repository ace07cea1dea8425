"""LeNet-5, the network of 1998, whole: read it from top to bottom.

LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition",
Proc. IEEE 86(11), 1998. Sections, equations and figures below are its own.

                                                                 parameters  connections
    image  32×32   the digit, 20×20, in the middle
    C1   6@28×28   5×5 convolution                                      156      122,304
    S2   6@14×14   sum of 2×2 × a coefficient + a bias                   12        5,880
    C3  16@10×10   5×5 convolution, connected by Table I              1,516      151,600
    S4   16@5×5    as S2                                                 32        2,000
    C5  120@1×1    5×5 convolution of all 16 maps                    48,120       48,120
    F6       84    full: a picture of 7×12                           10,164       10,164
    output   10    squared distance to each of ten such pictures          0          840
                   total                                             60,000      340,908

The ten pictures are 840 numbers besides, fixed. Connections are every input of every unit, and its
bias: C3's 1,516 parameters serve at 10×10 places each, and 1,516 × 100 = 151,600.

Subsampling, table convolution, output and forward pass serve LeNet-1 and LeNet-4, too (early.py);
the tables, the pictures and the sizes in comments are LeNet-5's over a field of 32×32.
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# `LeNet` scales ink by `scale`, calls `stages`, and gives the output; a `Trace` is all the stages.
from .base import LeNet, Trace

# ---- The squashing ------------------------------------------------------------------------------

SQUASH_LIMIT = 1.7159


def squash(a: Tensor) -> Tensor:
    """f(a) = 1.7159 tanh(2a/3), range ±1.7159 (Eq. 6 and appendix A).

    f(1) = 1 and f(-1) = -1: the codes ±1 that F6 has to reach lie where, in the paper's words, the
    curvature (the second derivative) is greatest, not where the unit saturates. It peaks at ±0.988.
    """
    return SQUASH_LIMIT * torch.tanh(a * (2 / 3))


# ---- S2 and S4: subsampling that is trained -----------------------------------------------------


class Subsampling(nn.Module):
    """(B, M, H, W) → (B, M, H/2, W/2), before squashing (section II-B).

    The four inputs of each 2×2 window are *added*, multiplied by one trainable coefficient
    per map, and given one trainable bias per map: two free parameters a map. (Section II-A says
    averaged, II-B added; a coefficient that is learnt makes the same functions of both.)

    `of_each`: how many maps each map of the stage before feeds, side by side: 2 in LeNet-4.
    """

    def __init__(self, maps: int, of_each: int = 1):
        super().__init__()
        self.maps, self.of_each = maps, of_each
        self.coefficient = nn.Parameter(torch.empty(maps))  # `initialise` fills it
        self.bias = nn.Parameter(torch.zeros(maps))

    def forward(self, x: Tensor) -> Tensor:
        # Rows in pairs, then columns: with its gradient three times as fast as `4 * avg_pool2d`.
        upper, lower = x.unflatten(2, (-1, 2)).unbind(3)
        left, right = (upper + lower).unflatten(3, (-1, 2)).unbind(4)
        window_sums = left + right
        if self.of_each > 1:
            window_sums = window_sums.repeat_interleave(self.of_each, dim=1)
        return window_sums * self.coefficient[:, None, None] + self.bias[:, None, None]

    def extra_repr(self) -> str:
        return f"{self.maps}"


# ---- C3: which maps see which -------------------------------------------------------------------

# Table I as the paper prints it: which of the six S2 maps (rows) each of the sixteen C3 maps
# (columns) sees. Six see three neighbouring maps (0 comes after 5), six see four neighbouring ones,
# three see two pairs of neighbours, the last sees all six: 60 kernels. Every C3 map sees a
# different set from every other map, so that each must learn a different feature: the table breaks
# the symmetry.
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


class TableConv2d(nn.Module):
    """A convolution in which a table says which input maps each output map sees.

    (B, I, H, W) → (B, O, H-k+1, W-k+1), before squashing. Only the kernels that the table
    names exist as parameters, so that counting parameters counts the paper's (section II-B,
    Table I).

    `table`: for each of the O output maps, the input maps that feed it, in any order.
    """

    is_connected: Tensor

    def __init__(self, table: Sequence[Sequence[int]], *, in_maps: int, kernel_size: int):
        super().__init__()
        is_connected = torch.zeros(len(table), in_maps, dtype=torch.bool)
        for out_map, in_maps_seen in enumerate(table):
            is_connected[out_map, list(in_maps_seen)] = True
        # Not persistent: the table is a fact of the architecture, not a learnt value.
        self.register_buffer("is_connected", is_connected, persistent=False)
        # One kernel per X in the table, ordered by output map, then by input map; `initialise`
        # fills them.
        self.kernels = nn.Parameter(torch.empty(int(is_connected.sum()), kernel_size, kernel_size))
        self.bias = nn.Parameter(torch.zeros(len(table)))

    @property
    def fan_in(self) -> Tensor:
        """Connected inputs of a unit in each output map: (O,), 75 to 150 for Table I."""
        return self.is_connected.sum(1) * self.kernels[0].numel()

    def weight(self) -> Tensor:
        """All kernels as one (O, I, k, k) tensor, zero where the table connects nothing.

        A method, where other layers have a parameter: it is made of `kernels` at each call.
        """
        dense = self.kernels.new_zeros(*self.is_connected.shape, *self.kernels.shape[1:])
        # The mask takes the kernels one after the other, in the order in which they are stored.
        return dense.masked_scatter(self.is_connected[:, :, None, None], self.kernels)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight(), self.bias)

    def extra_repr(self) -> str:
        out_maps, in_maps = self.is_connected.shape
        size = self.kernels.shape[-1]
        return f"{in_maps}, {out_maps}, kernel_size={size}, connections={len(self.kernels)}"


# ---- The output: ten little pictures ------------------------------------------------------------

# For each digit the target of F6's 84 units is a 7×12 picture of it, as figure 3 draws them: X is
# +1, a dot is -1. The overlines on 0, 2, 4 and 5 really are in the figure. The paper takes
# pictures, and not a one-of-ten code, so that characters that look alike get codes that lie close
# together, and so that units need not be off nearly always. For digits alone it calls that not
# particularly useful; the pictures are for strings of all printable characters (section II-B).
PROTOTYPES = """
   0        1        2        3        4        5        6        7        8        9
.XXXXX.  ...XX..  .XXXXX.  XXXXXXX  .XXXXX.  .XXXXX.  ..XXXX.  XXXXXXX  .XXXXX.  .XXXXX.
.......  ..XXX..  .......  .....XX  .......  .......  .XX....  .....XX  XX...XX  XX..XXX
..XXX..  .XXXX..  .XXXXX.  ....XX.  .......  XXXXXXX  XX.....  .....XX  XX...XX  XX...XX
.XX.XX.  ...XX..  XX...XX  ...XX..  .XX..XX  XX.....  XX.....  ....XX.  XX...XX  XX...XX
XX...XX  ...XX..  X....XX  ..XXXX.  .XX..XX  XX.....  XXXXXX.  ...XX..  .XXXXX.  XX..XXX
XX...XX  ...XX..  ....XX.  .....XX  XXX..XX  .XXXX..  XXX..XX  ...XX..  XX...XX  .XXXXXX
XX...XX  ...XX..  ..XXX..  .....XX  XX...XX  ..XXXX.  XX...XX  ..XX...  XX...XX  .....XX
XX...XX  ...XX..  .XX....  .....XX  XX...XX  .....XX  XX...XX  ..XX...  XX...XX  .....XX
.XX.XX.  ...XX..  XX.....  XX...XX  XX..XXX  XX...XX  XXX..XX  ..XX...  XX...XX  ....XX.
..XXX..  .XXXXXX  XXXXXXX  .XXXXX.  .XXXXXX  .XXXXX.  .XXXXX.  ..XX...  .XXXXX.  .XXXX..
.......  .......  .......  .......  .....XX  .......  .......  .......  .......  .......
.......  .......  .......  .......  .....XX  .......  .......  .......  .......  .......
"""
WIDTH, HEIGHT = 7, 12  # of each picture, and so of F6


def prototypes() -> Tensor:
    """The ten codes: (10, 84) float32 of ±1, digit by digit, each picture row by row."""
    _digits, *rows = PROTOTYPES.strip("\n").splitlines()
    ink = [[[pixel == "X" for pixel in cell] for cell in row.split()] for row in rows]
    return torch.tensor(ink).permute(1, 0, 2).flatten(1) * 2.0 - 1.0


class EuclideanRBF(nn.Module):
    """The output layer: (…, 84) → (…, 10) squared distances to fixed prototypes (Eq. 7).

    y_i = Σ_j (x_j - w_ij)². The *smallest* output wins: `posterior` makes it the most probable
    class, and `inference.py` takes that. The prototypes are fixed, in the paper's words "at least
    initially". Trained with the rest by Eq. 8 alone, which asks that the right distance be small,
    they would collapse onto one point; Eq. 9, which asks besides that the wrong ones be large,
    prevents that (section II-C).
    """

    prototypes: Tensor

    def __init__(self, prototypes: Tensor):
        super().__init__()
        # Not persistent: drawn above, the same for every set of weights.
        self.register_buffer("prototypes", prototypes.clone(), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        return (x[..., None, :] - self.prototypes).square().sum(-1)  # of (…, 10, 84)

    def extra_repr(self) -> str:
        classes, code_length = self.prototypes.shape
        return f"{code_length}, {classes}"


# ---- The forward pass, which LeNet-1 and LeNet-4 share ------------------------------------------


class NinetiesLeNet(LeNet):
    """Convolution and trainable subsampling twice, the convolution C5, the full layer F6, output.

    Every stage but the output is squashed. The outputs are squared distances to fixed codes, of
    which the least wins. LeNet-1 has no C5.
    """

    squashing = "tanh"  # `description.py` tells the browser so; here `stages` does it
    has_prototypes = True  # `inference.py`, training and the page ask for it
    c1: nn.Conv2d
    s2: Subsampling
    c3: TableConv2d
    s4: Subsampling
    c5: nn.Conv2d | TableConv2d
    f6: nn.Linear
    output: EuclideanRBF

    def scale(self, ink: Tensor) -> Tensor:
        """Ink in [0, 1] → background at -0.1 and ink at 1.175.

        The paper says that this makes the input's mean "roughly 0" and its variance "roughly 1",
        which speeds learning (section II-B). Measured here over the whole 32×32 of MNIST's digits
        they are 0.03 and 0.12, within the box that a digit's ink fills 0.32 and 0.28.
        """
        return ink * 1.275 - 0.1

    def stages(self, image: Tensor) -> Trace:
        """Every stage of `image`, (B, 1, 32, 32) as `scale` makes it.

        The output is (B, 10) squared distances, of which the least wins.

        The image may be higher and wider than 32, by multiples of four: then C5, F6 and the
        output have a unit of each map every four pixels, each seeing 32×32 of them, as if the
        network were put there (section VII); the output is (B, 10, rows, columns).
        """
        c1 = squash(self.c1(image))  #                 (B, 6, 28, 28)
        s2 = squash(self.s2(c1))  #                    (B, 6, 14, 14)
        c3 = squash(self.c3(s2))  #                    (B, 16, 10, 10)
        s4 = squash(self.s4(c3))  #                    (B, 16, 5, 5)
        c5 = squash(self.c5(s4))  #                    (B, 120, 1, 1)
        places = c5.flatten(1) if c5.shape[2:] == (1, 1) else c5
        f6 = squash(at_each_place(self.f6, places))  # (B, 84)
        output = at_each_place(self.output, f6)  #     (B, 10)
        return Trace(image, c1, s2, c3, s4, c5, f6, output)

    @staticmethod
    def posterior(output: Tensor) -> Tensor:
        """(B, 10) distances → (B, 10) probabilities, e^-y_i / Σ_k e^-y_k, as Eq. 9 has them.

        Of the ten classes alone. Training adds a "rubbish" class to Eq. 9's sum, e^-j, as if an
        eleventh prototype lay at the distance j, here 5, from everything: a wrong distance well
        above j is pushed no farther (`training/losses.py`). What is none of the ten is refused
        by a limit on the least distance instead (`inference.py`).
        """
        return torch.softmax(-output, dim=1)

    @torch.no_grad()
    def initialise(self) -> None:
        """Weights uniform in ±2.4/F, F the unit's connected inputs (appendix A); biases 0."""
        for weight, inputs in connected_inputs(self):
            weight.uniform_(-1, 1).mul_(2.4 / inputs)
        for name, parameter in self.named_parameters():
            if name.endswith("bias"):
                parameter.zero_()


def at_each_place(layer: nn.Module, units: Tensor) -> Tensor:
    """`layer` on (B, units), or on (B, units, rows, columns) at every row and column."""
    return layer(units.movedim(1, -1)).movedim(-1, 1)


def connected_inputs(net: LeNet) -> Iterator[tuple[Tensor, Tensor | int]]:
    """Yield each layer's weights with the fan-in of the unit that they feed, the bias left out."""
    for layer in net.children():
        match layer:
            case Subsampling():
                yield layer.coefficient, 4  # a window of 2×2
            case TableConv2d():
                # A kernel feeds one output map: that map's fan-in, once for each of its kernels.
                inputs = layer.fan_in.repeat_interleave(layer.is_connected.sum(1))
                yield layer.kernels, inputs[:, None, None]
            case nn.Conv2d() | nn.Linear():
                yield layer.weight, layer.weight[0].numel()


# ---- LeNet-5 ------------------------------------------------------------------------------------


class LeNet5(NinetiesLeNet):
    """The faithful network: 60,000 free parameters, 340,908 connections.

    The network departs from the paper in nothing. Where the paper is silent, biases start at 0.
    Where it says two things, subsampling adds (section II-B) and does not average (II-A), and the
    prototypes, fixed "at least initially", stay so.
    """

    def __init__(self, codes: Tensor | None = None) -> None:
        """`codes`: other pictures than the ten, (classes, 84) of ±1."""
        super().__init__()
        codes = prototypes() if codes is None else codes
        self.classes = len(codes)
        self.c1 = nn.Conv2d(1, 6, kernel_size=5)
        self.s2 = Subsampling(6)
        self.c3 = TableConv2d(parse_table(TABLE_I), in_maps=6, kernel_size=5)
        self.s4 = Subsampling(16)
        # A convolution and not a full layer, although its maps are 1×1 here: on a larger
        # field the same weights give larger maps (section II-B).
        self.c5 = nn.Conv2d(16, 120, kernel_size=5)
        self.f6 = nn.Linear(120, WIDTH * HEIGHT)
        self.output = EuclideanRBF(codes)
        self.initialise()
