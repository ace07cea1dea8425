"""What the networks that came after 1998 have in common."""

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .base import LeNet
from .trace import Trace
from .wiring import lenet_wiring

# (mean, deviation) of MNIST's pixels in [0, 1], of the digits in their 28×28 frame: on the padded
# 32×32 field the mean is 0.1001. What tutorials take for colour pictures.
MNIST_PIXELS = (0.1307, 0.3081)
COLOUR_PIXELS = (0.5, 0.5)


class PlainLeNet(LeNet):
    """Convolution, ReLU and max-pooling twice, then three full layers: nothing else.

    Against 1998: every C3 map sees all S2 maps; ReLU for the scaled tanh; max-pooling for the
    trainable subsampling; a linear output for each class for distances to pictures.
    """

    layer_names: ClassVar[tuple[str, ...]] = ("c1", "c3", "c5", "f6", "output")
    has_prototypes = False
    operations: ClassVar = {
        "c1": ("c1", "relu"),
        "s2": ("max",),
        "c3": ("c3", "relu"),
        "s4": ("max",),
        "c5": ("c5", "relu"),
        "f6": ("f6", "relu"),
        "output": ("output",),
    }
    mean_and_deviation: tuple[float, float]  # of the pixels, as `scale` takes them out

    def __init__(
        self, *, channels: int, maps: tuple[int, int], kernel: int, classes: int = 10
    ) -> None:
        super().__init__()
        if classes < 2:
            raise ValueError(f"classes must be 2 or more, not {classes}")
        # 32 → convolution → pooling, twice; what does not fill a window of four is left out.
        self.s4_side = ((32 - kernel + 1) // 2 - kernel + 1) // 2
        self.channels = channels
        self.wiring = lenet_wiring(
            channels=channels,
            maps=maps,
            kernel=kernel,
            s4_side=self.s4_side,
            classes=classes,
        )
        self.c1 = nn.Conv2d(channels, maps[0], kernel)
        self.c3 = nn.Conv2d(maps[0], maps[1], kernel)
        self.c5 = nn.Linear(maps[1] * self.s4_side**2, 120)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, classes)

    def scale(self, ink: Tensor) -> Tensor:
        """Pixels in [0, 1] → less their mean, in units of their deviation."""
        mean, deviation = self.mean_and_deviation
        return (ink - mean) / deviation

    def stages(self, image: Tensor) -> Trace:
        """Every stage; the output is (B, classes) scores, of which the largest wins."""
        c1 = F.relu(self.c1_sum(image))
        s2 = F.max_pool2d(c1, 2)
        c3 = F.relu(self.c3_sum(s2))
        s4 = F.max_pool2d(c3, 2)
        c5 = F.relu(self.c5(s4.flatten(1)))[:, :, None, None]
        f6 = F.relu(self.f6(c5.flatten(1)))
        return Trace(image, c1, s2, c3, s4, c5, f6, self.output(f6))

    def c1_sum(self, image: Tensor) -> Tensor:
        """What C1 passes through ReLU."""
        return self.c1(image)

    def c3_sum(self, s2: Tensor) -> Tensor:
        """What C3 passes through ReLU."""
        return self.c3(s2)

    @staticmethod
    def posterior(output: Tensor) -> Tensor:
        """(B, classes) scores → (B, classes) probabilities."""
        return torch.softmax(output, dim=1)
