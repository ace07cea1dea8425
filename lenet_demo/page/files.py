"""The files that the page is made of besides its HTML, by the paths that its scripts know."""

from collections.abc import Mapping
from pathlib import Path

from ..nets import LeNet
from ..nets.checkpoint import checkpoint_bytes
from .bundle import PLACE, bundle
from .digits import as_bytes, misread_in_1998

PACKAGE = Path(__file__).parents[1]


def page_files(nets: Mapping[str, LeNet], colour_nets: Mapping[str, LeNet]) -> dict[str, bytes]:
    """Scripts of the engine and of the page, weights, and the digits of figure 8."""
    scripts = {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("engine", "page")
        for path in sorted((PACKAGE / folder).rglob("*.js"))
    }
    weights = {name: checkpoint_bytes(net) for name, net in nets.items()}
    weights |= {f"{name}-cifar10": checkpoint_bytes(net) for name, net in colour_nets.items()}
    return {
        **{path: script.encode() for path, script in scripts.items()},
        **{f"checkpoints/{name}.safetensors": content for name, content in weights.items()},
        PLACE: bundle(scripts).encode(),
        "page/pad/figure8.bin": as_bytes(misread_in_1998()),
    }
