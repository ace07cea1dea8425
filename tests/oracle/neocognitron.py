"""The bench's neocognitron: contrast, then four pairs of S cells and C cells.

S and V cells by Fukushima 1980; learnt pair after pair (2003), by add-if-silent (2013).
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from tests.oracle.contrast import bell, on_and_off, share

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
