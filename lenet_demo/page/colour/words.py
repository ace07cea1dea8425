"""What the view says of its pictures, by what its networks' headers say."""

from collections.abc import Mapping
from functools import reduce

from ...languages import Text, _
from ...nets import LeNet


def about(nets: Mapping[str, LeNet]) -> Text:
    copies = sorted({net.metadata["copies"] for net in nets.values() if net.metadata.get("copies")})
    photographs: str = "CIFAR-10"
    if copies:
        kinds = reduce(lambda these, that: _("{these} and {that}", these=these, that=that), copies)
        photographs = _("{kinds} copies of CIFAR-10's photographs", kinds=kinds)
    return _(
        "Pictures painted by a program for this page, one of each kind that the networks know, and "
        "tried until they read them. They learnt from {photographs} (A. Krizhevsky, 2009). "
        "Whatever is shown, they name one of the ten.",
        photographs=photographs,
    )
