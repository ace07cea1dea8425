"""The ensemble of larger networks whose soft labels the shipped ones are trained on."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..nets import Trace
from ..nets.modern import MNIST_PIXELS, PlainLeNet


class Teacher(PlainLeNet):
    """A LeNet with `maps` of C1 and C3, and one full layer of `units` before its output.

    Batch normalisation throughout; `dropout` is the share of S2's and S4's units, and of the full
    layer's, that training leaves out. 465,226 free parameters with 32 and 64 maps and 256 units,
    118,634 with 16 and 32 and 128. In float32: bfloat16 halves the time where a processor
    supports it, and takes ten times as long where it does not.
    """

    def __init__(self, *, maps: tuple[int, int], units: int, dropout: tuple[float, float]) -> None:
        super().__init__(channels=1, maps=maps, kernel=5)
        self.mean_and_deviation = MNIST_PIXELS
        self.dropout = dropout
        self.bn1, self.bn3 = (nn.BatchNorm2d(count) for count in maps)
        self.c5 = nn.Linear(self.c5.in_features, units)
        self.bn5 = nn.BatchNorm1d(units)
        del self.f6  # the full layer feeds the output directly
        self.output = nn.Linear(units, 10)
        # Maps innermost: the convolutions take two thirds of the time so.
        self.to(memory_format=torch.channels_last)

    def stages(self, image: Tensor) -> Trace:
        """Every stage, F6 being C5 once more; the output is (B, 10) scores."""
        of_maps, of_units = self.dropout
        image = image.contiguous(memory_format=torch.channels_last)
        c1 = self.c1(image)
        # Pooled before it is normalised: a quarter of the work.
        s2 = F.dropout(F.relu(self.bn1(F.max_pool2d(c1, 2))), of_maps, self.training)
        c3 = self.c3(s2)
        s4 = F.dropout(F.relu(self.bn3(F.max_pool2d(c3, 2))), of_maps, self.training)
        c5 = F.dropout(F.relu(self.bn5(self.c5(s4.flatten(1)))), of_units, self.training)
        return Trace(image, c1, s2, c3, s4, c5[:, :, None, None], c5, self.output(c5))
