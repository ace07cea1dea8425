"""The network that today's tutorials call LeNet-5."""

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .trace import LeNet, Trace
from .wiring import lenet_wiring


class ModernLeNet(LeNet):
    """LeNet-5's shape with today's parts: 61,750 free parameters (62,050 for colour).

    Same maps, same sizes, stage for stage. Against 1998: every C3 map sees all six S2 maps;
    batch normalisation and ReLU for the scaled tanh; max-pooling for the trainable
    subsampling; ten linear outputs trained by cross-entropy for distances to pictures.

    `channels`: 1 for ink, 3 for colour.
    """

    layer_names = ("c1", "bn1", "c3", "bn3", "c5", "f6", "output")
    has_prototypes = False
    squash_limit = None
    operations: ClassVar = {
        "c1": ("c1", "bn1", "relu"),
        "s2": ("max",),
        "c3": ("c3", "bn3", "relu"),
        "s4": ("max",),
        "c5": ("c5", "relu"),
        "f6": ("f6", "relu"),
        "output": ("output",),
    }
    # MNIST's own mean and deviation over its 28×28 pixels; ½ and ½ for colour pictures.
    mean_and_deviation: ClassVar = {1: (0.1307, 0.3081), 3: (0.5, 0.5)}

    def __init__(self, channels: int = 1):
        super().__init__()
        if channels not in self.mean_and_deviation:
            raise ValueError(f"channels is 1 for ink or 3 for colour, not {channels}")
        self.channels = channels
        self.wiring = lenet_wiring(channels=channels)
        self.c1 = nn.Conv2d(channels, 6, kernel_size=5)
        self.bn1 = nn.BatchNorm2d(6)
        self.c3 = nn.Conv2d(6, 16, kernel_size=5)
        self.bn3 = nn.BatchNorm2d(16)
        self.c5 = nn.Linear(400, 120)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, 10)

    def scale(self, ink: Tensor) -> Tensor:
        """Pixels in [0, 1] → mean 0, deviation 1 over the training pictures."""
        mean, deviation = self.mean_and_deviation[self.channels]
        return (ink - mean) / deviation

    def stages(self, image: Tensor) -> Trace:
        """Every stage; the output is (B, 10) scores, of which the largest wins."""
        c1 = F.relu(self.bn1(self.c1(image)))
        s2 = F.max_pool2d(c1, 2)
        c3 = F.relu(self.bn3(self.c3(s2)))
        s4 = F.max_pool2d(c3, 2)
        c5 = F.relu(self.c5(s4.flatten(1)))[:, :, None, None]
        f6 = F.relu(self.f6(c5.flatten(1)))
        output = self.output(f6)
        return Trace(image, c1, s2, c3, s4, c5, f6, output)

    def sums(self, trace: Trace) -> Trace:
        """Every stage as it was before ReLU; pooling squashes nothing."""
        return Trace(
            trace.image,
            self.bn1(self.c1(trace.image)),
            trace.s2,
            self.bn3(self.c3(trace.s2)),
            trace.s4,
            self.c5(trace.s4.flatten(1))[:, :, None, None],
            self.f6(trace.c5.flatten(1)),
            trace.output,
        )

    @staticmethod
    def posterior(output: Tensor) -> Tensor:
        """(B, 10) scores → (B, 10) probabilities."""
        return torch.softmax(output, dim=1)
