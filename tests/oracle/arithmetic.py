"""How one unit came by its value: every number that went into it, as the network holds it."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from lenet_demo.nets import LeNet, Trace, connectivity
from lenet_demo.nets.lenet5 import EuclideanRBF, Subsampling, TableConv2d, squash


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

    size, stride, sees, margin = connectivity(net)[stage]
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
