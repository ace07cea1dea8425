"""A network as data: what somebody needs to compute it who has its tensors but no torch.

`save_net` writes it into a checkpoint's header, beside the tensors that it names, and the engine
in the browser runs any network that describes itself so. Made from the modules, as JSON:

    {"channels": 1,
     "pixels": {"paper": -0.1, "ink": 1.175},    what ink of 0 and ink of 1 are scaled to
     "stages": [{"name": "c1",                   in order, by the paper's names; C5 and
                                                 F6 where the network has them
                 "kind": "weighted",             weighted, subsampling, largest or distance
                 "maps": 6, "size": 5, "step": 1,
                 "sees": "all",                  "all", "own", or for each map a list of maps
                 "margin": 2,                    units at every side that none sees; 0 if not said
                 "weights": "c1.weight",         names of tensors, see `TENSORS`
                 "bias": "c1.bias",
                 "norm": null,                   or its eps and the names of its tensors
                 "squash": "tanh"}, …],          "tanh" is 1.7159 tanh(⅔·); "relu", or null
     "posterior": "softmax of minus",            or "softmax"
     "rejection": 13.18}                         the distance that is none of the ten, or null
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import nn

from .base import LeNet
from .layers import EuclideanRBF, Subsampling, TableConv2d
from .wiring import Wiring, all_see, own_map

# What each kind of stage makes of the inputs x that a unit sees, and the tensors that it needs.
# Weights are those of map after map; of each, the kernels of the maps that it sees, by number;
# of each, row by row: whatever the tensor's shape, its numbers come in that order.
TENSORS = {
    "weighted": ("weights", "bias"),  #        Σ x · w + bias
    "subsampling": ("coefficient", "bias"),  # coefficient · Σ x + bias, one of each a map
    "largest": (),  #                          max x
    "distance": (),  #                         Σ (x - w)², w by "prototypes": X is +1, a dot -1
}
SQUASHES = ("tanh", "relu")


def describe(net: LeNet, facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`net` as data; `facts` are those of its checkpoint, its own if not given.

    Raises `TypeError` for a network that cannot be said so.
    """
    facts = net.facts if facts is None else facts
    return {
        "channels": net.channels,
        "pixels": pixels(net),
        "stages": [stage(net, name) for name in net.wiring],
        "posterior": posterior(net),
        "rejection": (facts.get("rejection") or {}).get("distance"),
    }


def pixels(net: LeNet) -> dict[str, float]:
    """What blank paper and full ink are scaled to; all between lies between, in proportion."""
    paper, half, ink = net.scale(torch.tensor([0.0, 0.5, 1.0], dtype=torch.float64)).tolist()
    if abs(half - (paper + ink) / 2) > 1e-9:
        raise TypeError("The pixels are not scaled in proportion to their ink.")
    return {"paper": paper, "ink": ink}


def stage(net: LeNet, name: str) -> dict[str, Any]:
    first, *then = net.operations[name]
    wiring = net.wiring[name]
    norms = [norm(net, each) for each in then if each not in SQUASHES]
    squash = next((each for each in then if each in SQUASHES), None)
    if len(norms) > 1 or (squash and then[-1] != squash):
        raise TypeError(f"After {name}'s sums may come one norm, and after that one squashing.")
    kind, parts = made_by(first, getattr(net, first, None), wiring)
    made = {
        "name": name,
        "kind": kind,
        "maps": len(wiring.sees),
        "size": wiring.size,
        "step": wiring.step,
        "sees": sees(wiring, maps_before(net, name)),
        **({"margin": wiring.margin} if wiring.margin else {}),
        **parts,
        "norm": norms[0] if norms else None,
        "squash": squash,
    }
    check_tensors(net, made, wiring)
    return made


def maps_before(net: LeNet, name: str) -> int:
    names = list(net.wiring)
    return len(net.wiring[names[names.index(name) - 1]].sees) if name != names[0] else net.channels


def sees(wiring: Wiring, before: int) -> str | list[list[int]]:
    """Who sees whom, in a word where one will do: 84 times 120 numbers need not travel."""
    maps = len(wiring.sees)
    if wiring.sees == all_see(maps, before):
        return "all"
    if wiring.sees == own_map(maps):
        return "own"
    return [sorted(seen) for seen in wiring.sees]


def made_by(name: str, layer: nn.Module | None, wiring: Wiring) -> tuple[str, dict[str, Any]]:
    """The kind of a stage that `layer` makes, and what makes it: names of tensors, prototypes."""
    match layer:
        case nn.Conv2d(padding=(0, 0), dilation=(1, 1), stride=stride, groups=1):
            if stride != (wiring.step, wiring.step):
                raise TypeError(f"{name}'s steps are not those of the wiring.")
            return "weighted", {"weights": f"{name}.weight", "bias": f"{name}.bias"}
        case nn.Linear():
            return "weighted", {"weights": f"{name}.weight", "bias": f"{name}.bias"}
        case TableConv2d():
            return "weighted", {"weights": f"{name}.kernels", "bias": f"{name}.bias"}
        case Subsampling():
            return "subsampling", {"coefficient": f"{name}.coefficient", "bias": f"{name}.bias"}
        case EuclideanRBF():
            return "distance", {"prototypes": drawn(layer.prototypes.tolist())}
        case None if name == "max":
            return "largest", {}
        case _:
            raise TypeError(f"How {name} makes its sums cannot be said as data.")


def drawn(prototypes: Sequence[Sequence[float]]) -> list[str]:
    """Codes of ±1 as prototypes.py draws them: X is +1, a dot is -1."""
    if any(abs(value) != 1 for code in prototypes for value in code):
        raise TypeError("The prototypes are no pictures of +1 and -1.")
    return ["".join("X" if value > 0 else "." for value in code) for code in prototypes]


def norm(net: LeNet, name: str) -> dict[str, Any]:
    """(x - mean) / √(variance + eps) · weight + bias, one of each a map."""
    layer = getattr(net, name, None)
    if not isinstance(layer, nn.BatchNorm2d):
        raise TypeError(f"What {name} does to a sum cannot be said as data.")
    tensors = {"mean": "running_mean", "variance": "running_var", "weight": "weight"}
    named = {key: f"{name}.{tensor}" for key, tensor in tensors.items()}
    return named | {"bias": f"{name}.bias", "eps": layer.eps}


def check_tensors(net: LeNet, made: Mapping[str, Any], wiring: Wiring) -> None:
    """The named tensors are there and hold as many numbers as the wiring needs."""
    kernels = sum(map(len, wiring.sees)) * wiring.size**2
    tensors = net.state_dict()
    for key in TENSORS[made["kind"]]:
        wanted = kernels if key == "weights" else made["maps"]
        if made[key] not in tensors or tensors[made[key]].numel() != wanted:
            raise TypeError(f"{made['name']}'s {key} do not fit who sees whom.")


def posterior(net: LeNet) -> str:
    """Whether the largest output or the smallest is the likeliest."""
    output = torch.arange(float(net.classes))[None]
    for words, sign in (("softmax", 1), ("softmax of minus", -1)):
        if torch.allclose(net.posterior(output), torch.softmax(sign * output, 1)):
            return words
    raise TypeError("How the outputs become probabilities cannot be said as data.")
