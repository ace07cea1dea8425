"""The stages of a network by the paper's names."""

from typing import NamedTuple

from torch import Tensor


class Trace(NamedTuple):
    """The stages of a LeNet by the paper's names (figure 2), each after its squashing.

    Shapes are LeNet-5's over a 32×32 field; over a larger one its maps are larger from C1 to the
    output. A stage that a network lacks, as LeNet-1 lacks C5, is (B, 0). What `output` means is
    the network's own affair: see its `posterior`.
    """

    image: Tensor  # (B, 1, 32, 32)   the field, scaled as the network wants its pixels
    c1: Tensor  #     (B, 6, 28, 28)
    s2: Tensor  #     (B, 6, 14, 14)
    c3: Tensor  #     (B, 16, 10, 10)
    s4: Tensor  #     (B, 16, 5, 5)
    c5: Tensor  #     (B, 120, 1, 1)
    f6: Tensor  #     (B, 84)
    output: Tensor  # (B, 10), or as many as there are classes
