"""What a network is made of, counted from its modules."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from .base import LeNet
from .layers import EuclideanRBF, Subsampling, TableConv2d


class LayerCensus(NamedTuple):
    """One row of the paper's description of a network (section II-B)."""

    layer: str
    output_shape: tuple[int, ...]  # without the batch
    parameters: int  # what learning may change
    connections: int  # one for each input of each unit, and one for its bias where it has one


@torch.no_grad()
def census(net: LeNet, side: int = 32) -> list[LayerCensus]:
    """Every layer of `net` from the input to the output, for a `side`×`side` field.

    Pooling is counted in every network, whether it learns, as in 1998, or takes the largest.
    """
    trace = net.trace(torch.zeros(1, net.channels, side, side))
    rows = []
    for stage, steps in net.operations.items():
        output = getattr(trace, stage)[0]
        shape = tuple(output.shape)
        for step in steps:
            if step == "max":
                connections = output.numel() * net.wiring[stage].size ** 2
                rows.append(LayerCensus(stage, shape, 0, connections))
            elif hasattr(net, step):  # else a squashing, which has none
                layer = getattr(net, step)
                rows.append(LayerCensus(step, shape, parameter_count(layer), links(layer, output)))
    return rows


def links(layer: nn.Module, output: Tensor) -> int:
    """The connections that feed `output`, a (maps, …) tensor without the batch.

    Folded into the layer before it, a normalisation adds no connection.
    """
    if isinstance(layer, nn.BatchNorm2d):
        return 0
    bias = int(getattr(layer, "bias", None) is not None)
    if isinstance(layer, Subsampling | TableConv2d | EuclideanRBF):
        fan_in = torch.as_tensor(layer.fan_in)
    elif isinstance(layer, nn.Conv2d | nn.Linear):
        fan_in = torch.as_tensor(layer.weight[0].numel())
    else:
        raise TypeError(f"How {type(layer).__name__} connects is not known here.")
    units_per_map = output[0].numel()
    return int((fan_in + bias).expand(len(output)).sum()) * units_per_map


def parameter_count(module: nn.Module) -> int:
    """Free parameters: what learning may change."""
    return sum(parameter.numel() for parameter in module.parameters())


def summary(net: LeNet) -> str:
    """The network as people know it from model summaries: layers, then totals.

    `fixed`: numbers that belong to the network and are not learnt, the prototypes of 1998.
    """
    rows = census(net)
    lines = [f"{'layer':8}{'output shape':>16}{'parameters':>12}{'connections':>13}"]
    for row in rows:
        shape = "×".join(map(str, row.output_shape))
        lines.append(f"{row.layer:8}{shape:>16}{row.parameters:12,}{row.connections:13,}")
    free = sum(row.parameters for row in rows)
    fixed = net.output.prototypes.numel() if isinstance(net.output, EuclideanRBF) else 0
    # A normalisation fills no stage of its own.
    units = sum(torch.Size(row.output_shape).numel() for row in rows if row.layer in net.wiring)
    lines += [
        f"free parameters   {free:10,}",
        f"fixed             {fixed:10,}",
        f"connections       {sum(row.connections for row in rows):10,}",
        f"memory, weights   {4 * (free + fixed) / 1024:10,.0f} KiB",
        f"memory, one digit {4 * units / 1024:10,.0f} KiB",
    ]
    return "\n".join(lines)
