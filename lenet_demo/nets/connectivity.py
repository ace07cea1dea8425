"""Which units of the stage before a unit sees (section II-A), derived from a network's modules."""

import math
from typing import NamedTuple

from torch import nn

from .base import LeNet
from .lenet5 import EuclideanRBF, Subsampling, TableConv2d


class Connectivity(NamedTuple):
    """How the units of a stage see an earlier one.

    Unit (row y, column x) of map m sees, in each of the maps `sees[m]`, the `size`×`size`
    units whose upper left one is (margin - padding + y · stride, margin - padding + x · stride).
    Of those within the margin or off the map it sees zeros.
    """

    size: int
    stride: int
    sees: tuple[tuple[int, ...], ...]
    margin: int = 0  # units at every side that no unit sees
    padding: int = 0  # zeros around what the margin leaves


def connectivity(net: LeNet) -> dict[str, Connectivity]:
    """Every stage of `net` to the stage before it, by name. Raises `TypeError`, see `sees_of`."""
    stages: dict[str, Connectivity] = {}
    maps = net.channels
    for name in net.stage_names:
        sees = sees_of(getattr(net, name), maps)
        stages[name] = sees if stages else sees._replace(margin=net.margin)
        maps = len(sees.sees)
    return stages


def sees_of(layer: nn.Module, maps_before: int) -> Connectivity:
    """How a layer sees the maps before it. Raises `TypeError` for a layer not known here."""
    match layer:
        case TableConv2d():
            table = (row.nonzero().flatten().tolist() for row in layer.is_connected)
            return Connectivity(layer.kernels.shape[-1], 1, tuple(map(tuple, table)))
        case nn.Conv2d(padding=(int(zeros), int(beside)), dilation=(1, 1), groups=1):
            (size, width), (stride, _) = layer.kernel_size, layer.stride
            if size == width and layer.stride == (stride, stride) and zeros == beside:
                maps = all_see(layer.out_channels, maps_before)
                return Connectivity(size, stride, maps, padding=zeros)
        case nn.Linear():
            # A full layer on flattened maps sees the whole of each, which is square.
            side = math.isqrt(layer.in_features // maps_before)
            if maps_before * side**2 == layer.in_features:
                return Connectivity(side, 1, all_see(layer.out_features, maps_before))
        case EuclideanRBF():
            return Connectivity(1, 1, all_see(len(layer.prototypes), maps_before))
        case Subsampling():
            return Connectivity(2, 2, tuple((m // layer.of_each,) for m in range(layer.maps)))
        case nn.MaxPool2d(kernel_size=int(size), stride=int(stride), padding=0, dilation=1):
            return Connectivity(size, stride, own_map(maps_before))
        case nn.AvgPool2d(kernel_size=int(size), stride=int(stride), padding=0):
            return Connectivity(size, stride, own_map(maps_before))
    raise TypeError(f"How {layer} sees {maps_before} maps cannot be described.")


def all_see(maps: int, before: int) -> tuple[tuple[int, ...], ...]:
    """Each of `maps` sees every one of the maps `before`."""
    return maps * (tuple(range(before)),)


def own_map(maps: int) -> tuple[tuple[int, ...], ...]:
    """Each map sees the earlier map of its own number."""
    return tuple((m,) for m in range(maps))
