"""The networks by name."""

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from .base import LeNet
from .description import codes_of
from .early import LeNet1, LeNet4
from .lenet5 import LeNet5
from .modern import ModernLeNet, SmallKernelLeNet, WideLeNet
from .tutorial import TutorialLeNet

# Those that this project trains.
NETS: dict[str, type[LeNet]] = {
    "lenet5": LeNet5,
    "modern": ModernLeNet,
    "wide": WideLeNet,
    "small": SmallKernelLeNet,
    "lenet1": LeNet1,
    "lenet4": LeNet4,
}
# And those that people bring.
ALL_NETS: dict[str, type[LeNet]] = NETS | {"tutorial": TutorialLeNet}


def make_net(
    name: str,
    channels: int | None = None,
    weights: Mapping[str, Tensor] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> LeNet:
    """An untrained network; `channels` 3 for colour pictures, its own number if not given.

    With as many classes as `weights` have, where their number is free; `settings` are those of a
    `TutorialLeNet`, or the "prototypes" of a LeNet-5 that has others than the ten. Raises
    `ValueError`.
    """
    if name == "tutorial":
        try:
            return TutorialLeNet(**(settings or {}))
        except TypeError as error:  # an unknown one, or one that is no number or list
            raise ValueError("settings that no TutorialLeNet has") from error
    kind = NETS[name]
    if settings:
        if kind is not LeNet5 or settings.keys() != {"prototypes"}:
            raise ValueError(f"{name} has no settings but LeNet-5's prototypes.")
        return LeNet5(codes_of(settings["prototypes"]))
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
