"""What the engine computes of each stage and unit, in PyTorch: sums, receptive fields, filters."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import torch
from torch import Tensor, nn

from lenet_demo.nets import Connectivity, LeNet, LeNet5, Trace, connectivity
from lenet_demo.nets.lenet5 import EuclideanRBF, Subsampling, TableConv2d, squash


def sums(net: LeNet, trace: Trace) -> Trace:
    """What the squashing of each stage of `trace` took; the same where there is none."""
    pairs = pairwise(["image", *net.stage_names])
    return trace._replace(**{stage: sum_of(net, trace, before, stage) for before, stage in pairs})


def sum_of(net: LeNet, trace: Trace, before: str, stage: str) -> Tensor:
    value, source = getattr(trace, stage), getattr(trace, before)
    layer, norm = getattr(net, stage), net.normalisation_of(stage)
    if isinstance(layer, nn.MaxPool2d) or stage == "output":  # which squash nothing
        return value
    margin = net.margin if before == "image" else 0
    source = source[..., margin : source.shape[-2] - margin, margin : source.shape[-1] - margin]
    total = layer(source.flatten(1) if isinstance(layer, nn.Linear) else source)
    return (norm(total) if norm else total).reshape(value.shape)


def receptive_fields(connections: Mapping[str, Connectivity]) -> dict[str, dict[str, Connectivity]]:
    """For each stage, how its units see every earlier stage, back to the image."""
    fields: dict[str, dict[str, Connectivity]] = {"image": {}}
    for before, stage in pairwise(["image", *connections]):
        direct = connections[stage]
        through = {name: compose(direct, field) for name, field in fields[before].items()}
        fields[stage] = {before: direct} | through
    return fields


def compose(later: Connectivity, earlier: Connectivity) -> Connectivity:
    """What `later`'s units see through the stage whose units see by `earlier`."""
    return Connectivity(
        size=(later.size - 1) * earlier.stride + earlier.size,
        stride=later.stride * earlier.stride,
        sees=tuple(
            tuple(sorted({source for seen in maps for source in earlier.sees[seen]}))
            for maps in later.sees
        ),
        margin=earlier.margin + later.margin * earlier.stride,
    )


@dataclass(frozen=True)
class Arithmetic:
    """A unit's value, taken apart.

    `kind` says what `total` is, of the inputs x and the weights w that have the same shape:

    "weighted"     Σ x · w + bias                  C1, C3, C5, F6, the modern outputs
    "subsampling"  coefficient · Σ x + bias        S2 and S4 of 1998
    "largest"      max x                           S2 and S4 of the modern network
    "distance"     Σ (x - w)²                      the outputs of 1998 (Eq. 7)

    `then`: what follows the total, in order, each by name with the value after it; the last
    one, or `total` where nothing follows, is the value in the trace.
    """

    kind: str
    maps: tuple[int, ...]  # of the stage before, those that the unit sees
    inputs: Tensor  #        (maps, k, k)
    total: float
    weights: Tensor | None = None  # (maps, k, k)
    bias: float | None = None
    coefficient: float | None = None
    then: tuple[tuple[str, float], ...] = ()


@torch.no_grad()
def explain(net: LeNet, trace: Trace, stage: str, unit: tuple[int, int, int]) -> Arithmetic:
    """The arithmetic of `unit` (map, row, column) of `stage`, a batch of one in `trace`.

    C5, F6 and the output count as maps of one unit. Raises `IndexError` for a unit that is
    not there.
    """
    m, row, column = unit
    stages = ["image", *net.stage_names]
    before = stages[stages.index(stage) - 1]
    value = getattr(trace, stage)[0]
    shape = (*value.shape, 1, 1)[:3]
    if not all(0 <= at < length for at, length in zip(unit, shape, strict=True)):
        raise IndexError(f"{stage} has no unit {unit}: its shape is {shape}.")

    size, stride, sees, margin, _padding = connectivity(net)[stage]
    maps = sees[m]
    source = getattr(trace, before)[0]
    source = source.reshape(len(source), *source.shape[1:] or (1, 1))
    top, left = margin + row * stride, margin + column * stride
    inputs = source[list(maps), top : top + size, left : left + size]

    sum_of_inputs = total_of(getattr(net, stage), m, maps, inputs)
    then, last = [], torch.tensor(sum_of_inputs.total)
    if norm := net.normalisation_of(stage):
        last = normalised(norm, m, last)
        then.append(("batch norm", float(last)))
    if stage != "output" and sum_of_inputs.kind != "largest":
        name, squashing = SQUASHINGS[net.squashing]
        then.append((name, float(squashing(last))))
    return replace(sum_of_inputs, then=tuple(then))


SQUASHINGS = {"tanh": ("1.7159 tanh(⅔·)", squash), "relu": ("ReLU", torch.relu)}


def total_of(layer: nn.Module, m: int, maps: tuple[int, ...], x: Tensor) -> Arithmetic:
    """What `layer` makes of the inputs x of a unit of map `m`."""
    match layer:
        case nn.Conv2d() | nn.Linear() | TableConv2d():
            weight = layer.weight() if isinstance(layer, TableConv2d) else layer.weight
            w = (weight[m, list(maps)] if weight.dim() == 4 else weight[m]).reshape(x.shape)
            assert layer.bias is not None
            bias = float(layer.bias[m])
            return Arithmetic("weighted", maps, x, float((x * w).sum()) + bias, w, bias)
        case Subsampling():
            coefficient, bias = float(layer.coefficient[m]), float(layer.bias[m])
            total = coefficient * float(x.sum()) + bias
            return Arithmetic("subsampling", maps, x, total, None, bias, coefficient)
        case EuclideanRBF():
            w = layer.prototypes[m].reshape(x.shape)
            return Arithmetic("distance", maps, x, float((x - w).square().sum()), w)
        case _:
            return Arithmetic("largest", maps, x, float(x.max()))


def normalised(norm: nn.BatchNorm2d, m: int, total: Tensor) -> Tensor:
    """What a batch normalisation makes of map `m`'s total, in evaluation mode."""
    deviation = (norm.running_var[m] + norm.eps).sqrt()
    return (total - norm.running_mean[m]) / deviation * norm.weight[m] + norm.bias[m]


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
