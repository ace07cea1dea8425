"""A network as data: what it takes, beside its tensors, to compute it without torch.

`save_net` writes it into a checkpoint's header, beside the tensors that it names, and the engine
in the browser runs any network that describes itself so. Made from the modules, as JSON:

    {"channels": 1,
     "pixels": {"paper": -0.1, "ink": 1.175},    what ink of 0 and ink of 1 are scaled to
     "stages": [{"name": "c1",                   in order, by the paper's names; C5 and
                                                 F6 where the network has them
                 "kind": "weighted",             one of `TENSORS`
                 "maps": 6, "size": 5, "step": 1,
                 "sees": "all",                  "all", "own", or for each map a list of maps
                 "margin": 2,                    units at every side that none sees; 0 if not said
                 "padding": 2,                   zeros around what is left; 0 if not said
                 "weights": "c1.weight",         names of tensors, see `TENSORS`
                 "bias": "c1.bias",
                 "norm": null,                   or its eps and the names of its tensors
                 "squash": "tanh"}, …],          "tanh" is 1.7159 tanh(⅔·); "plain tanh",
                                                 "sigmoid", "relu", or null
     "posterior": "softmax of minus",            or "softmax"
     "rejection": 13.18}                         the distance that is none of the ten, or null
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import nn

from .base import LeNet
from .connectivity import Connectivity, all_see, connectivity, own_map
from .lenet5 import HEIGHT, WIDTH, EuclideanRBF, Subsampling, TableConv2d

CODE, MOST_CODES = WIDTH * HEIGHT, 1024

# What each kind of stage computes from the inputs x that a unit sees, and the tensors it needs.
# Weights are those of map after map; of each, the kernels of the maps that it sees, by number;
# of each, row by row: whatever the tensor's shape, its numbers come in that order.
TENSORS = {
    "weighted": ("weights", "bias"),  #        Σ x · w + bias
    "subsampling": ("coefficient", "bias"),  # coefficient · Σ x + bias, one of each a map
    "largest": (),  #                          max x
    "average": (),  #                          Σ x / how many
    "distance": (),  #                         Σ (x - w)², w by "prototypes": X is +1, a dot -1
}


def describe(net: LeNet, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`net` as data; `metadata` is that of its checkpoint, its own if not given.

    Raises `TypeError` for a network that cannot be described so.
    """
    metadata = net.metadata if metadata is None else metadata
    stages, maps = [], net.channels
    for name, seen in connectivity(net).items():
        stages.append(describe_stage(net, name, seen, maps))
        maps = len(seen.sees)
    return {
        "channels": net.channels,
        "pixels": describe_pixels(net),
        "stages": stages,
        "posterior": describe_posterior(net),
        "rejection": (metadata.get("rejection") or {}).get("distance"),
    }


def describe_pixels(net: LeNet) -> dict[str, float]:
    """What blank paper and full ink are scaled to; all between lies between, in proportion."""
    paper, half, ink = net.scale(torch.tensor([0.0, 0.5, 1.0], dtype=torch.float64)).tolist()
    if abs(half - (paper + ink) / 2) > 1e-9:
        raise TypeError("The pixels are not scaled in proportion to their ink.")
    return {"paper": paper, "ink": ink}


def describe_stage(net: LeNet, name: str, seen: Connectivity, maps_before: int) -> dict[str, Any]:
    kind, parts = describe_layer(name, getattr(net, name))
    norm = net.normalisation_of(name)
    stage = {
        "name": name,
        "kind": kind,
        "maps": len(seen.sees),
        "size": seen.size,
        "step": seen.stride,
        "sees": describe_sees(seen, maps_before),
        **({"margin": seen.margin} if seen.margin else {}),
        **({"padding": seen.padding} if seen.padding else {}),
        **parts,
        "norm": describe_norm(f"bn{name[1:]}", norm) if norm else None,
        "squash": net.squashing if net.is_squashed(name) else None,
    }
    check_tensors(net, stage, seen)
    return stage


def describe_sees(seen: Connectivity, maps_before: int) -> str | list[list[int]]:
    """Which maps each map sees: a word where one will do: 84 × 120 numbers need not travel."""
    maps = len(seen.sees)
    if seen.sees == all_see(maps, maps_before):
        return "all"
    if seen.sees == own_map(maps):
        return "own"
    return [sorted(maps) for maps in seen.sees]


def describe_layer(name: str, layer: nn.Module) -> tuple[str, dict[str, Any]]:
    """The kind of a stage, and what it is computed by: names of tensors, or prototypes."""
    match layer:
        case nn.Conv2d() | nn.Linear():
            return "weighted", {"weights": f"{name}.weight", "bias": f"{name}.bias"}
        case TableConv2d():
            return "weighted", {"weights": f"{name}.kernels", "bias": f"{name}.bias"}
        case Subsampling():
            return "subsampling", {"coefficient": f"{name}.coefficient", "bias": f"{name}.bias"}
        case EuclideanRBF():
            return "distance", {"prototypes": drawn(layer.prototypes.tolist())}
        case nn.MaxPool2d():
            return "largest", {}
        case nn.AvgPool2d():
            return "average", {}
        case _:
            raise TypeError(f"What {name} computes cannot be described as data.")


def drawn(prototypes: Sequence[Sequence[float]]) -> list[str]:
    """Codes of ±1 as lenet5.py draws them: X is +1, a dot is -1."""
    if any(abs(value) != 1 for code in prototypes for value in code):
        raise TypeError("The prototypes are no pictures of +1 and -1.")
    return ["".join("X" if value > 0 else "." for value in code) for code in prototypes]


def codes_of(drawing: Any) -> torch.Tensor:
    """The reverse: (classes, 84) of ±1 from so many rows. Raises `ValueError` for others."""
    rows = drawing if isinstance(drawing, list) else []
    are_codes = all(isinstance(row, str) and re.fullmatch(f"[X.]{{{CODE}}}", row) for row in rows)
    if not (2 <= len(rows) <= MOST_CODES and are_codes):
        raise ValueError("prototypes that are no pictures of X and dots")
    return torch.tensor([[dot == "X" for dot in row] for row in rows]) * 2.0 - 1.0


def describe_norm(name: str, layer: nn.Module) -> dict[str, Any]:
    """(x - mean) / √(variance + eps) · weight + bias, one of each a map."""
    if not isinstance(layer, nn.BatchNorm2d):
        raise TypeError(f"What {name} does to a map cannot be described as data.")
    tensors = {"mean": "running_mean", "variance": "running_var", "weight": "weight"}
    named = {key: f"{name}.{tensor}" for key, tensor in tensors.items()}
    return named | {"bias": f"{name}.bias", "eps": layer.eps}


def check_tensors(net: LeNet, stage: Mapping[str, Any], seen: Connectivity) -> None:
    """The named tensors are there and hold as many numbers as the connectivity needs."""
    kernels = sum(map(len, seen.sees)) * seen.size**2
    tensors = net.state_dict()
    for key in TENSORS[stage["kind"]]:
        wanted = kernels if key == "weights" else stage["maps"]
        if stage[key] not in tensors or tensors[stage[key]].numel() != wanted:
            raise TypeError(f"{stage['name']}'s {key} do not fit its connections.")


def describe_posterior(net: LeNet) -> str:
    """Whether the largest output or the smallest is the likeliest."""
    output = torch.arange(float(net.classes))[None]
    for words, sign in (("softmax", 1), ("softmax of minus", -1)):
        if torch.allclose(net.posterior(output), torch.softmax(sign * output, 1)):
            return words
    raise TypeError("How the outputs become probabilities cannot be described as data.")
