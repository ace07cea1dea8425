"""The four parts of the 1998 network that PyTorch does not ship.

Source throughout: LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to
Document Recognition", Proc. IEEE 86(11), 1998; sections and equations are cited by number.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SQUASH_LIMIT = 1.7159


def squash(a: Tensor) -> Tensor:
    """f(a) = 1.7159 tanh(2a/3), range ±1.7159 (Eq. 6 and appendix A).

    f(1) = 1 and f(-1) = -1: the codes ±1 that F6 has to reach lie where, in the paper's words, the
    curvature is greatest, not where the unit saturates. The second derivative peaks at ±0.988.
    """
    return SQUASH_LIMIT * torch.tanh(a * (2 / 3))


class Subsampling(nn.Module):
    """S2 and S4: (B, M, H, W) → (B, M, H/2, W/2), before squashing (section II-B).

    The four inputs of each 2×2 window are *added*, multiplied by one trainable coefficient
    per map, and given one trainable bias per map: two free parameters a map. (Section II-A says
    averaged, II-B added; a coefficient that is learnt makes the same functions of both.)

    `of_each`: how many maps each map of the stage before feeds, side by side: 2 in LeNet-4.
    """

    fan_in = 4

    def __init__(self, maps: int, of_each: int = 1):
        super().__init__()
        self.maps, self.of_each = maps, of_each
        self.coefficient = nn.Parameter(torch.empty(maps))
        self.bias = nn.Parameter(torch.zeros(maps))

    def forward(self, x: Tensor) -> Tensor:
        # Rows in pairs, then columns: a third of the time of `avg_pool2d` and its gradient.
        upper, lower = x.unflatten(2, (-1, 2)).unbind(3)
        left, right = (upper + lower).unflatten(3, (-1, 2)).unbind(4)
        window_sums = left + right
        if self.of_each > 1:
            window_sums = window_sums.repeat_interleave(self.of_each, dim=1)
        return window_sums * self.coefficient[:, None, None] + self.bias[:, None, None]

    def extra_repr(self) -> str:
        return f"{self.maps}"


class TableConv2d(nn.Module):
    """C3: a convolution in which a table says which input maps each output map sees.

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
        # One kernel per connection, ordered by output map, then by input map.
        self.kernels = nn.Parameter(torch.empty(int(is_connected.sum()), kernel_size, kernel_size))
        self.bias = nn.Parameter(torch.zeros(len(table)))

    @property
    def fan_in(self) -> Tensor:
        """Connected inputs of a unit in each output map: (O,), 75 to 150 for Table I."""
        return self.is_connected.sum(1) * self.kernels[0].numel()

    def weight(self) -> Tensor:
        """All kernels as one (O, I, k, k) tensor, zero where the table connects nothing."""
        dense = self.kernels.new_zeros(*self.is_connected.shape, *self.kernels.shape[1:])
        return dense.masked_scatter(self.is_connected[:, :, None, None], self.kernels)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight(), self.bias)

    def extra_repr(self) -> str:
        out_maps, in_maps = self.is_connected.shape
        size = self.kernels.shape[-1]
        return f"{in_maps}, {out_maps}, kernel_size={size}, connections={len(self.kernels)}"


class EuclideanRBF(nn.Module):
    """The output layer: (…, 84) → (…, 10) squared distances to fixed prototypes (Eq. 7).

    y_i = Σ_j (x_j - w_ij)². The *smallest* output wins. The prototypes are fixed, in the paper's
    words "at least initially": trained with the rest by Eq. 8 alone they would collapse onto one
    point, which Eq. 9 prevents (section II-C).
    """

    prototypes: Tensor

    def __init__(self, prototypes: Tensor):
        super().__init__()
        # Not persistent: drawn in prototypes.py, the same for every set of weights.
        self.register_buffer("prototypes", prototypes.clone(), persistent=False)

    @property
    def fan_in(self) -> int:
        return self.prototypes.shape[1]

    def forward(self, x: Tensor) -> Tensor:
        return (x[..., None, :] - self.prototypes).square().sum(-1)

    def extra_repr(self) -> str:
        classes, code_length = self.prototypes.shape
        return f"{code_length}, {classes}"
