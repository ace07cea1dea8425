"""C1's filters as they act on plain ink, and LeNet-5 with one of them replaced."""

import copy

import torch
from torch import Tensor

from lenet_demo.nets import LeNet, LeNet5
from tests.oracle.sums import sums


@torch.no_grad()
def ink_filters(net: LeNet) -> tuple[Tensor, Tensor]:
    """(M, k, k) filters and (M,) biases: before squashing, C1 is filter ∗ ink + bias.

    The network's scaling of its pixels, its normalisation, and the sum over equal channels are
    folded in, so that filters of all networks can be compared, and act on ink in [0, 1].
    """
    # C1 is affine: blank paper gives the biases, a single inked pixel one weight of each map.
    side, margin = net.c1.kernel_size[0], net.margin
    inner = slice(margin, margin + side)
    single = torch.eye(side * side).reshape(-1, 1, side, side)
    probes = torch.zeros(1 + side * side, 1, 32, 32)
    probes[1:, :, inner, inner] = single
    first_units = sums(net, net.trace(probes)).c1[:, :, 0, 0]
    biases, weights = first_units[0], first_units[1:] - first_units[0]
    return weights.T.reshape(-1, side, side), biases


@torch.no_grad()
def with_ink_filter(net: LeNet5, m: int, weights: Tensor, bias: float) -> LeNet5:
    """A copy of `net` in which map `m` of C1 is `weights` (5, 5) ∗ ink + `bias`."""
    changed = copy.deepcopy(net)
    paper, ink = (float(net.scale(torch.tensor(level))) for level in (0.0, 1.0))
    changed.c1.weight[m, 0] = weights / (ink - paper)
    assert changed.c1.bias is not None
    changed.c1.bias[m] = bias - paper * changed.c1.weight[m].sum()
    return changed
