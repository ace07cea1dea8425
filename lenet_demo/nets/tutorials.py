"""Two more networks that tutorials call LeNet, beside `ModernLeNet`."""

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .trace import LeNet, Trace
from .wiring import lenet_wiring


class PlainLeNet(LeNet):
    """Convolution, ReLU and max-pooling twice, then three full layers: nothing else.

    Against 1998: every C3 map sees all S2 maps; ReLU for the scaled tanh; max-pooling for the
    trainable subsampling; ten linear outputs for distances to pictures.
    """

    layer_names = ("c1", "c3", "c5", "f6", "output")
    has_prototypes = False
    squash_limit = None
    operations: ClassVar = {
        "c1": ("c1", "relu"),
        "s2": ("max",),
        "c3": ("c3", "relu"),
        "s4": ("max",),
        "c5": ("c5", "relu"),
        "f6": ("f6", "relu"),
        "output": ("output",),
    }
    mean_and_deviation: ClassVar[tuple[float, float]]

    def __init__(self, *, channels: int, maps: tuple[int, int], kernel: int) -> None:
        super().__init__()
        # 32 → convolution → pooling, twice; what does not fill a window of four is left out.
        self.s4_side = ((32 - kernel + 1) // 2 - kernel + 1) // 2
        self.channels = channels
        self.wiring = lenet_wiring(
            channels=channels, maps=maps, kernel=kernel, s4_side=self.s4_side
        )
        self.c1 = nn.Conv2d(channels, maps[0], kernel)
        self.c3 = nn.Conv2d(maps[0], maps[1], kernel)
        self.c5 = nn.Linear(maps[1] * self.s4_side**2, 120)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, 10)

    def scale(self, ink: Tensor) -> Tensor:
        """Pixels in [0, 1] → less their mean, in units of their deviation."""
        mean, deviation = self.mean_and_deviation
        return (ink - mean) / deviation

    def stages(self, image: Tensor) -> Trace:
        """Every stage; the output is (B, 10) scores, of which the largest wins."""
        c1 = F.relu(self.c1(image))
        s2 = F.max_pool2d(c1, 2)
        c3 = F.relu(self.c3(s2))
        s4 = F.max_pool2d(c3, 2)
        c5 = F.relu(self.c5(s4.flatten(1)))[:, :, None, None]
        f6 = F.relu(self.f6(c5.flatten(1)))
        return Trace(image, c1, s2, c3, s4, c5, f6, self.output(f6))

    def sums(self, trace: Trace) -> Trace:
        """Every stage as it was before ReLU; pooling squashes nothing."""
        return Trace(
            trace.image,
            self.c1(trace.image),
            trace.s2,
            self.c3(trace.s2),
            trace.s4,
            self.c5(trace.s4.flatten(1))[:, :, None, None],
            self.f6(trace.c5.flatten(1)),
            trace.output,
        )

    @staticmethod
    def posterior(output: Tensor) -> Tensor:
        """(B, 10) scores → (B, 10) probabilities."""
        return torch.softmax(output, dim=1)


class WideLeNet(PlainLeNet):
    """A wider LeNet for colour pictures: 121,182 free parameters.

    16 and 32 maps for 6 and 16, three channels for one; ink is the same on all three.
    `xavier`: weights uniform by Glorot and Bengio (2010) and biases 0 at the start, where the
    framework's own start is otherwise taken.
    """

    mean_and_deviation = (0.5, 0.5)
    channels = 3

    def __init__(self, *, xavier: bool = False) -> None:
        super().__init__(channels=3, maps=(16, 32), kernel=5)
        if xavier:
            for layer in (self.c1, self.c3, self.c5, self.f6, self.output):
                assert layer.bias is not None
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)


class SmallKernelLeNet(PlainLeNet):
    """PyTorch's first tutorial's network: 3×3 kernels, 81,194 free parameters.

    C1 6@30×30, S2 6@15×15, C3 16@13×13, S4 16@6×6: one row and one column of C3 are left out.
    """

    mean_and_deviation = (0.1307, 0.3081)

    def __init__(self) -> None:
        super().__init__(channels=1, maps=(6, 16), kernel=3)
