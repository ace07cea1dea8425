"""What the view says of its pictures, by what its networks' headers say."""

from collections.abc import Mapping

from ...nets import LeNet


def about(nets: Mapping[str, LeNet]) -> str:
    copies = sorted({net.metadata["copies"] for net in nets.values() if net.metadata.get("copies")})
    of = f"{' and '.join(copies)} copies of CIFAR-10's photographs" if copies else "CIFAR-10"
    return (
        "Pictures painted by a program for this page, one of each kind that the networks know, and "
        f"tried until they read them. They learnt from {of} (A. Krizhevsky, 2009). Whatever is "
        "shown, they name one of the ten."
    )
