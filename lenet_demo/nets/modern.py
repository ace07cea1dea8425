"""The networks that came after 1998 and are called LeNet, too."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .base import LeNet, Trace

# (mean, deviation) of MNIST's pixels in [0, 1], of the digits in their 28×28 frame: on the padded
# 32×32 field the mean is 0.1001. What tutorials take for colour pictures.
MNIST_PIXELS = (0.1307, 0.3081)
COLOUR_PIXELS = (0.5, 0.5)


class PlainLeNet(LeNet):
    """Convolution, ReLU and max-pooling twice, then three full layers: nothing else.

    Against 1998: every C3 map sees all S2 maps; ReLU for the scaled tanh; max-pooling for the
    trainable subsampling; ten linear outputs for distances to pictures.
    """

    squashing = "relu"
    has_prototypes = False
    mean_and_deviation: tuple[float, float]  # of the pixels, as `scale` takes them out

    def __init__(
        self, *, channels: int, maps: tuple[int, int], kernel: int, classes: int = 10
    ) -> None:
        super().__init__()
        if classes < 2:
            raise ValueError(f"classes must be 2 or more, not {classes}")
        self.channels, self.classes = channels, classes
        # 32 → convolution → pooling, twice; what does not fill a window of four is left out.
        side = ((32 - kernel + 1) // 2 - kernel + 1) // 2
        self.c1 = nn.Conv2d(channels, maps[0], kernel)
        self.bn1: nn.Module = nn.Identity()
        self.s2 = nn.MaxPool2d(2)
        self.c3 = nn.Conv2d(maps[0], maps[1], kernel)
        self.bn3: nn.Module = nn.Identity()
        self.s4 = nn.MaxPool2d(2)
        self.c5 = nn.Linear(maps[1] * side**2, 120)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, classes)

    def scale(self, ink: Tensor) -> Tensor:
        """Pixels in [0, 1] → less their mean, in units of their deviation."""
        mean, deviation = self.mean_and_deviation
        return (ink - mean) / deviation

    def stages(self, image: Tensor) -> Trace:
        """Every stage; the output is (B, classes) scores, of which the largest wins."""
        c1 = F.relu(self.bn1(self.c1(image)))  #              (B, 6, 28, 28), as ModernLeNet's
        s2 = self.s2(c1)  #                                   (B, 6, 14, 14)
        c3 = F.relu(self.bn3(self.c3(s2)))  #                 (B, 16, 10, 10)
        s4 = self.s4(c3)  #                                   (B, 16, 5, 5)
        c5 = F.relu(self.c5(s4.flatten(1)))[:, :, None, None]  # (B, 120, 1, 1)
        f6 = F.relu(self.f6(c5.flatten(1)))  #                (B, 84)
        return Trace(image, c1, s2, c3, s4, c5, f6, self.output(f6))

    @staticmethod
    def posterior(output: Tensor) -> Tensor:
        """(B, classes) scores → (B, classes) probabilities."""
        return torch.softmax(output, dim=1)


class ModernLeNet(PlainLeNet):
    """LeNet-5's shape with today's parts: 61,750 free parameters (62,050 for colour).

    Same maps, same sizes, stage for stage, with what `PlainLeNet` changed since 1998 and batch
    normalisation after both convolutions. Where tutorials resize the 28×28 digits to 32×32, here
    they are padded, as in 1998.

    `channels`: 1 for ink, 3 for colour.
    """

    def __init__(self, channels: int = 1):
        if channels not in (1, 3):
            raise ValueError(f"channels is 1 for ink or 3 for colour, not {channels}")
        super().__init__(channels=channels, maps=(6, 16), kernel=5)
        self.mean_and_deviation = MNIST_PIXELS if channels == 1 else COLOUR_PIXELS
        self.bn1 = nn.BatchNorm2d(6)
        self.bn3 = nn.BatchNorm2d(16)


class WideLeNet(PlainLeNet):
    """A wider LeNet for colour pictures: 121,182 free parameters.

    16 and 32 maps for 6 and 16, three channels for one; ink is the same on all three.

    `classes`: how many it tells apart, 2 or more; each one more or fewer is 85 parameters.
    `xavier`: weights uniform by Glorot and Bengio (2010) and biases 0 at the start, where the
    framework's own start is otherwise taken.
    """

    mean_and_deviation = COLOUR_PIXELS
    channels = 3

    def __init__(self, *, classes: int = 10, xavier: bool = False) -> None:
        super().__init__(channels=3, maps=(16, 32), kernel=5, classes=classes)
        if xavier:
            for layer in (self.c1, self.c3, self.c5, self.f6, self.output):
                assert layer.bias is not None
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)


class SmallKernelLeNet(PlainLeNet):
    """The 3×3 network of PyTorch's introduction: 81,194 free parameters.

    The third page of its "60-minute blitz" had LeNet's 5×5 kernels. In 2019 a reader asked for 3×3,
    so that the 5·5 in a layer of 16·5·5 inputs is not taken for the kernel's size
    (pytorch/tutorials#503). Others objected, since LeNet's kernels are 5×5 (#835, #1186), and 5×5
    came back (#1257). Copies of the 3×3 live on under the name LeNet.

    C1 6@30×30, S2 6@15×15, C3 16@13×13, S4 16@6×6: one row and one column of C3 are left out.
    """

    mean_and_deviation = MNIST_PIXELS

    def __init__(self) -> None:
        super().__init__(channels=1, maps=(6, 16), kernel=3)
