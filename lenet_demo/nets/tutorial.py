"""The LeNet of tutorials, in its many variants, as one class with settings."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .base import LeNet, Trace

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}
POOLINGS: dict[str, Callable[[int], nn.Module]] = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}
FIELD_SIDE = 32
MOST = 1024  # maps, units, classes


class TutorialLeNet(LeNet):
    """Convolution, activation and pooling twice, up to two hidden full layers, and the outputs.

    `channels`: 1 for ink, 3 for colour.
    `maps`, `kernels`: how many, and their side, of the first and of the second convolution.
    `frame`: 28 or 32, the side of the pictures that it takes; 28×28 are the middle of the field.
    `padding`: zeros that each convolution puts around what it sees, after the pixels were scaled.
    `units`: of the hidden full layers: C5 and F6, F6 alone, or none.
    `activation`: "relu", "tanh" (plain, without 1998's factors) or "sigmoid".
    `activation_last`: whether it follows the pooling and not the convolution.
    `pooling`: "max" or "average", of 2×2.
    `mean`, `deviation`: what is taken from each pixel in [0, 1], and what that is divided by.
    `classes`: how many it tells apart.

    As it is, it has 61,706 free parameters. Raises `ValueError` for settings that make no network.
    """

    has_prototypes = False

    def __init__(
        self,
        *,
        channels: int = 1,
        maps: Sequence[int] = (6, 16),
        kernels: Sequence[int] = (5, 5),
        frame: int = 28,
        padding: Sequence[int] = (2, 0),
        units: Sequence[int] = (120, 84),
        activation: str = "relu",
        activation_last: bool = False,
        pooling: str = "max",
        mean: float = 0.0,
        deviation: float = 1.0,
        classes: int = 10,
    ) -> None:
        super().__init__()
        self.settings: dict[str, Any] = {
            "channels": channels,
            "maps": [*maps],
            "kernels": [*kernels],
            "frame": frame,
            "padding": [*padding],
            "units": [*units],
            "activation": activation,
            "activation_last": activation_last,
            "pooling": pooling,
            "mean": mean,
            "deviation": deviation,
            "classes": classes,
        }
        side = check(self.settings)
        self.channels, self.classes, self.margin = channels, classes, (FIELD_SIDE - frame) // 2
        self.squashing = "plain tanh" if activation == "tanh" else activation
        self.c1 = nn.Conv2d(channels, maps[0], kernels[0], padding=padding[0])
        self.s2 = POOLINGS[pooling](2)
        self.c3 = nn.Conv2d(maps[0], maps[1], kernels[1], padding=padding[1])
        self.s4 = POOLINGS[pooling](2)
        inputs = maps[1] * side**2
        for name, width in zip(("c5", "f6")[2 - len(units) :], units, strict=True):
            self.add_module(name, nn.Linear(inputs, width))
            inputs = width
        self.output = nn.Linear(inputs, classes)

    def is_squashed(self, stage: str) -> bool:
        """Whether the activation follows the stage `stage`."""
        if self.settings["activation_last"] and stage in ("c1", "s2", "c3", "s4"):
            return stage in ("s2", "s4")
        return stage not in ("s2", "s4", "output")

    def scale(self, ink: Tensor) -> Tensor:
        """Pixels in [0, 1] → less the mean, in units of the deviation."""
        return (ink - self.settings["mean"]) / self.settings["deviation"]

    def stages(self, image: Tensor) -> Trace:
        """Every stage; one that it lacks is (B, 0). The output is (B, classes) scores."""
        activation = ACTIVATIONS[self.settings["activation"]]
        end = image.shape[-1] - self.margin
        x = image[..., self.margin : end, self.margin : end]
        made = {name: image.new_empty(image.shape[0], 0) for name in ("c5", "f6")}
        for name in self.stage_names:
            layer = getattr(self, name)
            x = layer(x.flatten(1) if isinstance(layer, nn.Linear) else x)
            made[name] = x = activation(x) if self.is_squashed(name) else x
        if hasattr(self, "c5"):
            made["c5"] = made["c5"][:, :, None, None]
        return Trace(image, **made)

    @staticmethod
    def posterior(output: Tensor) -> Tensor:
        """(B, classes) scores → (B, classes) probabilities."""
        return torch.softmax(output, dim=1)


def sides(frame: int, kernels: Sequence[int], padding: Sequence[int]) -> list[int]:
    """The sides of C1, S2, C3 and S4; what does not fill a window of four is left out."""
    made, side = [], frame
    for kernel, zeros in zip(kernels, padding, strict=True):
        side = side + 2 * zeros - kernel + 1
        made += [side, side // 2]
        side //= 2
    return made


def check(settings: dict[str, Any]) -> int:
    """The side of S4. Raises `ValueError` for settings that make no network."""

    def are_whole(key: str, lengths: Sequence[int], least: int = 1) -> bool:
        numbers = settings[key]
        return len(numbers) in lengths and all(
            type(n) is int and least <= n <= MOST for n in numbers
        )

    sound = {
        "channels": settings["channels"] in (1, 3),
        "maps": are_whole("maps", [2]),
        "kernels": are_whole("kernels", [2]) and max(settings["kernels"]) <= FIELD_SIDE,
        "frame": settings["frame"] in (28, FIELD_SIDE),
        "padding": are_whole("padding", [2], 0) and max(settings["padding"]) <= FIELD_SIDE,
        "units": are_whole("units", [0, 1, 2]),
        "activation": settings["activation"] in ACTIVATIONS,
        "activation_last": isinstance(settings["activation_last"], bool),
        "pooling": settings["pooling"] in POOLINGS,
        "mean": is_number(settings["mean"]),
        "deviation": is_number(settings["deviation"]) and settings["deviation"] > 0,
        "classes": type(settings["classes"]) is int and 2 <= settings["classes"] <= MOST,
    }
    if wrong := [key for key, is_sound in sound.items() if not is_sound]:
        told = ", ".join(f"{key} = {settings[key]!r}"[:60] for key in wrong)
        raise ValueError(f"No LeNet has {told}")
    made = sides(settings["frame"], settings["kernels"], settings["padding"])
    if min(made) < 1:
        raise ValueError("Nothing is left of the picture after these kernels")
    return made[-1]


def is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)
