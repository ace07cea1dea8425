"""The network that today's tutorials call LeNet-5."""

from typing import ClassVar

from torch import Tensor, nn

from .plain import COLOUR_PIXELS, MNIST_PIXELS, PlainLeNet


class ModernLeNet(PlainLeNet):
    """LeNet-5's shape with today's parts: 61,750 free parameters (62,050 for colour).

    Same maps, same sizes, stage for stage, with what `PlainLeNet` changed since 1998 and batch
    normalisation after both convolutions. Where tutorials resize the 28×28 digits to 32×32, here
    they are padded, as in 1998.

    `channels`: 1 for ink, 3 for colour.
    """

    layer_names = ("c1", "bn1", "c3", "bn3", "c5", "f6", "output")
    operations: ClassVar = PlainLeNet.operations | {
        "c1": ("c1", "bn1", "relu"),
        "c3": ("c3", "bn3", "relu"),
    }

    def __init__(self, channels: int = 1):
        if channels not in (1, 3):
            raise ValueError(f"channels is 1 for ink or 3 for colour, not {channels}")
        super().__init__(channels=channels, maps=(6, 16), kernel=5)
        self.mean_and_deviation = MNIST_PIXELS if channels == 1 else COLOUR_PIXELS
        self.bn1 = nn.BatchNorm2d(6)
        self.bn3 = nn.BatchNorm2d(16)

    def c1_sum(self, image: Tensor) -> Tensor:
        return self.bn1(self.c1(image))

    def c3_sum(self, s2: Tensor) -> Tensor:
        return self.bn3(self.c3(s2))
