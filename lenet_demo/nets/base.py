"""What all networks share: a forward pass that keeps every stage."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, NamedTuple

from torch import Tensor, nn


class Trace(NamedTuple):
    """The stages of a LeNet by the paper's names (figure 2), each after its squashing.

    Shapes are LeNet-5's over a 32×32 field; over a larger one its maps are larger from C1 to the
    output. A stage that a network lacks, as LeNet-1 lacks C5, is (B, 0). What `output` means is
    the network's own affair: see its `posterior`.
    """

    image: Tensor  # (B, 1, 32, 32)   the field, in the network's own pixel scaling
    c1: Tensor  #     (B, 6, 28, 28)
    s2: Tensor  #     (B, 6, 14, 14)
    c3: Tensor  #     (B, 16, 10, 10)
    s4: Tensor  #     (B, 16, 5, 5)
    c5: Tensor  #     (B, 120, 1, 1)
    f6: Tensor  #     (B, 84)
    output: Tensor  # (B, 10), or as many as there are classes


class LeNet(nn.Module, ABC):
    """A network whose forward pass *is* its trace: no hooks are needed to watch it.

    Its modules are named as the stages are, c1, s2, …; a normalisation of c1 is bn1. What feeds
    what, the counts of the paper and the description that the browser runs are derived from them:
    see `connectivity`, `summary` and `description`.
    """

    squashing: str  # the activation, by its name in `description`: "tanh" is 1998's
    has_prototypes: ClassVar[bool]  # whether its outputs are distances to prototypes
    classes: int = 10  # that it tells apart
    channels: int = 1  # of its input: 1 for ink, 3 for colour
    margin: int = 0  # pixels at each side of the field that C1 does not see

    def __init__(self) -> None:
        super().__init__()
        self.metadata: dict[str, Any] = {}  # the header of the checkpoint it came from

    @abstractmethod
    def scale(self, ink: Tensor) -> Tensor:
        """Ink in [0, 1], 0 paper, 1 ink → the pixels that this network was trained on."""

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

    @property
    def facts(self) -> dict[str, Any]:
        """The former name of `metadata`."""
        return self.metadata

    @property
    def stage_names(self) -> tuple[str, ...]:
        """The stages after the image that this network has, in order."""
        return tuple(name for name in Trace._fields[1:] if hasattr(self, name))

    def is_squashed(self, stage: str) -> bool:
        """Whether `squashing` follows a stage: each one but a pooling that learns nothing, and the
        output."""
        is_pooling = isinstance(getattr(self, stage), nn.MaxPool2d)
        return stage != "output" and not is_pooling

    def normalisation_of(self, stage: str) -> nn.Module | None:
        """What normalises the maps of a convolution before they are squashed, if anything."""
        norm = getattr(self, f"bn{stage[1:]}", None)
        return None if isinstance(norm, nn.Identity) else norm
