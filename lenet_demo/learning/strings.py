"""Strings of digits over a wide field, and how LeNet-5 learns to read them uncut (section VII).

Digits of the training set are set side by side, from overlapping to far apart. Of each column of
the replicated network's outputs, one every four pixels, is asked: the digit whose middle lies in
the middle of what the column sees; "none", by distances that are all large, where no digit's does.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from ..nets import LeNet
from .data import Digits
from .loop import BatchTraining
from .losses import RUBBISH
from .recipes import StringRecipe
from .training import Learnt, steps

NONE = 10  # the label of a column that sees no digit in its middle
UNASKED = -1  # … and of one that is half beside a digit
NEAR, FAR = 2.0, 3.5  # pixels from a digit's middle: still the digit, already none
INKED = 0.15  # what counts as a digit's ink, for its width


class Strings(NamedTuple):
    ink: Tensor  #     (N, 1, 32, width) in [0, 1]
    labels: Tensor  #  (N, columns) int64: 0 … 9, NONE or UNASKED
    digits: Tensor  #  (N, most) int64: what they say, NONE behind the last


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

    middles = begins + widths / 2
    middles = torch.where(there, middles, torch.full_like(middles, math.inf))
    at = torch.arange(columns_of(width)) * 4 + 16
    apart = (at[None, :, None] - middles[:, None]).abs()  # (N, columns, most)
    nearest, which = apart.min(dim=2)
    asked = labels.gather(1, which)
    asked = torch.where(nearest > NEAR, torch.full_like(asked, UNASKED), asked)
    asked = torch.where(nearest > FAR, torch.full_like(asked, NONE), asked)
    return Strings(field[:, None], asked, torch.where(there, labels, NONE))


def draw_strings(digits: Digits, recipe: StringRecipe, count: int) -> Strings:
    """`count` strings of `digits` in any order, by torch's generator."""
    most = recipe.most
    chosen = torch.randint(len(digits), (count * most,))
    ink = recipe.distort(digits.ink[chosen] / 255).unflatten(0, (count, most))[:, :, 0]
    least, largest = recipe.gaps
    gaps = torch.randint(least, largest + 1, (count, most))
    far = torch.rand(count, most) < recipe.far
    gaps = torch.where(far, torch.randint(largest, 3 * largest, (count, most)), gaps)
    gaps[:, 0] = torch.randint(4, 16, (count,))
    long = torch.randint(1, most + 1, (count,))
    return compose(ink, digits.labels[chosen].unflatten(0, (count, most)), long, gaps, recipe.width)


def string_loss(output: Tensor, labels: Tensor) -> Tensor:
    """Eq. 9 for each column, "none" being its rubbish class: from (N, 10, 1, columns)."""
    distances = output.squeeze(2)
    rubbish = distances.new_full((len(distances), 1, distances.shape[2]), RUBBISH)
    return F.cross_entropy(-torch.cat([distances, rubbish], dim=1), labels, ignore_index=UNASKED)


class StringTraining(BatchTraining):
    """`recipe` at work on `net`, which it changes in place: one string after the other."""

    recipe: StringRecipe

    def __init__(self, net: LeNet, recipe: StringRecipe, digits: Digits, seed: int):
        super().__init__(net, recipe, digits, seed)
        # Columns that are surely none ask for next to nothing, and processors take five times as
        # long for numbers of less than 10⁻³⁸.
        torch.set_flush_denormal(True)

    def learn(self, number: int) -> Learnt:
        torch.manual_seed(self.seed * 100_003 + number)
        self.net.train()
        loss_sum, wrong, asked = 0.0, 0, 0
        for i in steps(range(self.batches), f"pass {number} of {self.recipe.epochs}"):
            strings = draw_strings(self.digits, self.recipe, self.recipe.batch)
            output = self.net(strings.ink)
            loss = string_loss(output, strings.labels)
            self.step(loss, (number - 1) * self.batches + i)
            loss_sum += loss.item()
            read = output.detach().squeeze(2)
            read = torch.where(read.amin(1) < RUBBISH, read.argmin(1), NONE)
            is_asked = strings.labels != UNASKED
            wrong += int(((read != strings.labels) & is_asked).sum())
            asked += int(is_asked.sum())
        return Learnt(loss_sum / self.batches, wrong / asked)
