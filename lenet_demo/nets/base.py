"""What all networks here share: a forward pass that shows every stage it goes through."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from torch import Tensor, nn

from .trace import Trace
from .wiring import Wiring


class LeNet(nn.Module, ABC):
    """A network whose forward pass *is* its trace: no hooks are needed to watch it."""

    layer_names: ClassVar[tuple[str, ...]]  # its modules, from the input to the output
    has_prototypes: ClassVar[bool]  # whether its outputs are distances to prototypes
    wiring: Mapping[str, Wiring]  # of each stage that it has to the one before, in order
    # What makes each stage of the one before: names of modules, "max", "tanh" or "relu".
    operations: ClassVar[Mapping[str, tuple[str, ...]]]
    channels: int = 1  # of its input: 1 for ink, 3 for colour

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, Any] = {}  # the header of the checkpoint it came from

    @property
    def classes(self) -> int:
        """How many classes it tells apart: 10, unless the network says otherwise."""
        return len(self.wiring["output"].sees)

    @abstractmethod
    def scale(self, ink: Tensor) -> Tensor:
        """Ink in [0, 1], 0 paper, 1 ink → the pixels that this network learnt from."""

    @abstractmethod
    def stages(self, image: Tensor) -> Trace:
        """Every stage for a (B, channels, 32, 32) image in this network's own scaling."""

    def trace(self, ink: Tensor, *, scaled: bool = True) -> Trace:
        """Every stage for fields (B, channels, 32, 32) of ink in [0, 1].

        One channel will do for a network of three: ink is the same on all. Without `scaled` the
        network gets the ink as it is, to see what its scaling is good for.
        """
        ink = ink.expand(-1, self.channels, -1, -1)
        return self.stages(self.scale(ink) if scaled else ink)

    def forward(self, ink: Tensor) -> Tensor:
        """(B, channels, 32, 32) ink in [0, 1] → (B, classes), the trace's output."""
        return self.trace(ink).output

    @staticmethod
    @abstractmethod
    def posterior(output: Tensor) -> Tensor:
        """(B, classes) output → (B, classes) probabilities."""
