"""What a network is made of, layer by layer, counted from its modules."""

from typing import NamedTuple

import torch
from torch import nn

from .base import LeNet
from .connectivity import connectivity
from .lenet5 import EuclideanRBF


class Layer(NamedTuple):
    """One row of the paper's description of a network (section II-B)."""

    name: str
    output_shape: tuple[int, ...]  # without the batch
    parameters: int  # what learning may change
    connections: int  # one for each input of each unit, and one for its bias where it has one


@torch.no_grad()
def layers(net: LeNet, side: int = 32) -> list[Layer]:
    """Every layer of `net` from the input to the output, for a `side`×`side` field.

    Pooling is counted in every network, whether it learns, as in 1998, or takes the largest.
    """
    trace = net.trace(torch.zeros(1, net.channels, side, side))
    rows = []
    for name, seen in connectivity(net).items():
        layer, output = getattr(net, name), getattr(trace, name)[0]
        shape, units_per_map = tuple(output.shape), output[0].numel()
        bias = int(getattr(layer, "bias", None) is not None)
        connections = sum(len(maps) * seen.size**2 + bias for maps in seen.sees) * units_per_map
        rows.append(Layer(name, shape, parameter_count(layer), connections))
        # Folded into the layer before it, a normalisation adds no connection.
        if norm := net.normalisation_of(name):
            rows.append(Layer(f"bn{name[1:]}", shape, parameter_count(norm), 0))
    return rows


def parameter_count(module: nn.Module) -> int:
    """Free parameters: what learning may change."""
    return sum(parameter.numel() for parameter in module.parameters())


def summary(net: LeNet) -> str:
    """The network as people know it from model summaries: layers, then totals.

    `fixed`: numbers that belong to the network and are not learnt, the prototypes of 1998.
    """
    rows = layers(net)
    lines = [f"{'layer':8}{'output shape':>16}{'parameters':>12}{'connections':>13}"]
    for row in rows:
        shape = "×".join(map(str, row.output_shape))
        lines.append(f"{row.name:8}{shape:>16}{row.parameters:12,}{row.connections:13,}")
    free = sum(row.parameters for row in rows)
    fixed = net.output.prototypes.numel() if isinstance(net.output, EuclideanRBF) else 0
    # A normalisation fills no stage of its own.
    units = sum(torch.Size(row.output_shape).numel() for row in rows if row.name in net.stage_names)
    lines += [
        f"free parameters   {free:10,}",
        f"fixed             {fixed:10,}",
        f"connections       {sum(row.connections for row in rows):10,}",
        f"memory, weights   {4 * (free + fixed) / 1024:10,.0f} KiB",
        f"memory, one digit {4 * units / 1024:10,.0f} KiB",
    ]
    return "\n".join(lines)
