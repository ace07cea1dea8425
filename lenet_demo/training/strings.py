"""Strings of digits over a wide field, and how LeNet-5 learns here to read them uncut.

The replicated network is that of section VII; how it learns is not: `docs/weights.md` has
the departures. Digits of the training set are set side by side, from overlapping to far apart. Of
each column of the replicated network's outputs, one every four pixels, is asked: the digit whose
middle lies in the middle of what the column sees; "none", by distances that are all large, where a
digit ends or there is none; and between the two either, but no other digit.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from ..nets import LeNet
from ..sequence import NONE, PITCH, RUBBISH
from .data import Digits
from .recipe import StringRecipe
from .sgd import BatchTrainer, StepResult

# How far from a digit's middle a column must still say the digit, in pixels: of those of a reading,
# two pixels apart, one does. And from where on it must say none: by the share of the way to where
# the digit ends, which is halfway to its neighbour's middle, or so many pixels beside its ink.
NEAR, FAR, BESIDE = PITCH / 2, 0.75, 3.0
INKED = 0.15  # what counts as a digit's ink, for its width


class Strings(NamedTuple):
    ink: Tensor  #    (N, 1, 32, width) in [0, 1]
    wanted: Tensor  # (N, 11, columns) bool: what a column may say, 0 … 9 or NONE
    digits: Tensor  # (N, most) int64: what they say, NONE behind the last


def columns_of(width: int) -> int:
    """How many columns of outputs LeNet-5 has over a field so wide."""
    return (width - 32) // 4 + 1


def compose(ink: Tensor, labels: Tensor, count: Tensor, gaps: Tensor, width: int) -> Strings:
    """Digits side by side on fields `width` wide.

    `ink`: (N, most, 32, 32) in [0, 1]; `labels`: (N, most); `count`: (N,), how many of them are
    used; `gaps`: (N, most) pixels of paper before each, less than 0 where two overlap. What does
    not fit is left out.
    """
    inked = (ink > INKED).any(dim=2)  # (N, most, 32)
    left = inked.int().argmax(dim=2)
    widths = 32 - inked.flip(2).int().argmax(dim=2) - left
    ends = (gaps + widths).cumsum(dim=1)
    begins = ends - widths
    most = ink.shape[1]
    there = (torch.arange(most) < count[:, None]) & (ends <= width - 4)
    there = there.cumprod(dim=1).bool()

    field = ink.new_zeros(len(ink), 32, width)
    for i in range(most):
        source = torch.arange(width) - (begins[:, i] - left[:, i])[:, None]  # (N, width)
        seen = (source >= 0) & (source < 32) & there[:, i, None]
        moved = ink[:, i].gather(2, source.clamp(0, 31)[:, None].expand(-1, 32, -1))
        field = field.maximum(moved * seen[:, None])

    labels = torch.where(there, labels, NONE)
    middles = torch.where(there, begins + widths / 2, math.inf)
    at = torch.arange(columns_of(width)) * 4.0 + 16
    beside = at[None, :, None] - middles[:, None]  # (N, columns, most)
    nearest, which = beside.abs().min(dim=2)
    halfway = (middles[:, 1:] - middles[:, :-1]) / 2
    halfway = F.pad(halfway.nan_to_num(posinf=32.0), (1, 1), value=32.0)
    is_right = beside.gather(2, which[..., None])[..., 0] > 0
    ends = (widths / 2 + BESIDE).gather(1, which).minimum(halfway.gather(1, which + is_right))
    digit = F.one_hot(labels.gather(1, which), NONE + 1).bool().movedim(2, 1)
    wanted = digit & (nearest <= (FAR * ends).clamp(min=NEAR))[:, None]
    wanted[:, NONE] = nearest > NEAR
    return Strings(field[:, None], wanted, labels)


def draw_strings(digits: Digits, recipe: StringRecipe, count: int) -> Strings:
    """`count` strings of `digits` in any order, by torch's generator."""
    most = recipe.most
    chosen = torch.randint(len(digits), (count * most,))
    ink = recipe.distort(digits.ink[chosen] / 255).unflatten(0, (count, most))[:, :, 0]
    least, largest = recipe.gaps
    gaps = torch.randint(least, largest + 1, (count, most))
    far = torch.rand(count, most) < recipe.far
    gaps = torch.where(far, torch.randint(largest, 3 * largest, (count, most)), gaps)
    gaps[:, 0] = torch.randint(12, 20, (count,))
    long = torch.randint(1, most + 1, (count,))
    return compose(ink, digits.labels[chosen].unflatten(0, (count, most)), long, gaps, recipe.width)


class StringTrainer(BatchTrainer):
    """`recipe` at work on `net`, which it changes in place."""

    recipe: StringRecipe

    def __init__(self, net: LeNet, recipe: StringRecipe, digits: Digits, seed: int):
        super().__init__(net, recipe, digits, seed)
        # Columns that are surely none ask for next to nothing, and processors take five times as
        # long for numbers of less than 10⁻³⁸.
        torch.set_flush_denormal(True)

    def order(self) -> Sequence:
        return range(self.batches)  # of strings, each drawn when its turn comes

    def answer(self, chosen: object) -> StepResult:
        strings = draw_strings(self.digits, self.recipe, self.recipe.batch)
        output = self.net(strings.ink)
        distances = output.detach().squeeze(2)
        read = torch.where(distances.amin(1) < RUBBISH, distances.argmin(1), NONE)
        right = strings.wanted.gather(1, read[:, None])
        return StepResult(
            self.recipe.loss(output, strings.wanted), int((~right).sum()), right.numel()
        )
