"""The bench's small neocognitron: S, V and C cells by Fukushima 1980, planes added if silent."""

import torch
from torch import Tensor
from torch.nn import functional as F

SIDE, STRENGTH, POOL, THINNED, NEAR, FAINT = 7, 1000, 5, 2, 1, 0.5


def bell(side: int, deviation: float) -> Tensor:
    """(side, side): a Gaussian, 1 in the middle."""
    at = torch.arange(side, dtype=torch.float64) - (side - 1) / 2
    return torch.exp(-(at[:, None] ** 2 + at[None] ** 2) / (2 * deviation**2))


C = bell(SIDE, 2) / bell(SIDE, 2).sum()
D = bell(POOL, 1.5)


def slide(plane: Tensor, weights: Tensor, stride: int = 1) -> Tensor:
    return F.conv2d(plane[None, None], weights[None, None], stride=stride)[0, 0]


def inhibitory(plane: Tensor) -> Tensor:
    """V cells: (H, W) → (H−6, W−6)."""
    return slide(plane**2, C).sqrt()


def simple(plane: Tensor, seed: Tensor, threshold: float) -> Tensor:
    """S cells of the plane with this (7, 7) seed: (H, W) → (H−6, W−6)."""
    r = threshold / (1 - threshold)
    a, b = STRENGTH * C * seed, STRENGTH * (C * seed**2).sum().sqrt()
    h = b * inhibitory(plane)
    return F.relu(r * ((1 + slide(plane, a)) / (1 + r / (1 + r) * h) - 1))


def complex_cells(cells: Tensor) -> Tensor:
    sums = slide(cells, D, THINNED)
    return sums / (1 + sums)


def learn(plane: Tensor, seeds: list[Tensor], threshold: float, most: int) -> list[tuple[int, int]]:
    """(top, left) of the new planes' seeds, in the order in which they are added."""
    v = inhibitory(plane)

    def heard(seed: Tensor) -> Tensor:
        answers = (simple(plane, seed, threshold) > 0).double()
        return F.max_pool2d(answers[None], 2 * NEAR + 1, 1, NEAR)[0] > 0

    silent = (v > 0) & (v >= FAINT * v.max())
    for seed in seeds:
        silent &= ~heard(seed)
    added: list[tuple[int, int]] = []
    while len(seeds) + len(added) < most and silent.any():
        best = int(v.masked_fill(~silent, -1).argmax())
        top, left = divmod(best, v.shape[1])
        added.append((top, left))
        silent[top, left] = False
        silent &= ~heard(plane[top : top + SIDE, left : left + SIDE])
    return added
