"""A number, cut up: each way to cut it is read, and the cheapest is the number (IV to VI).

Heuristic over-segmentation (section V): ink is cut wherever two digits might meet, rather too often
than too seldom. The pieces, in the order of their middles, make a segmentation graph (figure 16): a
node before, between and behind them, an arc for each run of neighbouring pieces that may be one
digit. LeNet-5 reads each arc's ink as it reads a single digit. That makes it an interpretation
graph (figure 17): of each arc ten costs, one for each digit; the cheapest path through it, found by
Viterbi's algorithm, is the number.

What an arc costs as a digit is Eq. 9 of LeNet-5's distances, with its rubbish class, and terms of
the ink's geometry; in pictures, where digits are harder to part, also what the network that reads
uncut (section VII) makes of it, in the whole number and of the arc alone. Their weights were learnt
on whole paths, by discriminative forward training (section VI-D); `tools/cut_costs.py` is the
recipe. Departures: LeNet-5 itself is not trained along; geometry and what the other network says
are a part of the costs.
"""

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from .ink import Ink, normalise
from .ink.normalise import ink_bounds
from .ink.patches import Patch, patches_of
from .ink.raster import LOWEST, ink_strokes
from .ink.strokes import SPECK, Strokes, check_pad, check_strokes, drop_specks
from .nets import LeNet

# All lengths are shares of the number's height.
MOST = 7  # pieces of an arc
WIDEST = 1.6  # an arc of more than one piece
MOST_PIECES = 60  # of a number; what has more is none
CUT_FROM = 0.6  # strokes and patches that are wider are cut
CUT_ANYWHERE = 0.9  # strokes that are wider, also where nothing is thin
ONWARD = 0.1  # that the pen goes to the right where a stroke is cut
EDGE = 0.12  # of them that is not
REACH = 0.1  # to either side, in which a cut through ink is the thinnest
THICKEST = 0.45  # cut through ink
ASLANT = 0.5  # pixels of ink that a step aside counts as
SMALLEST = 0.1  # patch of ink that counts
FARTHEST = 300.0  # a distance that says nothing more
# Of the uncut reading: the same, and the distance of "none of the ten".
FARTHEST_UNCUT, RUBBISH_UNCUT = 60.0, 40.0
# What lies beside a number's first and last piece: paper, wide enough.
PAPER = 0.3
ARC_TERMS = (
    *("digit", "lifts", "low", "lower", "wide", "wider", "broad", "broader", "gap", "open"),
    *("over", "overlap", "apart", "sure", "near", "far", "cuts", "thick", "high"),
)
DIGIT_TERMS = ("digit", "lifted", "slim")
HEARD_TERMS = ("uncut", "likeliest", "unseen", "several", "again", "likeliest_again")

Box = tuple[float, float, float, float]  # left, top, right, bottom


class Cut(NamedTuple):
    """Where a stroke, or a patch of ink, is cut."""

    # What else of the stroke lies over and under it; the ink that is cut through, as a share of the
    # number's height.
    thick: float
    high: float  # above the lowest ink, as a share of the number's height


class Piece(NamedTuple):
    """A stroke, a patch of ink, or a part of one between two cuts."""

    source: int  # which stroke of the drawing; which patch of the ink
    first: int  # of the stroke's points; or of the ink's columns, halfway down its patch
    last: int  # the same, included
    box: Box  # in the strokes' units; in pixels
    shape: NDArray[np.floating]  # (points, 2) of a stroke; (height, width) ink, as large as the box
    before: Cut | None  # the cuts that it lies between, None at the source's own ends
    after: Cut | None


class Columns(NamedTuple):
    """What LeNet-5 over the whole ink says, uncut, column by column: `sequence.columns_of`."""

    net: LeNet
    distances: NDArray[np.float32]  # (columns, 10)
    read: Sequence[int]  # the columns at which digits were read
    pitch: float  # of the columns, in the strokes' units or the ink's pixels
    first: float  # where the middle of what the first column sees lies, in the same

    def terms(self, box: Box, again: NDArray[np.floating]) -> NDArray[np.float64]:
        """(10, HEARD_TERMS) of each digit, of an arc's box; `again`: (10,) its distances by `net`.

        Eq. 9 of the whole ink, at the best of the three columns nearest the box's middle, and of
        the likeliest digit there; whether no digit was read within the box, and how many more than
        one; Eq. 9 of the arc's own field, and of the likeliest digit.
        """
        at = math.floor(((box[0] + box[2]) / 2 - self.first) / self.pitch + 0.5)
        at = min(max(at, 0), len(self.distances) - 1)
        near = self.distances[max(at - 1, 0) : at + 2]
        uncut = np.min([eq9(far, FARTHEST_UNCUT, RUBBISH_UNCUT) for far in near], axis=0)
        alone = eq9(again, FARTHEST_UNCUT, RUBBISH_UNCUT)
        seen = sum(box[0] <= self.first + self.pitch * column <= box[2] for column in self.read)
        common = [uncut.min(), float(seen == 0), min(max(seen - 1.0, 0.0), 2.0)]
        return np.array(
            [[uncut[d], *common, alone[d], alone.min()] for d in range(len(alone))], np.float64
        )


def eq9(distances: NDArray[np.floating], farthest: float, rubbish: float) -> NDArray[np.float64]:
    """(10,) the loss of Eq. 9 for each digit; `rubbish`: its j. No distance counts more than
    `farthest`."""
    energies = np.minimum(np.asarray(distances, np.float64), farthest)
    least = min(float(energies.min()), rubbish)
    powers = np.exp(least - energies).sum() + math.exp(least - rubbish)
    return energies - least + math.log(powers)


class Arc(NamedTuple):
    """Neighbouring pieces, read as one digit."""

    first: int  # the node that it leaves: pieces first … last - 1
    last: int
    field: Ink  # (32, 32)
    distances: NDArray[np.float32]  # (10,)
    costs: NDArray[np.float64]  # (10,), what it costs as each digit


class Step(NamedTuple):
    """A digit on the path."""

    arc: int
    digit: int
    cost: float


@dataclass(frozen=True)
class CutReading:
    """The graph, and the cheapest path through it. Without ink all of it is empty."""

    digits: tuple[int, ...]
    path: tuple[Step, ...]  # a step a digit
    cost: float  # of the whole path
    runner_up: tuple[int, ...]  # the cheapest other number, and what that costs
    runner_up_cost: float
    refused: bool  # no number that can be read
    pieces: tuple[Piece, ...]
    arcs: tuple[Arc, ...]

    def box(self, step: Step) -> Box:
        """The rectangle around a digit's ink, in the strokes' units or the ink's pixels."""
        arc = self.arcs[step.arc]
        return around(self.pieces[arc.first : arc.last])

    def place(self, step: Step) -> Box:
        """That rectangle's sides, as shares of the whole number's width and height."""
        left, top, right, bottom = around(self.pieces)
        size = max(right - left, 1e-9), max(bottom - top, 1e-9)
        x, y, end, low = self.box(step)
        return (
            (x - left) / size[0],
            (y - top) / size[1],
            (end - left) / size[0],
            (low - top) / size[1],
        )

    def sources(self, step: Step) -> list[tuple[int, int, int]]:
        """A digit's ink: of each piece its stroke and its first and last point there; or its patch
        of ink and its first and last column."""
        arc = self.arcs[step.arc]
        return [piece[:3] for piece in self.pieces[arc.first : arc.last]]


# ---- Pieces -------------------------------------------------------------------------------------


def pieces_of_strokes(
    strokes: Strokes, size: tuple[float, float] = (1120, 280), pen: float = 18
) -> list[Piece]:
    """Pen strokes as pieces, in the order of their middles from left to right.

    A stroke that is wide enough for two digits is cut where they might be joined. What is lower
    than a digit, as a lone dash, has no pieces. Parameters and errors as of
    `ink.raster.wide_from_strokes`.
    """
    pad = check_pad(size, pen)
    lines = check_strokes(strokes, pad)
    largest = max(SPECK * pad.height, pad.pen / 2)
    kept = [i for i, line in enumerate(lines) if drop_specks([line], largest=largest)]
    if not kept:
        return []
    y = np.concatenate([lines[i][:, 1] for i in kept])
    height, bottom = float(np.ptp(y)), float(y.max())
    if height < LOWEST * pad.height:
        return []
    pieces = []
    for i in kept:
        line = lines[i]
        begin, first, before = line[:0], 0, None
        for segment, point, thick in join_points(line, height):
            cut = Cut(thick, (bottom - point[1]) / height)
            part = np.concatenate([begin, line[first : segment + 1], [point]])
            pieces.append(Piece(i, first, segment, box_of(part), part, before, cut))
            begin, first, before = np.array([point]), segment + 1, cut
        part = np.concatenate([begin, line[first:]])
        pieces.append(Piece(i, first, len(line) - 1, box_of(part), part, before, None))
    return in_order(pieces)


def join_points(
    line: NDArray[np.float64], height: float
) -> list[tuple[int, tuple[float, float], float]]:
    """Where a stroke may be cut: (the segment, the point on it, what else lies there), in order.

    The pen goes on to the next digit to the right. Of each stretch in which it does, the middle of
    what is alone there, with nothing of the stroke over or under it; where nothing is, of a stroke
    wide enough for two digits side by side, the middle of all of it.
    """
    x, y = line.T
    left, right = float(x.min()), float(x.max())
    if right - left <= CUT_FROM * height:
        return []

    def met(at: NDArray[np.float64]) -> NDArray[np.int64]:
        """How many of the stroke's segments lines straight down would meet."""
        is_left = x[:, None] < at
        return (is_left[:-1] != is_left[1:]).sum(axis=0)

    middle = (x[:-1] + x[1:]) / 2
    inside = (middle >= left + EDGE * height) & (middle <= right - EDGE * height)
    onward = inside & (x[1:] > x[:-1])
    alone = met(middle) == 1
    points = []
    for is_onward, run in itertools.groupby(range(len(onward)), key=lambda k: bool(onward[k])):
        if not is_onward:
            continue
        stretch = list(run)
        chosen = [k for k in stretch if alone[k]]
        if not chosen and right - left > CUT_ANYWHERE * height:
            chosen = stretch
        if not chosen or float(x[stretch[-1] + 1]) - float(x[stretch[0]]) < ONWARD * height:
            continue
        at = (float(x[chosen[0]]) + float(x[chosen[-1] + 1])) / 2
        k = next(k for k in stretch if at <= x[k + 1])
        share = (at - float(x[k])) / (float(x[k + 1]) - float(x[k]))
        point = at, float(y[k]) + share * (float(y[k + 1]) - float(y[k]))
        points.append((k, point, float(met(np.array([at]))[0]) - 1))
    return points


def pieces_of_ink(ink: Ink) -> list[Piece]:
    """(H, W) ink in [0, 1] as pieces, in the order of their middles from left to right.

    What hangs together is a piece; where that is wide enough for two digits, it is cut from top to
    bottom where it is thinnest, aslant if need be.
    """
    patches = patches_of(ink > 0)
    rows = np.flatnonzero((ink > 0).any(axis=1))
    if not len(rows):
        return []
    smallest = SMALLEST * (rows[-1] + 1 - rows[0])
    patches = [patch for patch in patches if patch.extent >= smallest]
    if not patches:
        return []
    bottom = max(patch.bottom for patch in patches)
    height = bottom - min(patch.top for patch in patches)
    pieces = []
    for i, patch in enumerate(patches):
        rest = ink_of(patch, ink)
        columns = np.arange(rest.shape[1])
        first, before = 0, None
        for seam in [*thin_seams(rest, height), None]:
            part, after, last = rest, None, len(columns)
            if seam is not None:
                is_left = columns < seam.columns[:, None]
                part, last = np.where(is_left, rest, np.float32(0)), seam.middle
                if not part.any():
                    continue
                rest = np.where(is_left, np.float32(0), rest)
                after = Cut(seam.ink / height, (bottom - patch.top - seam.low) / height)
            bounds = ink_bounds(part)
            assert bounds is not None
            y, x = bounds
            top, left = patch.top + y.start, patch.left + x.start
            box = (float(left), float(top), float(patch.left + x.stop), float(patch.top + y.stop))
            middle = patch.left + first, patch.left + last - 1
            pieces.append(Piece(i, *middle, box, part[bounds], before, after))
            first, before = last, after
    return in_order(pieces)


def ink_of(patch: Patch, ink: Ink) -> Ink:
    """The ink of a patch alone, as large as it is."""
    own = np.zeros((patch.bottom - patch.top, patch.right - patch.left), np.float32)
    for row, begin, end in patch.runs:
        own[row - patch.top, begin - patch.left : end - patch.left] = ink[row, begin:end]
    return own


class Seam(NamedTuple):
    """A way through a patch from its top to its bottom."""

    columns: NDArray[np.int64]  # (rows,), the first of each row that lies right of it
    middle: int  # that of the middle row
    ink: float  # that it cuts through, in pixels
    low: float  # the mean row of that ink


def thin_seams(own: Ink, height: float) -> list[Seam]:
    """Where a patch may be cut, from left to right.

    Of the ways down, each row at most one column beside the row above it, the cheapest through each
    column of the middle row; of these, those that are cheaper than their neighbours.
    """
    rows, width = own.shape
    if width <= CUT_FROM * height:
        return []
    middle = rows // 2
    above = ways_to(own[: middle + 1])
    below = ways_to(own[middle:][::-1])
    through = above[-1] + below[-1] - own[middle]
    reach, edge = max(1, math.floor(REACH * height)), max(1, math.ceil(EDGE * height))
    seams = []
    for x in range(edge, width - edge):
        beside = through[max(0, x - reach) : x], through[x + 1 : x + 1 + reach]
        is_thinnest = (through[x] < beside[0]).all() and (through[x] <= beside[1]).all()
        if not is_thinnest:
            continue
        columns = [*way_back(above, x)[::-1], *way_back(below, x)[1:]]
        levels = [float(own[y, column]) for y, column in enumerate(columns)]
        mass = sum(levels)
        if mass <= THICKEST * height:
            moment = sum(level * (y + 0.5) for y, level in enumerate(levels))
            low = moment / mass if mass else middle + 0.5
            seams.append(Seam(np.array(columns), x, mass, low))
    return seams


def ways_to(own: Ink) -> NDArray[np.float64]:
    """(rows, columns) what the cheapest way down from the first row to each pixel costs: the ink on
    it, and `ASLANT` for each step aside."""
    costs = own.astype(np.float64)
    for y in range(1, len(costs)):
        last = np.pad(costs[y - 1], 1, constant_values=math.inf)
        costs[y] += np.minimum(last[1:-1], np.minimum(last[:-2], last[2:]) + ASLANT)
    return costs


def way_back(costs: NDArray[np.float64], x: int) -> list[int]:
    """The columns of the cheapest way to column `x` of the last row, from there upwards."""
    columns = [x]
    for row in costs[-2::-1]:
        beside = [(float(row[x]), 0)]
        beside += [(float(row[x + d]) + ASLANT, d) for d in (-1, 1) if 0 <= x + d < len(row)]
        x += min(beside, key=lambda way: way[0])[1]
        columns.append(x)
    return columns


def box_of(line: NDArray[np.float64]) -> Box:
    return (*line.min(axis=0).tolist(), *line.max(axis=0).tolist())


def around(pieces: Sequence[Piece]) -> Box:
    boxes = [piece.box for piece in pieces]
    left, top = (min(box[i] for box in boxes) for i in (0, 1))
    right, bottom = (max(box[i] for box in boxes) for i in (2, 3))
    return left, top, right, bottom


def in_order(pieces: list[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda piece: piece.box[0] + piece.box[2])


# ---- The segmentation graph ---------------------------------------------------------------------


def arcs_of(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """(first, last) nodes of each run of pieces that may be one digit."""
    if not pieces or len(pieces) > MOST_PIECES:
        return []
    _, top, _, bottom = around(pieces)
    arcs = []
    for first in range(len(pieces)):
        for last in range(first + 1, min(first + MOST, len(pieces)) + 1):
            left, _, right, _ = around(pieces[first:last])
            if last == first + 1 or right - left <= WIDEST * (bottom - top):
                arcs.append((first, last))
    return arcs


def field_of(pieces: Sequence[Piece], kind: str) -> Ink:
    """The (32, 32) field of some pieces, made as that of a single digit."""
    if kind == "pen":
        # The pad has no part in it: what is a mere dot was left out.
        raster = ink_strokes([piece.shape for piece in pieces], check_pad((280, 280), 18), ())
        assert raster is not None
        ink = raster.ink
    else:
        left, top, right, bottom = (int(side) for side in around(pieces))
        ink = np.zeros((bottom - top, right - left), np.float32)
        for piece in pieces:
            y, x = int(piece.box[1]) - top, int(piece.box[0]) - left
            place = ink[y : y + piece.shape.shape[0], x : x + piece.shape.shape[1]]
            np.maximum(place, piece.shape, out=place)
    field = normalise(ink)
    assert field is not None
    return field


def terms(
    pieces: Sequence[Piece], arc: tuple[int, int], distances: NDArray[np.floating], whole: Box
) -> tuple[list[float], list[float]]:
    """What an arc's costs are weighted sums of: `ARC_TERMS`, and `DIGIT_TERMS`, which each digit
    has weights of its own for. `whole`: the box around all pieces."""
    first, last = arc
    inside = pieces[first:last]
    number = max(whole[3] - whole[1], 1.0)
    left, top, right, bottom = around(inside)
    width, height = (right - left) / number, (bottom - top) / number
    aspect = (right - left) / max(bottom - top, 1.0)
    before = (left - max(p.box[2] for p in pieces[:first])) / number if first else PAPER
    after = min((p.box[0] for p in pieces[last:]), default=math.inf)
    after = (after - right) / number if last < len(pieces) else PAPER
    # The widest stretch of paper within the arc.
    gap, reached = 0.0, left
    for piece in sorted(inside, key=lambda piece: piece.box[0]):
        gap, reached = max(gap, piece.box[0] - reached), max(reached, piece.box[2])
    gap /= number
    lifts = len({piece.source for piece in inside}) - 1
    cuts = open_cuts(inside)
    nearest, second = sorted(float(distance) for distance in distances)[:2]
    return [
        1.0,
        float(lifts),
        max(0.6 - height, 0),
        max(0.35 - height, 0),
        max(aspect - 0.8, 0),
        max(aspect - 1.2, 0),
        max(width - 0.5, 0),
        max(width - 0.9, 0),
        gap,
        min(gap, 0.06),
        max(-before - 0.05, 0) + max(-after - 0.05, 0),
        min(max(-before, 0), 0.15) + min(max(-after, 0), 0.15),
        min(max(before, 0), PAPER) + min(max(after, 0), PAPER),
        min(second - nearest, 60) / 60,
        min(nearest, 30) / 30,
        min(nearest, 100) / 100,
        float(len(cuts)),
        sum(cut.thick for cut in cuts),
        sum(cut.high for cut in cuts),
    ], [1.0, min(float(lifts), 1.0), min(max(math.log(max(aspect, 1e-9)), -2), 1)]


def open_cuts(pieces: Sequence[Piece]) -> list[Cut]:
    """The cuts at which some pieces end, but not those that lie between two of them."""
    begins = {(p.source, p.first): p.before for p in pieces if p.before is not None}
    ends = {(p.source, p.last + 1): p.after for p in pieces if p.after is not None}
    return [
        cut for at, cut in [*begins.items(), *ends.items()] if not (at in begins and at in ends)
    ]


# ---- The interpretation graph -------------------------------------------------------------------


class Costs(NamedTuple):
    """Weights as they were learnt; `kind`: "pen" or "ink", what the pieces are made of."""

    kind: str
    arc: NDArray[np.float64]  # of `ARC_TERMS`
    digit: NDArray[np.float64]  # (10, `DIGIT_TERMS`)
    heard: NDArray[np.float64]  # of `HEARD_TERMS`; 0 where nothing is heard
    distance: float  # of Eq. 9
    rubbish: float  # the distance that "none of the ten" is taken to have: j of Eq. 9
    farthest: float  # what a digit's distance to its nearest prototype may be, in a number
    margin: float  # what the runner-up must cost more, at least


@cache
def learnt_costs(kind: Literal["pen", "ink"], *, heard: bool = False) -> Costs:
    """`heard`: those that hear the uncut reading as well."""
    # The engine has the same file as a script, which cannot open others.
    text = (Path(__file__).parent / "engine" / "costs.js").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text.split("`")[-2])[kind]["heard" if heard else "alone"]
    return Costs(
        kind=kind,
        arc=np.array([table["arc"][term] for term in ARC_TERMS]),
        digit=np.array([table["digit"][term] for term in DIGIT_TERMS]).T,
        distance=table["distance"],
        heard=np.array([table["heard"][term] for term in HEARD_TERMS]),
        rubbish=table["rubbish"],
        farthest=table["farthest"],
        margin=table["margin"],
    )


def costs_of(
    costs: Costs,
    distances: NDArray[np.floating],
    found: tuple[Sequence[float], Sequence[float]],
) -> NDArray[np.float64]:
    """(10,) what an arc costs as each digit, where nothing is heard."""
    loss = eq9(distances, FARTHEST, costs.rubbish)
    return float(costs.arc @ found[0]) + costs.digit @ found[1] + costs.distance * loss


@torch.inference_mode()
def read_cut(
    net: LeNet, pieces: Sequence[Piece], costs: Costs, columns: Columns | None = None
) -> CutReading:
    """The cheapest way to read some pieces as a number, digit by digit.

    `net`: the LeNet-5 that the costs were learnt for; `pieces` in order; `columns`: of the same
    ink, read uncut, for costs that hear them.
    """
    nodes = arcs_of(pieces)
    if not nodes:
        return CutReading((), (), 0.0, (), math.inf, bool(pieces), tuple(pieces), ())
    fields = np.stack([field_of(pieces[first:last], costs.kind) for first, last in nodes])
    distances = net(torch.from_numpy(fields)[:, None]).numpy()
    whole = around(pieces)
    arcs = [
        Arc(*arc, field, far, costs_of(costs, far, terms(pieces, arc, far, whole)))
        for arc, field, far in zip(nodes, fields, distances, strict=True)
    ]
    if columns is not None:
        again = columns.net(torch.from_numpy(fields)[:, None]).numpy()
        heard = [
            columns.terms(around(pieces[first:last]), far) @ costs.heard
            for (first, last), far in zip(nodes, again, strict=True)
        ]
        arcs = [arc._replace(costs=arc.costs + more) for arc, more in zip(arcs, heard, strict=True)]
    best, *others = cheapest_paths(arcs, len(pieces))
    runner_up = others[0] if others else Way(math.inf, (), ())
    return CutReading(
        digits=best.digits,
        path=best.path,
        cost=best.cost,
        runner_up=runner_up.digits,
        runner_up_cost=runner_up.cost,
        refused=is_refused(costs, arcs, best, runner_up.cost),
        pieces=tuple(pieces),
        arcs=tuple(arcs),
    )


def is_refused(costs: Costs, arcs: Sequence[Arc], best: "Way", runner_up: float) -> bool:
    """Whether another number is as likely, or one of the digits is none of the ten."""
    farthest = max(float(arcs[step.arc].distances.min()) for step in best.path)
    return runner_up - best.cost < costs.margin or farthest > costs.farthest


class Way(NamedTuple):
    cost: float
    digits: tuple[int, ...]
    path: tuple[Step, ...]


def cheapest_paths(arcs: Sequence[Arc], last: int) -> list[Way]:
    """The cheapest path from node 0 to node `last`, and the cheapest of another number (Viterbi,
    1967, with the two best numbers kept at every node)."""
    ways: list[list[Way]] = [[Way(0.0, (), ())]] + [[] for _ in range(last)]
    for node in range(1, last + 1):
        through = []
        for number, arc in enumerate(arcs):
            if arc.last != node:
                continue
            for digit in np.argsort(arc.costs, kind="stable")[:2].tolist():
                step = Step(number, digit, float(arc.costs[digit]))
                for way in ways[arc.first]:
                    total = way.cost + step.cost
                    through.append(Way(total, (*way.digits, digit), (*way.path, step)))
        for way in sorted(through, key=lambda way: way.cost):
            if len(ways[node]) < 2 and all(way.digits != other.digits for other in ways[node]):
                ways[node].append(way)
    return ways[last]
