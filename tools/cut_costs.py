"""What cutting a number up costs, learnt: python -m tools.cut_costs --data DIR

Writes `lenet_demo/engine/costs.js`, which Python and the page read: the weights of
`lenet_demo.segmentation`'s costs, once for pen strokes and once for ink. They are learnt from
strings of one to six digits whose cuts are known, by discriminative forward training (section
VI-D): a string's loss is what its right path costs, less what all paths cost together,
-log Σ exp(-cost). By pen the digits are those of `training/hands.py`, in ink MNIST's training
digits. What is refused is set on others, of hands drawn anew and of MNIST's held-out digits: one in
two hundred of the numbers that are read right, since another is all but as cheap, and one in two
hundred, since a digit is far from all prototypes.
"""

import argparse
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from lenet_demo import load_net
from lenet_demo.ink.normalise import Ink, crop_to_ink
from lenet_demo.ink.raster import WideField, wide_from_ink
from lenet_demo.nets import LeNet
from lenet_demo.segmentation import (
    ARC_TERMS,
    DIGIT_TERMS,
    FARTHEST,
    HEARD_TERMS,
    MOST,
    Columns,
    Costs,
    Piece,
    arcs_of,
    around,
    field_of,
    pieces_of_ink,
    pieces_of_strokes,
    read_cut,
    terms,
)
from lenet_demo.sequence import columns_of, number_net, read_wide
from lenet_demo.training.data import Digits, learning_digits
from lenet_demo.training.hands import HANDS
from lenet_demo.training.synthetic import written

FILE = Path(__file__).parent.parent / "lenet_demo" / "engine" / "costs.js"
STRINGS, HELD_OUT = {"pen": 4000, "ink": 2500}, {"pen": 1000, "ink": 600}
LONGEST = 6  # digits
# Paper between two digits, as a share of their mean width: apart, touching, overlapping, spread.
GAPS = [(0.05, 0.3), (-0.1, 0.1), (-0.2, 0.0), (0.2, 1.0)]
# Of all neighbours by pen: in one stroke. Few people join digits, and so a string that has such
# counts as a tenth; with fewer of them the weights of cuts would rest on a handful.
JOINED, JOINED_COUNTS = 0.03, 0.1
# Pieces of which less belongs to one digit belong to none: the string teaches nothing.
PURE = 0.8
REFUSED = 0.005
NUMBERS = ("distance", "rubbish", "farthest", "margin")
# Against weights that only these strings ask for.
DECAY, DIGIT_DECAY = 1e-5, 1e-4

Line = list[list[float]]


class String(NamedTuple):
    pieces: list[Piece]
    owners: list[int | None]  # which digit of the string each piece belongs to
    digits: list[int]
    columns: Columns | None  # what is read uncut
    weight: float = 1.0  # in the loss


class Graphs(NamedTuple):
    """Strings as graphs, of all their arcs one behind the other."""

    nodes: Tensor  # (strings,) int64, how many pieces there are
    at: Tensor  # (arcs, 3) int64: the string, the node that the arc leaves, its pieces less 1
    distances: Tensor  # (arcs, 10)
    arc: Tensor  # (arcs, ARC_TERMS)
    digit: Tensor  # (arcs, DIGIT_TERMS)
    heard: Tensor | None  # (arcs, 10, HEARD_TERMS)
    right: Tensor  # (arcs,) int64, the digit that the arc is, or -1
    weights: Tensor  # (strings,) in the loss


# ---- Strings whose cuts are known ---------------------------------------------------------------


def pen_strings(count: int, seed: int) -> Iterable[String]:
    random = Random(seed)
    for _ in range(count):
        digits, lines, owners = write_number(random)
        pieces = pieces_of_strokes(lines)
        found = [owners[piece.source][piece.first : piece.last + 1] for piece in pieces]
        is_joined = any(len({*own}) > 1 for own in owners)
        yield String(
            pieces,
            [owner(np.bincount(part)) for part in found],
            digits,
            columns=None,
            weight=JOINED_COUNTS if is_joined else 1.0,
        )


def uncut(wide: WideField | None) -> Columns | None:
    if wide is None:
        return None
    return columns_of(number_net(), read_wide(number_net(), wide.ink), wide)


def write_number(random: Random) -> tuple[list[int], list[Line], list[list[int]]]:
    """Digits, as strokes on a pad of 1120×280, and of each point which digit it belongs to."""
    digits = [random.randrange(10) for _ in range(random.randint(1, LONGEST))]
    drawn = []
    for digit in digits:
        size = math.exp(random.gauss(0, 0.2))
        hand = random.choice([hand for of, hand, _ in HANDS if of == digit])
        strokes = written(hand(random), random)
        drawn.append(lifted([[[x * size, y * size] for x, y in line] for line in strokes], random))
    return digits, *side_by_side(drawn, random)


def lifted(strokes: list[Line], random: Random) -> list[Line]:
    """As pens leave them: some lifted once more, and what comes later a little off its place."""
    extent = max(np.ptp([point for line in strokes for point in line], axis=0))
    parts: list[Line] = []
    for line in strokes:
        at = random.randrange(1, len(line) - 1)
        parts += [line[: at + 1], line[at:]] if random.random() < 0.03 else [line]
    moved = [parts[0]]
    for line in parts[1:]:
        dx, dy = (random.gauss(0, 0.05) * extent for _ in "xy")
        moved.append([[x + dx, y + dy] for x, y in line])
    return moved


def side_by_side(drawn: list[list[Line]], random: Random) -> tuple[list[Line], list[list[int]]]:
    """Digits on a pad, on one line or about one, some joined to the next; and of each point of each
    stroke, which digit it belongs to."""
    corners = [np.concatenate([np.array(line) for line in strokes]) for strokes in drawn]
    boxes = [(*points.min(axis=0), *points.max(axis=0)) for points in corners]
    width = np.mean([right - left for left, _, right, _ in boxes])
    height = np.median([bottom - top for _, top, _, bottom in boxes])
    gaps, on_line = random.choice(GAPS), random.random() < 0.5
    lines: list[Line] = []
    owners: list[list[int]] = []
    end = 0.0
    for number, (strokes, box) in enumerate(zip(drawn, boxes, strict=True)):
        left, top, right, bottom = box
        base = (bottom if on_line else (top + bottom) / 2) + random.gauss(0, 0.05) * height
        placed = [[[x - left + end, y - base] for x, y in line] for line in strokes]
        own = [[number] * len(line) for line in placed]
        if number and random.random() < JOINED:
            placed[0] = lines.pop() + placed[0]
            own[0] = owners.pop() + own[0]
        lines, owners = lines + placed, owners + own
        end += right - left + random.uniform(*gaps) * width
    points = np.concatenate([np.array(line) for line in lines])
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = min(1000 / max(extent[0], 1), 220 / max(extent[1], 1))
    on_pad = [((np.array(line) - corner) * scale + (60, 30)).tolist() for line in lines]
    return on_pad, owners


def ink_strings(digits: Digits, count: int, seed: int) -> Iterable[String]:
    random = Random(seed)
    for _ in range(count):
        said, ink, of = print_number(digits, random)
        pieces = pieces_of_ink(ink)
        owners = []
        for piece in pieces:
            left, top, right, bottom = (int(side) for side in piece.box)
            inside = of[top:bottom, left:right].ravel()
            owners.append(owner(np.bincount(inside, weights=piece.shape.ravel())))
        yield String(pieces, owners, said, uncut(wide_from_ink(ink)))


def print_number(digits: Digits, random: Random) -> tuple[list[int], Ink, NDArray[np.int64]]:
    """Some of `digits`, as (H, W) ink, and of each pixel which digit it belongs to."""
    chosen = [random.randrange(len(digits)) for _ in range(random.randint(1, LONGEST))]
    factor = random.choice([1, 1, 2, 3])
    inks = [
        scaled(digits.ink[i, 0].numpy() / np.float32(255), factor * random.uniform(0.8, 1.2))
        for i in chosen
    ]
    gap = random.choice([(-3, 2), (0, 8), (6, 20)])
    places: list[tuple[int, int]] = []
    end = 0
    for ink in inks:
        end = max(end + random.randint(*gap) * factor, 0) if places else 0
        places.append(((40 * factor - len(ink)) // 2 + random.randint(-2, 2) * factor, end))
        end += ink.shape[1]
    width = max(x + ink.shape[1] for (_, x), ink in zip(places, inks, strict=True))
    whole = np.zeros((40 * factor, width), np.float32)
    of = np.zeros(whole.shape, np.int64)
    for number, ((y, x), ink) in enumerate(zip(places, inks, strict=True)):
        place = np.s_[y : y + ink.shape[0], x : x + ink.shape[1]]
        of[place] = np.where(ink > whole[place], number, of[place])
        whole[place] = np.maximum(whole[place], ink)
    return digits.labels[chosen].tolist(), whole, of


def scaled(ink: Ink, factor: float) -> Ink:
    """The ink alone, larger or smaller."""
    cropped = crop_to_ink(np.where(ink > 0.1, ink, 0))
    assert cropped is not None
    size = [max(1, round(length * factor)) for length in cropped.shape]
    image = torch.from_numpy(cropped)[None, None]
    return F.interpolate(image, size, mode="bilinear", antialias=True)[0, 0].clamp(0, 1).numpy()


def owner(shares: np.ndarray) -> int | None:
    most = int(shares.argmax())
    return most if shares[most] >= PURE * shares.sum() else None


# ---- Learning -----------------------------------------------------------------------------------


@torch.no_grad()
def graphs_of(net: LeNet, strings: Sequence[String], kind: str) -> Graphs:
    strings = [string for string in strings if string.pieces]
    at, right, distances, found, heard = [], [], [], [], []
    for number, string in enumerate(tqdm(strings, desc=kind, leave=False)):
        whole, pieces, nodes = around(string.pieces), string.pieces, arcs_of(string.pieces)
        fields = np.stack([field_of(pieces[first:last], kind) for first, last in nodes])
        read = net(torch.from_numpy(fields)[:, None])
        path = right_path(string)
        distances.append(read.double())
        at += [(number, first, last - first - 1) for first, last in nodes]
        right += [path.get(arc, -1) for arc in nodes]
        found += [terms(pieces, *each, whole) for each in zip(nodes, read.numpy(), strict=True)]
        if string.columns is not None:
            again = string.columns.net(torch.from_numpy(fields)[:, None]).numpy()
            boxes = [around(pieces[first:last]) for first, last in nodes]
            heard += [string.columns.terms(*each) for each in zip(boxes, again, strict=True)]
    arc, digit = (torch.tensor(part, dtype=torch.float64) for part in zip(*found, strict=True))
    count = torch.tensor([len(string.pieces) for string in strings])
    return Graphs(
        nodes=count,
        at=torch.tensor(at),
        distances=torch.cat(distances),
        arc=arc,
        digit=digit,
        heard=torch.from_numpy(np.stack(heard)) if heard else None,
        right=torch.tensor(right),
        weights=torch.tensor([string.weight for string in strings], dtype=torch.float64),
    )


def right_path(string: String) -> dict[tuple[int, int], int]:
    """The digit of each arc of the path that is right; empty where there is no such path."""
    owners = [number for number in string.owners if number is not None]
    is_whole = len(owners) == len(string.owners) and {*owners} == {*range(len(string.digits))}
    if not is_whole or sorted(owners) != owners:
        return {}
    path = {}
    for number, digit in enumerate(string.digits):
        first = owners.index(number)
        path[first, first + owners.count(number)] = digit
    return path if {*path} <= {*arcs_of(string.pieces)} else {}


class Weights(torch.nn.Module):
    def __init__(self, *, heard: bool) -> None:
        super().__init__()
        self.arc = torch.nn.Parameter(torch.zeros(len(ARC_TERMS), dtype=torch.float64))
        self.digit = torch.nn.Parameter(torch.zeros(10, len(DIGIT_TERMS), dtype=torch.float64))
        self.heard = torch.nn.Parameter(torch.zeros(len(HEARD_TERMS), dtype=torch.float64), heard)
        self.logs = torch.nn.Parameter(torch.tensor([0.15, 40.0], dtype=torch.float64).log())

    def forward(self, graphs: Graphs) -> Tensor:
        """(arcs, 10) costs, as `segmentation.costs_of` has them."""
        distance, rubbish = self.logs.exp()
        energies = graphs.distances.clamp(max=FARTHEST)
        none = rubbish.expand(len(energies), 1)
        eq9 = energies + torch.logsumexp(torch.cat([-energies, -none], -1), -1, keepdim=True)
        costs = (graphs.arc @ self.arc)[..., None] + graphs.digit @ self.digit.T + distance * eq9
        if self.heard.requires_grad and graphs.heard is not None:
            costs = costs + graphs.heard @ self.heard
        return costs


def loss_of(weights: Weights, graphs: Graphs) -> Tensor:
    """The mean over the strings whose right path is known."""
    costs = weights(graphs)
    # Where there is no arc, e^-cost is next to nothing.
    shape = len(graphs.nodes), int(graphs.nodes.max()), MOST
    arcs = costs.new_full(shape, -1e6).index_put(tuple(graphs.at.T), torch.logsumexp(-costs, -1))
    sums = [costs.new_zeros(len(arcs))]
    for node in range(1, arcs.shape[1] + 1):
        ways = [sums[node - 1 - s] + arcs[:, node - 1 - s, s] for s in range(min(MOST, node))]
        sums.append(torch.logsumexp(torch.stack(ways), 0))
    everything = torch.stack(sums, 1).gather(1, graphs.nodes[:, None])[:, 0]
    on_path = graphs.right >= 0
    string = graphs.at[on_path, 0]
    right = costs[on_path, graphs.right[on_path]]
    paths = costs.new_zeros(len(arcs)).index_add(0, string, right)
    known = string.unique()
    return ((paths + everything) * graphs.weights)[known].sum() / graphs.weights[known].sum()


def learn(graphs: Graphs, *, heard: bool) -> Weights:
    weights = Weights(heard=heard)
    learning = [weight for weight in weights.parameters() if weight.requires_grad]
    optimiser = torch.optim.LBFGS(
        learning, max_iter=150, history_size=20, line_search_fn="strong_wolfe"
    )

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = loss_of(weights, graphs)
        decay = DECAY * (weights.arc[1:] ** 2).sum() + DIGIT_DECAY * (weights.digit**2).sum()
        (loss + decay).backward()
        return loss + decay

    optimiser.step(closure)  # type: ignore[arg-type]
    return weights


def learnt(
    net: LeNet, kind: Literal["pen", "ink"], learning: Digits, held_out: Digits
) -> dict[str, Costs]:
    if kind == "pen":
        strings, others = pen_strings(STRINGS[kind], 0), pen_strings(HELD_OUT[kind], 1)
    else:
        strings = ink_strings(learning, STRINGS[kind], 0)
        others = ink_strings(held_out, HELD_OUT[kind], 1)
    graphs = graphs_of(net, list(strings), kind)
    tests = [string for string in others if string.pieces]
    # By pen, what the other network says made nothing better.
    ways = ["alone"] if kind == "pen" else ["alone", "heard"]
    return {way: fitted(net, kind, graphs, tests, heard=way == "heard") for way in ways}


def fitted(
    net: LeNet, kind: str, graphs: Graphs, held_out: Sequence[String], *, heard: bool
) -> Costs:
    known = len(graphs.at[graphs.right >= 0, 0].unique()) / len(graphs.nodes)
    weights = learn(graphs, heard=heard)
    distance, rubbish = weights.logs.exp().tolist()
    arc, digit, heeded = (
        w.detach().numpy().round(4) for w in (weights.arc, weights.digit, weights.heard)
    )
    costs = Costs(
        kind=kind,
        arc=arc,
        digit=digit,
        distance=round(distance, 4),
        heard=heeded,
        rubbish=round(rubbish, 4),
        farthest=math.inf,
        margin=-math.inf,
    )
    read = [
        read_cut(net, string.pieces, costs, string.columns if heard else None)
        for string in tqdm(held_out, leave=False)
    ]
    right = np.array([list(r.digits) == s.digits for r, s in zip(read, held_out, strict=True)])
    margins = np.array([r.runner_up_cost - r.cost for r in read])
    farthest = np.array([max(float(r.arcs[s.arc].distances.min()) for s in r.path) for r in read])
    costs = costs._replace(
        farthest=round(float(np.quantile(farthest[right], 1 - REFUSED)), 2),
        margin=round(float(np.quantile(margins[right], REFUSED)), 2),
    )
    refused = (margins < costs.margin) | (farthest > costs.farthest)
    loss = loss_of(weights, graphs).item()
    print(
        f"{kind}, {'heard' if heard else 'alone'}: loss {loss:.4f} over {known:.1%} of the "
        f"strings, whose right path is a path; "
        f"held-out strings whole {right.mean():.1%}; refused {refused[right].mean():.1%} of what "
        f"is right, {refused[~right].mean():.0%} of what is wrong",
        flush=True,
    )
    return costs


def as_script(table: Mapping[str, Mapping[str, Costs]]) -> str:
    kinds = {
        kind: {how: as_data(costs) for how, costs in ways.items()} for kind, ways in table.items()
    }
    return (
        "// Written by `python -m tools.cut_costs`; lenet_demo/segmentation.py\n"
        "// says what they are, and reads them from here.\n\n"
        f"export const COSTS = JSON.parse(`\n{json.dumps(kinds, indent=1)}\n`);\n"
    )


def as_data(costs: Costs) -> dict[str, Any]:
    return {
        "arc": dict(zip(ARC_TERMS, costs.arc.tolist(), strict=True)),
        "digit": dict(zip(DIGIT_TERMS, costs.digit.T.tolist(), strict=True)),
        "heard": dict(zip(HEARD_TERMS, costs.heard.tolist(), strict=True)),
        **{name: getattr(costs, name) for name in NUMBERS},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    flags = parser.parse_args()
    torch.set_num_threads(1)
    net = load_net("lenet5")
    learning, held_out = learning_digits(flags.data)

    table = {
        "pen": learnt(net, "pen", learning, held_out),
        "ink": learnt(net, "ink", learning, held_out),
    }
    FILE.write_text(as_script(table), encoding="utf-8")


if __name__ == "__main__":
    main()
