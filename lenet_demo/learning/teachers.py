"""Wide networks that the shipped ones learn from: what they make of a digit beside its label."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..nets.plain import MNIST_PIXELS, PlainLeNet
from ..nets.trace import Trace

MAPS = (32, 64)
UNITS = 256


class Teacher(PlainLeNet):
    """A LeNet of 32 and 64 maps and one full layer of 256: 465,226 free parameters.

    Batch normalisation and dropout throughout. In float32: bfloat16 halves the time where a
    processor knows it, and takes ten times as long where it does not.
    """

    def __init__(self) -> None:
        super().__init__(channels=1, maps=MAPS, kernel=5)
        self.mean_and_deviation = MNIST_PIXELS
        self.bn1, self.bn3 = (nn.BatchNorm2d(maps) for maps in MAPS)
        self.c5 = nn.Linear(MAPS[1] * self.s4_side**2, UNITS)
        self.bn5 = nn.BatchNorm1d(UNITS)
        del self.f6  # the 256 units go to the output at once
        self.output = nn.Linear(UNITS, 10)
        # Maps innermost: what the convolutions are fastest with here, by half.
        self.to(memory_format=torch.channels_last)

    def stages(self, image: Tensor) -> Trace:
        """Every stage, F6 being C5 once more; the output is (B, 10) scores."""
        image = image.contiguous(memory_format=torch.channels_last)
        c1 = self.c1(image)
        # Pooled before it is normalised: a quarter of the work.
        s2 = self._thinned(F.relu(self.bn1(F.max_pool2d(c1, 2))), 0.2)
        c3 = self.c3(s2)
        s4 = self._thinned(F.relu(self.bn3(F.max_pool2d(c3, 2))), 0.2)
        c5 = self._thinned(F.relu(self.bn5(self.c5(s4.flatten(1)))), 0.5)
        return Trace(image, c1, s2, c3, s4, c5[:, :, None, None], c5, self.output(c5))

    def _thinned(self, units: Tensor, share: float) -> Tensor:
        """Dropout, while it learns."""
        return F.dropout(units, share, self.training)
