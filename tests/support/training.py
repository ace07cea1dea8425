"""What the engine learns by, in PyTorch: a network's parameters in the engine's order."""

import numpy as np
from torch import Tensor

from lenet_demo.nets import LeNet
from lenet_demo.nets.lenet5 import Subsampling, TableConv2d


def parameters(net: LeNet) -> list[Tensor]:
    """Stage by stage: weights or coefficients, biases, and those of a norm."""
    found = []
    for name in net.stage_names:
        layer, norm = getattr(net, name), net.normalisation_of(name)
        if not any(True for _ in layer.parameters()):
            continue
        match layer:
            case TableConv2d():
                found.append(layer.kernels)
            case Subsampling():
                found.append(layer.coefficient)
            case _:
                found.append(layer.weight)
        found.append(layer.bias)
        found += [norm.weight, norm.bias] if norm else []
    return found


def flat(net: LeNet) -> np.ndarray:
    """All of them as one array."""
    return np.concatenate([each.detach().numpy().ravel() for each in parameters(net)])
