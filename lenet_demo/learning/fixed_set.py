"""What 1998's LeNet-5 and ours learn from: the same patterns in the same order, pass after pass.

With distorted copies of each digit beside it that is the paper's larger set: 540,000 beside the
60,000 (section III-B). Each pass takes as many patterns as there are digits, so that 20 passes
see each of the 600,000 twice. Nothing of the set is kept but five numbers a copy, drawn once by a
seed of their own: every run, broken off or not, has the same set.
"""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .data import Digits

SEED = 1998
AT_A_TIME = 2_000  # digits
# Figure 7's ranges, as measured there; that they are drawn from evenly is this project's guess.
SCALE = (0.7, 1.3)  #     factor of size
SQUEEZE = (0.91, 1.1)  #  factor by which width grows and height shrinks
# Before the scaling, see `distort`: on the field up to 2.9 pixels, and 0.20 a row.
SHEAR = (-0.14, 0.14)  #  pixels sideways per row
SHIFT = (-2.0, 2.0)  #    pixels, on each axis


class FixedSet:
    """`digits` and `copies` distorted ones of each, in an order fixed by `seed`."""

    def __init__(self, digits: Digits, copies: int, seed: int):
        self.digits, self.copies = digits, copies
        self.order = np.random.default_rng(seed).permutation(len(digits) * (1 + copies))
        self.numbers = draw_numbers(np.random.default_rng(SEED), len(digits) * copies)

    def of_pass(self, number: int) -> Digits:
        """As many as there are digits: of a set with copies the next part, then from the first."""
        count = len(self.digits)
        begin = (number - 1) % (1 + self.copies) * count
        # Pattern p is digit p mod count: itself below count, one of its copies from there on.
        patterns = torch.from_numpy(self.order[begin : begin + count])
        chosen = self.digits[patterns % count]
        distorted = (patterns >= count).nonzero().squeeze(1)
        for first in range(0, len(distorted), AT_A_TIME):
            places = distorted[first : first + AT_A_TIME]
            numbers = self.numbers[patterns[places] - count]
            chosen.ink[places] = distort(chosen.ink[places], numbers)
        return chosen


def draw_numbers(random: np.random.Generator, count: int) -> Tensor:
    """(count, 5): what distorts so many digits, each number drawn evenly from its range."""
    least, most = np.array([SCALE, SQUEEZE, SHEAR, SHIFT, SHIFT], np.float32).T
    return torch.from_numpy(least + (most - least) * random.random((count, 5), np.float32))


def distort(ink: Tensor, numbers: Tensor) -> Tensor:
    """(B, 1, H, W) uint8 → the same, by (B, 5): scale, squeeze, shear, shift right and down.

    Shifted and sheared first, squeezed and scaled then, so that a digit made larger is shifted and
    sheared by more than figure 7's ranges: by up to 1.3/0.91 · 2 = 2.9 pixels, and 1.3 · 1.1 · 0.14
    = 0.20 pixels a row. The weights of `--recipe distorted`, and each of their figures, are of
    digits made so.
    """
    scale, squeeze, shear, right, down = numbers.T
    # From where a pixel lands to where it comes from: grid coordinates are 2 for a whole side.
    side, nothing = ink.shape[-1], torch.zeros_like(scale)
    x_row = [1 / (scale * squeeze), shear, -right * 2 / side]
    y_row = [nothing, squeeze / scale, -down * 2 / side]
    matrices = torch.stack([torch.stack(x_row, dim=1), torch.stack(y_row, dim=1)], dim=1)
    grid = F.affine_grid(matrices, list(ink.shape), align_corners=False)
    return F.grid_sample(ink.float(), grid, align_corners=False).round().to(torch.uint8)
