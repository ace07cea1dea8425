"""Which numbers of a stranger's file are which layer, and the network that they make."""

import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from ..tutorial import TutorialLeNet, sides

Numbers = NDArray[np.floating]
EPSILON = 1e-5  # of a batch normalisation, where the file has none
COUNTER = "num_batches_tracked"  # which computes nothing


class ConversionError(ValueError):
    """A file of which no network can be made; its text is one sentence that says why."""


@dataclass(frozen=True)
class Settings:
    """What a file of mere numbers does not say."""

    TOLD: ClassVar = ("frame", "activation", "pooling", "mean", "deviation")

    activation: str = "relu"  # "relu", "tanh" or "sigmoid"
    pooling: str = "max"  # or "average"
    mean: float = 0.0  # taken from each pixel in [0, 1] …
    deviation: float = 1.0  # … and what the rest is divided by
    frame: int | None = None  # 28 or 32, the side of its pictures; None: as the layers have it


@dataclass
class Layer:
    """A convolution or a full layer, with what comes between it and the next."""

    name: str  # in its file
    weight: Numbers  # (out, in, k, k) or (out, in)
    bias: Numbers  # (out,)
    padding: int | None = 0  # None: the file does not say
    activation: str | None = None
    pooling: str | None = None
    activation_last: bool = False  # whether the pooling comes first

    @property
    def is_convolution(self) -> bool:
        return self.weight.ndim == 4

    @property
    def shape(self) -> str:
        return "×".join(map(str, self.weight.shape))

    def normalise(self, mean: Numbers, variance: Numbers, scale: Numbers, shift: Numbers) -> None:
        """Take a batch normalisation after this layer into its weights: it is linear, too."""
        factor = scale / np.sqrt(variance)
        self.weight = self.weight * factor.reshape(-1, *[1] * (self.weight.ndim - 1))
        self.bias = (self.bias - mean) * factor + shift


# ---- From tensors by name to layers in order ----------------------------------------------------


def layers_of(tensors: Mapping[str, Numbers], settings: Settings) -> list[Layer]:
    """The layers that tensors are, whatever their names; what follows each is as in `settings`.

    Convolutions and full layers are put in the order in which each takes what the one before
    makes; biases and normalisations belong to the layer of their name, or of their size.
    """
    left = {name: values for name, values in tensors.items() if not name.endswith(COUNTER)}
    norms = [pop_norm(left, name) for name in sorted(left, key=natural) if is_norm(name)]
    found = [Layer(name, left.pop(name), np.zeros(0)) for name in [*left] if left[name].ndim > 1]
    for layer in found:
        if layer.weight.ndim not in (2, 4):
            raise ConversionError(f"{layer.name} ({layer.shape}) is no layer of a LeNet")
        layer.bias = pop_bias(left, layer)
    layers = in_order(found)
    free = [*layers]
    for name, *norm in norms:
        of = next((each for each in free if len(each.bias) == len(norm[0])), None)
        if of is None:
            raise ConversionError(f"{name} normalises {len(norm[0])} maps, which no layer makes")
        of.normalise(*norm)
        # The next normalisation of as many maps is of another layer.
        free = [each for each in free if each is not of]
    if left:
        name, values = next(iter(left.items()))
        raise ConversionError(f"{name} (size {values.size}) belongs to no layer of a LeNet")
    for layer in layers[:-1]:
        layer.activation = settings.activation
    for layer in layers:
        layer.padding = None if layer.is_convolution else 0
    for layer in layers[:2]:
        layer.pooling = settings.pooling
    return layers


def natural(name: str) -> list[tuple[int, str]]:
    """Sorts bn10 after bn2."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def is_norm(name: str) -> bool:
    return name.rpartition(".")[2] == "running_mean"


def pop_norm(left: dict[str, Numbers], name: str) -> tuple[str, Numbers, Numbers, Numbers, Numbers]:
    prefix = name.removesuffix("running_mean")
    mean = left.pop(name)
    variance = left.pop(f"{prefix}running_var", np.ones_like(mean)) + EPSILON
    scale = left.pop(f"{prefix}weight", np.ones_like(mean))
    shift = left.pop(f"{prefix}bias", np.zeros_like(mean))
    return prefix.rstrip("."), mean, variance, scale, shift


def pop_bias(left: dict[str, Numbers], layer: Layer) -> Numbers:
    """The bias beside a weight, else the first of its size that is left, else zeros."""
    outputs = len(layer.weight)
    beside = f"{layer.name.rpartition('.')[0]}.bias".lstrip(".")
    names = [beside, *left] if "." in layer.name else [*left]
    for name in names:
        if name in left and left[name].shape == (outputs,):
            is_another_s = name != beside and name.endswith(".bias")
            if not is_another_s:
                return left.pop(name)
    return np.zeros(outputs)


def in_order(layers: Sequence[Layer]) -> list[Layer]:
    """Convolutions, then full layers, each fed by the one before. Raises `ConversionError`."""
    convolutions = [layer for layer in layers if layer.is_convolution]
    full = [layer for layer in layers if not layer.is_convolution]
    if len(convolutions) not in (2, 3):
        raise ConversionError(
            f"A LeNet has two or three convolutions: this file has {len(convolutions)}"
        )
    if not 1 <= len(full) <= 5 - len(convolutions):
        raise ConversionError(
            "A LeNet has one to three full layers, after three convolutions at most two: "
            f"this file has {len(full)}"
        )
    for order in itertools.permutations(convolutions):
        if order[0].weight.shape[1] in (1, 3) and chain(order):
            break
    else:
        raise ConversionError(
            f"{listed(convolutions)} do not follow each other: one must take 1 or 3 channels, "
            "and each of the others the maps that another makes"
        )
    maps = len(order[-1].bias)
    for full_order in itertools.permutations(full):
        if full_order[0].weight.shape[1] % maps == 0 and chain(full_order):
            return [*order, *full_order]
    raise ConversionError(
        f"{order[-1].name} cannot be followed by {listed(full)}: "
        "each layer must take what another makes"
    )


def chain(layers: Iterable[Layer]) -> bool:
    return all(b.weight.shape[1] == len(a.bias) for a, b in itertools.pairwise(layers))


def listed(layers: Sequence[Layer]) -> str:
    return ", ".join(f"{layer.name} ({layer.shape})" for layer in layers)


# ---- From layers to a network -------------------------------------------------------------------


def network_of(layers: Sequence[Layer], settings: Settings) -> TutorialLeNet:
    """The network of `layers`, in order. Raises `ConversionError`."""
    layers = in_order(layers)
    first, second, *rest = layers
    check_sequence(layers)
    frame, padding = geometry(first, second, rest[0], settings)
    # A convolution that sees the whole of its maps is a full layer.
    widths = [len(layer.bias) for layer in rest]
    try:
        net = TutorialLeNet(
            channels=first.weight.shape[1],
            maps=(len(first.bias), len(second.bias)),
            kernels=(first.weight.shape[2], second.weight.shape[2]),
            frame=frame,
            padding=padding,
            units=widths[:-1],
            activation=first.activation or settings.activation,
            activation_last=first.activation_last,
            pooling=first.pooling or settings.pooling,
            mean=settings.mean,
            deviation=settings.deviation,
            classes=widths[-1],
        )
    except ValueError as error:
        raise ConversionError(str(error)) from error
    for stage, layer in zip(weighted_stages(net), layers, strict=True):
        own = getattr(net, stage)
        for tensor, values in ((own.weight, layer.weight), (own.bias, layer.bias)):
            numbers = torch.from_numpy(np.asarray(values, np.float32).reshape(tensor.shape))
            if not numbers.isfinite().all():
                raise ConversionError(f"{layer.name} holds what is no number")
            tensor.data.copy_(numbers)
    net.metadata = {
        "layers": {s: x.name for s, x in zip(weighted_stages(net), layers, strict=True)}
    }
    return net


def weighted_stages(net: TutorialLeNet) -> list[str]:
    return [name for name in net.stage_names if name not in ("s2", "s4")]


def check_sequence(layers: Sequence[Layer]) -> None:
    """Raises `ConversionError` where no LeNet has such an order of steps."""
    first, second, *rest = layers
    for layer in (first, second):
        if layer.pooling != first.pooling or layer.pooling is None:
            raise ConversionError(f"After {layer.name} comes no pooling, or another than before")
        if layer.activation_last != first.activation_last and layer.pooling != "max":
            raise ConversionError(f"After {layer.name} activation and pooling change places")
    if pooled := next((layer for layer in rest if layer.pooling), None):
        raise ConversionError(f"{pooled.name} is pooled: a LeNet pools after two convolutions only")
    for layer in layers[:-1]:
        if layer.activation is None or layer.activation != first.activation:
            raise ConversionError(f"After {layer.name} comes no activation, or another than before")
    if layers[-1].activation:
        raise ConversionError(
            f"After {layers[-1].name}, the outputs, comes {layers[-1].activation}"
        )
    for layer in layers:
        if layer.is_convolution and layer.weight.shape[2] != layer.weight.shape[3]:
            raise ConversionError(f"The kernels of {layer.name} ({layer.shape}) are not square")


def geometry(
    first: Layer, second: Layer, third: Layer, settings: Settings
) -> tuple[int, list[int]]:
    """The side of its pictures and the padding of both convolutions.

    Where several fit, the commonest: for ink pictures of 28×28 that the first layer pads, for
    colour 32×32. Raises `ConversionError` where none fits.
    """
    kernels = [layer.weight.shape[2] for layer in (first, second)]
    maps = len(second.bias)
    if third.is_convolution:
        side = third.weight.shape[2]
    else:
        side = math.isqrt(third.weight.shape[1] // maps)
        if maps * side**2 != third.weight.shape[1]:
            raise ConversionError(
                f"{third.name} takes {third.weight.shape[1]} numbers, which are not {maps} "
                "square maps"
            )
    half = [kernel // 2 for kernel in kernels]  # with which a map keeps its size
    usual = [(28, [half[0], 0]), (32, [0, 0]), (28, [0, 0]), (28, half), (32, half)]
    usual += [(32, [half[0], 0]), (28, [0, half[1]]), (32, [0, half[1]])]
    # Where blank pixels are scaled to 0, a field of 32×32 pads the 28×28 in it as padding does.
    if settings.mean == 0:
        usual[:2] = usual[1::-1]
    if first.weight.shape[1] == 3:
        usual.sort(key=lambda choice: -choice[0])
    said = [layer.padding for layer in (first, second)]
    if None not in said:
        usual = [(28, said), (32, said)]
    for frame, padding in usual:
        made = sides(frame, kernels, padding)
        if settings.frame in (None, frame) and min(made) > 0 and made[-1] == side:
            return frame, padding
    told = f"{settings.frame}×{settings.frame}" if settings.frame else "28×28 or 32×32"
    raise ConversionError(
        f"{third.name} takes {maps} maps of {side}×{side}, which kernels of "
        f"{kernels[0]}×{kernels[0]} and {kernels[1]}×{kernels[1]} and two poolings do not leave of "
        f"pictures of {told}"
    )
