"""What the networks of the nineties have in common: LeNet-1, LeNet-4 and LeNet-5."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from .base import LeNet
from .layers import EuclideanRBF, Subsampling, TableConv2d, squash
from .trace import Trace


class NinetiesLeNet(LeNet):
    """Convolution and trainable subsampling twice, then full layers, every one squashed.

    The outputs are squared distances to fixed codes, of which the least wins.
    """

    has_prototypes = True
    c1: nn.Conv2d
    s2: Subsampling
    c3: TableConv2d
    s4: Subsampling
    c5: nn.Conv2d | TableConv2d
    f6: nn.Linear
    output: EuclideanRBF

    @torch.no_grad()
    def initialise(self) -> None:
        """Weights uniform in ±2.4/F, F the unit's connected inputs (appendix A); biases 0."""
        for weight, inputs in connected_inputs(self):
            weight.uniform_(-1, 1).mul_(2.4 / inputs)
        for name, parameter in self.named_parameters():
            if name.endswith("bias"):
                parameter.zero_()

    def scale(self, ink: Tensor) -> Tensor:
        """Ink in [0, 1] → paper at -0.1 and ink at 1.175.

        That makes the input's mean "roughly 0" and its variance "roughly 1", which speeds learning
        (section II-B). Over MNIST's fields they are 0.03 and 0.12, within the box that a digit's
        ink fills 0.32 and 0.28.
        """
        return ink * 1.275 - 0.1

    def stages(self, image: Tensor) -> Trace:
        """Every stage; the output is (B, 10) squared distances, of which the least wins.

        The image may be higher and wider than 32, by multiples of four: then C5, F6 and the
        output have a unit of each map every four pixels, each seeing 32×32 of them, as if the
        network were put there (section VII); the output is (B, 10, rows, columns).
        """
        c1 = squash(self.c1(image))
        s2 = squash(self.s2(c1))
        c3 = squash(self.c3(s2))
        s4 = squash(self.s4(c3))
        c5 = squash(self.c5(s4))
        places = c5.flatten(1) if c5.shape[2:] == (1, 1) else c5
        f6 = squash(at_each_place(self.f6, places))
        output = at_each_place(self.output, f6)
        return Trace(image, c1, s2, c3, s4, c5, f6, output)

    @staticmethod
    def posterior(output: Tensor) -> Tensor:
        """(B, 10) distances → (B, 10) probabilities, e^-y_i / Σ e^-y (after Eq. 9)."""
        return torch.softmax(-output, dim=1)


def at_each_place(layer: nn.Module, units: Tensor) -> Tensor:
    """`layer` on (B, units), or on (B, units, rows, columns) at every row and column."""
    return layer(units.movedim(1, -1)).movedim(-1, 1)


def connected_inputs(net: LeNet) -> Iterator[tuple[Tensor, Tensor | int]]:
    """Each layer's weights, with how many inputs a unit that they feed has, bias left out."""
    for layer in net.children():
        match layer:
            case Subsampling():
                yield layer.coefficient, layer.fan_in
            case TableConv2d():
                # A kernel belongs to one output map; that map's fan-in is its own.
                inputs = layer.fan_in.repeat_interleave(layer.is_connected.sum(1))
                yield layer.kernels, inputs[:, None, None]
            case nn.Conv2d() | nn.Linear():
                yield layer.weight, layer.weight[0].numel()
