"""The bench's cells in PyTorch: centre and surround, and the neocognitron."""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

SIDE, CENTRE, SURROUND = 5, 0.8, 1.6


def bell(side: int, deviation: float) -> Tensor:
    """(side, side): a Gaussian, 1 in the middle."""
    at = torch.arange(side, dtype=torch.float64) - (side - 1) / 2
    return torch.exp(-(at[:, None] ** 2 + at[None] ** 2) / (2 * deviation**2))


def share(weights: Tensor) -> Tensor:
    return weights / weights.sum()


def centre_surround() -> Tensor:
    """(5, 5): a difference of two Gaussians, 1 in all where it is positive, -1 where negative."""
    difference = share(bell(SIDE, CENTRE)) - share(bell(SIDE, SURROUND))
    return difference / difference.clamp(min=0).sum()


def on_and_off(ink: Tensor, padding: int = 2) -> Tensor:
    """(H, W) ink → (2, H, W) on-centre and off-centre cells, with paper around the ink."""
    difference = F.conv2d(ink[None, None], centre_surround()[None, None], padding=padding)[0, 0]
    return torch.stack([difference.clamp(min=0), (-difference).clamp(min=0)])


def row_cells(cells: Tensor) -> Tensor:
    """(2, H, W) → (H−4, W−4): five on-centre cells in an upright row, less the off-centre ones."""
    column = torch.zeros(2, 1, 5, 5, dtype=torch.float64)
    column[0, 0, :, 2], column[1, 0, :, 2] = 1, -1
    return F.relu(F.conv2d(cells[None], column.movedim(1, 0))[0, 0])


STRENGTH, FAINT, SLACK = 1000, 0.5, 0.15


class Pair(NamedTuple):
    side: int
    most: int
    near: int
    pool: int
    deviation: float
    stride: int
    margin: int


PAIRS = (
    Pair(5, 16, 1, 5, 1.5, 2, 2),
    Pair(5, 16, 1, 5, 1.5, 2, 2),
    Pair(3, 16, 1, 3, 1, 2, 1),
    Pair(3, 8, 4, 4, 3, 1, 0),
)


def nearness(side: int) -> Tensor:
    return share(bell(side, side / 3.5))


def inhibitory(planes: Tensor, side: int) -> Tensor:
    """V cells: (K, H, W) → (H, W)."""
    squares = (planes**2).sum(0)[None, None]
    return F.conv2d(squares, nearness(side)[None, None], padding=side // 2)[0, 0].sqrt()


def simple(planes: Tensor, seeds: Tensor, side: int, threshold: float) -> Tensor:
    """S cells of the planes with these (P, K, side, side) seeds: (K, H, W) → (P, H, W)."""
    if not len(seeds):
        return planes.new_zeros(0, *planes.shape[1:])
    r, c = threshold / (1 - threshold), nearness(side)
    b = STRENGTH * (c * seeds**2).sum((1, 2, 3)).sqrt()
    e = F.conv2d(planes[None], STRENGTH * c * seeds, padding=side // 2)[0]
    h = b[:, None, None] * inhibitory(planes, side)
    return F.relu(r * ((1 + e) / (1 + r / (1 + r) * h) - 1))


def complex_cells(cells: Tensor, pair: Pair) -> Tensor:
    """C cells: (P, H, W) → (P, fewer, fewer)."""
    weights = bell(pair.pool, pair.deviation)[None, None]
    sums = F.conv2d(cells[:, None], weights, stride=pair.stride, padding=pair.margin)[:, 0]
    return sums / (1 + sums)


def seeds_of(patches: list[Tensor], planes: Tensor, side: int) -> Tensor:
    return torch.stack(patches) if patches else planes.new_zeros(0, len(planes), side, side)


def learn(drawings: list[Tensor], threshold: float) -> list[list[tuple[int, int, int, Tensor]]]:
    """For each pair, its planes' (drawing, row, column, seed) in the order in which they come."""
    inputs, learnt = [on_and_off(ink) for ink in drawings], []
    for pair in PAIRS:
        known: list[tuple[int, int, int, Tensor]] = []
        for number, planes in enumerate(inputs):
            known += add_if_silent(planes, known, pair, threshold, number)
        learnt.append(known)
        inputs = [answers(planes, known, pair, threshold)[1] for planes in inputs]
    return learnt


def answers(planes: Tensor, known: list, pair: Pair, threshold: float) -> tuple[Tensor, Tensor]:
    seeds = seeds_of([seed for *_, seed in known], planes, pair.side)
    s = simple(planes, seeds, pair.side, threshold - SLACK)
    return s, complex_cells(s, pair)


def respond(learnt: list, ink: Tensor, threshold: float) -> list[Tensor]:
    """Contrast, then S and C of each pair."""
    planes = on_and_off(ink)
    layers = [planes]
    for pair, known in zip(PAIRS, learnt, strict=True):
        layers += answers(layers[-1], known, pair, threshold)
    return layers


def add_if_silent(
    planes: Tensor, known: list, pair: Pair, threshold: float, number: int
) -> list[tuple[int, int, int, Tensor]]:
    v = inhibitory(planes, pair.side)
    around = F.pad(planes, [pair.side // 2] * 4)

    def heard(seed: Tensor) -> Tensor:
        found = (simple(planes, seed[None], pair.side, threshold) > 0).double()
        return F.max_pool2d(found, 2 * pair.near + 1, 1, pair.near)[0] > 0

    silent = (v > 0) & (v >= FAINT * v.max())
    for *_, seed in known:
        silent &= ~heard(seed)
    added: list[tuple[int, int, int, Tensor]] = []
    while len(known) + len(added) < pair.most and silent.any():
        row, column = divmod(int(v.masked_fill(~silent, -1).argmax()), v.shape[1])
        seed = around[:, row : row + pair.side, column : column + pair.side]
        added.append((number, row, column, seed))
        silent[row, column] = False
        silent &= ~heard(seed)
    return added
