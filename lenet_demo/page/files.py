"""The files that the page is made of besides its HTML, by the paths that its scripts know."""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from ..nets import CheckpointError, load_net
from ..nets.checkpoint import CHECKPOINTS
from .bundle import PLACE, WORKER_PLACE, bundle, worker_bundle
from .colour import painted
from .digits import as_bytes, hundred, misread_in_1998
from .learning import damaged_histories, history_files
from .shared import PICTURE, PICTURE_FILE

PACKAGE = Path(__file__).parents[1]
LABORATORY = PACKAGE / "page/laboratory"
TRAINING_DIGITS = LABORATORY / "training.gz"  # by tools/page_digits.py
TEST_DIGITS = LABORATORY / "test.gz"
NUMBER_WEIGHTS = CHECKPOINTS / "lenet5-string.safetensors"  # LeNet-5's that read whole numbers


def fetched(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those that a visitor's browser fetches when they are wanted: no scripts but the worker's, and
    not the link's picture.
    """
    return {
        path: content
        for path, content in files.items()
        if path == WORKER_PLACE or not path.endswith((".js", PICTURE))
    }


def sizes(files: Mapping[str, bytes]) -> dict[str, int]:
    """Bytes of each that is fetched."""
    return {path: len(content) for path, content in fetched(files).items()}


def faults() -> list[str]:
    """A sentence for each file beside the networks' that is there and of no use."""
    return [*filter(None, [fault_of(NUMBER_WEIGHTS)]), *damaged_histories()]


@cache
def fault_of(weights: Path) -> str:
    """Why they cannot be used; nothing where they can, or are not there."""
    try:
        if weights.is_file():
            load_net(weights.stem, weights.parent)
    except CheckpointError as error:
        return str(error)
    return ""


def reads_numbers() -> bool:
    return NUMBER_WEIGHTS.is_file() and not fault_of(NUMBER_WEIGHTS)


def page_files(nets: Collection[str], colour_nets: Collection[str]) -> dict[str, bytes]:
    """Scripts of the engine and of the page, checkpoints by name, and digits to choose from."""
    scripts = {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("engine", "page")
        for path in sorted((PACKAGE / folder).rglob("*.js"))
    }
    weights = [f"{name}.safetensors" for name in [*nets, *(f"{of}-cifar10" for of in colour_nets)]]
    if reads_numbers():
        weights.append(NUMBER_WEIGHTS.name)
    return {
        **{path: script.encode() for path, script in scripts.items()},
        **{f"checkpoints/{name}": (CHECKPOINTS / name).read_bytes() for name in weights},
        PLACE: bundle(scripts).encode(),
        WORKER_PLACE: worker_bundle(scripts).encode(),
        **{f"checkpoints/histories/{path.name}": path.read_bytes() for path in history_files()},
        **{
            path.relative_to(PACKAGE).as_posix(): path.read_bytes()
            for path in (TRAINING_DIGITS, TEST_DIGITS)
        },
        "page/learning/hundred.bin": as_bytes(hundred()),
        "page/galleries/figure8.bin": as_bytes(misread_in_1998()),
        "page/galleries/fooling.json": (PACKAGE / "page/galleries/fooling.json").read_bytes(),
        "page/colour/samples.bin": painted(),
        PICTURE: PICTURE_FILE.read_bytes(),
        "page/stress/invariance.json": (PACKAGE / "page/stress/invariance.json").read_bytes(),
    }
