"""A whole number, read in the paper's two ways: cut up (`segmentation`), and uncut.

Uncut is LeNet-5 over a wide field, not cut up beforehand (section VII). Of the two the number is
what cutting gives: it is right more often (`docs/paper.md`). In pictures, where digits are harder
to part, its costs hear what the uncut reading says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from .inference import as_picture
from .ink import BadDrawing, Ink, ink_from_picture
from .ink.normalise import FIELD_SIDE
from .ink.raster import WideField, wide_from_ink, wide_from_strokes
from .ink.strokes import Strokes
from .nets import LeNet, LeNet5, Trace, load_net
from .segmentation import (
    Columns,
    CutReading,
    Piece,
    learnt_costs,
    pieces_of_ink,
    pieces_of_strokes,
    read_cut,
)

# Pixels from one column to the next. The network has one every four, since S4 adds up C3 by twos;
# those between come of the field two pixels on. So some column has a digit within a pixel of its
# middle.
PITCH = 2
NONE = 10  # a column that sees no digit in its middle
# The distance that "none" is taken to have, j of Eq. 9, as it was learnt: a digit may well be 30
# from its prototype, while between two it is easy to be 50 from them all.
RUBBISH = 40.0
# What the path pays for each digit that it begins, and besides where no "none" lies before it.
DIGIT, TOUCHING = 4.0, 8.0
# (from, to) 0 … 9 or `NONE`: what it pays to go on from one column to the next.
PRICES = np.full((NONE + 1, NONE + 1), DIGIT + TOUCHING)
PRICES[NONE], PRICES[:, NONE] = DIGIT, 0
np.fill_diagonal(PRICES, 0)


@dataclass(frozen=True)
class UncutReading:
    """What LeNet-5 makes of a wide field. Without ink all of it is empty."""

    digits: tuple[int, ...]
    columns: tuple[int, ...]  # the column that each digit was read at, `PITCH` pixels a column
    path: tuple[int, ...]  # for each column its digit, or `NONE`
    distances: NDArray[np.float32]  # (columns, 10), squared, to the prototypes
    # Every stage, batch of one, of the field, and of the field `PITCH` pixels on: column c is the
    # column c // 2 of `traces[c % 2]`. One where there is one column.
    traces: tuple[Trace, ...]


@dataclass(frozen=True)
class NumberReading:
    """A number, read in both ways. Without ink all of it is empty."""

    cut: CutReading  # what each digit's ink is, its cost, the runner-up, the graph
    uncut: UncutReading

    @property
    def digits(self) -> tuple[int, ...]:
        """The number: as it is read cut up, also where that is refused."""
        return self.cut.digits

    @property
    def refused(self) -> bool:
        """Whether it is no number that can be read."""
        return self.cut.refused

    @property
    def runner_up(self) -> tuple[int, ...]:
        """The cheapest other number."""
        return self.cut.runner_up

    @property
    def columns(self) -> tuple[int, ...]:
        """Of the uncut reading, as the next three."""
        return self.uncut.columns

    @property
    def path(self) -> tuple[int, ...]:
        return self.uncut.path

    @property
    def distances(self) -> NDArray[np.float32]:
        return self.uncut.distances

    @property
    def traces(self) -> tuple[Trace, ...]:
        return self.uncut.traces


Picture = str | Path | bytes | Image.Image | NDArray[Any]


def read_number(
    number: Strokes | Picture,
    size: tuple[float, float] = (1120, 280),
    pen: float = 18,
    net: LeNet | None = None,
) -> NumberReading:
    """Read a number written as pen strokes on a wide pad, or in a picture of one line of digits.

    `number`: strokes, each a list of (x, y), x to the right and y down, in the units of `size`; or
    a picture, as in `inference.read_picture`. `net`: the LeNet-5 that reads uncut; None for the
    weights that serve best, which learnt from strings of digits. Cut up, the number is read by
    those of a single digit, which the costs were learnt for.

    Raises `BadDrawing` for anything that is no drawing and no picture, `ValueError` for another
    network, `CheckpointError` where weights are missing.
    """
    # Of an array of points the last of three axes has two, x and y.
    if isinstance(number, np.ndarray) and number.shape[2:] == (2,):
        return read_strokes(number.tolist(), size, pen, net)
    if isinstance(number, str) and not Path(number).is_file():
        raise BadDrawing("There is no such picture: strokes are wanted, or a picture's file.")
    if isinstance(number, str | Path | bytes | Image.Image | np.ndarray):
        return read_ink(ink_from_picture(as_picture(number)), net)
    return read_strokes(number, size, pen, net)


def read_strokes(
    strokes: Strokes, size: tuple[float, float], pen: float, net: LeNet | None = None
) -> NumberReading:
    """As `read_number`, of strokes alone."""
    wide = wide_from_strokes(strokes, size, pen)
    return read_both(pieces_of_strokes(strokes, size, pen), "pen", wide, net)


def read_ink(ink: Ink, net: LeNet | None = None) -> NumberReading:
    """Read the (H, W) ink of one line of digits, 0 paper … 1 ink. As `read_number`."""
    return read_both(pieces_of_ink(ink), "ink", wide_from_ink(ink), net)


def read_both(
    pieces: Sequence[Piece],
    kind: Literal["pen", "ink"],
    wide: WideField | None,
    net: LeNet | None = None,
) -> NumberReading:
    """Read some pieces cut up, and the same ink as a wide field uncut."""
    ink = None if wide is None else wide.ink
    uncut = read_wide(net or number_net(), ink)
    if kind == "pen" or wide is None:
        return NumberReading(read_cut(digit_net(), pieces, learnt_costs(kind)), uncut)
    columns = columns_of(uncut if net is None else read_wide(number_net(), ink), wide)
    costs = learnt_costs(kind, heard=True)
    return NumberReading(read_cut(digit_net(), pieces, costs, columns), uncut)


def columns_of(uncut: UncutReading, wide: WideField) -> Columns:
    """An uncut reading, and where its columns lie in the ink that its field was made of."""
    first = (FIELD_SIDE / 2 - wide.origin[0]) / wide.scale
    return Columns(uncut.distances, PITCH / wide.scale, first)


@cache
def digit_net() -> LeNet:
    """LeNet-5 as it reads a single digit. Raises `CheckpointError`."""
    return load_net("lenet5")


@cache
def number_net() -> LeNet:
    """LeNet-5 with the weights that learnt strings of digits. Raises `CheckpointError`."""
    return load_net("lenet5-string")


@torch.inference_mode()
def read_wide(net: LeNet, ink: Ink | None) -> UncutReading:
    """Read a (32, width) field of ink in [0, 1], width a multiple of 4; None is a blank pad."""
    if not isinstance(net, LeNet5):
        raise ValueError("Only LeNet-5 is made to read a wide field.")
    if ink is None:
        return UncutReading((), (), (), np.zeros((0, NONE), np.float32), ())
    field = torch.from_numpy(ink)[None, None]
    fields = [field] if field.shape[-1] == FIELD_SIDE else [field, field[..., PITCH:-PITCH]]
    traces = tuple(net.trace(image) for image in fields)
    columns = [trace.output.reshape(NONE, -1).T.numpy() for trace in traces]
    distances = np.zeros((sum(map(len, columns)), NONE), np.float32)
    for first, part in enumerate(columns):
        distances[first :: len(fields)] = part
    path = best_path(distances)
    at = [min(run, key=lambda column: distances[column, path[column]]) for run in runs(path)]
    digits = tuple(path[column] for column in at)
    return UncutReading(digits, tuple(at), tuple(path), distances, traces)


def best_path(distances: NDArray[np.float32]) -> list[int]:
    """For each column its digit or `NONE`, such that all is likeliest together (Viterbi, 1967).

    A column costs -log of what Eq. 9 makes of its distances, with "none" as the rubbish class; to
    go on to the next costs what `PRICES` say.
    """
    energies = np.column_stack([distances, np.full(len(distances), RUBBISH)]).astype(np.float64)
    least = energies.min(axis=1, keepdims=True)
    costs = energies - least + np.log(np.exp(least - energies).sum(axis=1, keepdims=True))
    total, before = PRICES[NONE] + costs[0], []
    for cost in costs[1:]:
        ways = total[:, None] + PRICES
        before.append(ways.argmin(axis=0))
        total = ways.min(axis=0) + cost
    path = [int(total.argmin())]
    for whence in reversed(before):
        path.append(int(whence[path[-1]]))
    return path[::-1]


def runs(path: list[int]) -> list[range]:
    """The columns of each digit: where neighbours are the same digit."""
    starts = [i for i, digit in enumerate(path) if i == 0 or digit != path[i - 1]]
    ends = [*starts[1:], len(path)]
    return [range(s, e) for s, e in zip(starts, ends, strict=True) if path[s] != NONE]
