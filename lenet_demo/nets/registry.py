"""The networks by name."""

from collections.abc import Mapping

from torch import Tensor

from .base import LeNet
from .early import LeNet1, LeNet4
from .lenet5 import LeNet5
from .modern import ModernLeNet, SmallKernelLeNet, WideLeNet

NETS: dict[str, type[LeNet]] = {
    "lenet5": LeNet5,
    "modern": ModernLeNet,
    "wide": WideLeNet,
    "small": SmallKernelLeNet,
    "lenet1": LeNet1,
    "lenet4": LeNet4,
}


def make_net(
    name: str, channels: int | None = None, weights: Mapping[str, Tensor] | None = None
) -> LeNet:
    """An untrained network; `channels` 3 for colour pictures, its own number if not given.

    With as many classes as `weights` have, where their number is free. Raises `ValueError`.
    """
    kind = NETS[name]
    if kind is ModernLeNet and channels:
        return ModernLeNet(channels)
    if channels not in (None, kind.channels):
        raise ValueError(f"{name} takes no picture of {channels} channels.")
    return WideLeNet(classes=class_count(weights)) if weights and kind is WideLeNet else kind()


def class_count(weights: Mapping[str, Tensor]) -> int:
    """How many outputs weights have. Raises `ValueError` where these are no layer after F6."""
    output = weights.get("output.weight")
    if output is None or output.shape[1:] != (84,):
        raise ValueError("output.weight must be (classes, 84)")
    return len(output)
