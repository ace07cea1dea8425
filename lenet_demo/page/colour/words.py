"""What the view says of its pictures, by what its networks' headers say."""

from collections.abc import Mapping

from ...nets import LeNet


def about(nets: Mapping[str, LeNet]) -> str:
    copies = sorted({net.facts["copies"] for net in nets.values() if net.facts.get("copies")})
    of = f"{' and '.join(copies)} copies of CIFAR-10's photographs" if copies else "CIFAR-10"
    return (
        "Ten pictures painted by a program for this page, one of each kind that the networks know, "
        "and tried until they read them. "
        f"They learnt from {of} (A. Krizhevsky, 2009); how many of the test photographs each reads "
        "stands beside its name. Whatever is shown, they name one of the ten."
    )
