"""Other people's LeNets, made into checkpoints that the page and `load_net` take.

`layers`: which number of a file is which layer, told by shape and order, and the network of them.
`files`: PyTorch's state dicts and safetensors, which hold nothing but numbers. `onnx_files`,
`keras_files`: formats that say what is computed, read where their packages are installed.
"""

import warnings
from dataclasses import replace
from pathlib import Path

from ..tutorial import TutorialLeNet
from .files import PYTORCH, tensors_of
from .layers import ConversionError, Settings, layers_of, network_of

__all__ = ["ConversionError", "Settings", "convert"]

KERAS = {".h5", ".hdf5", ".keras"}


def convert(path: str | Path, settings: Settings | None = None) -> TutorialLeNet:
    """The network in a stranger's file, in eval mode, that computes what the file's own does.

    `path`: a PyTorch state dict, `.pth` or `.pt`, alone or within a dict; `.safetensors`; `.onnx`,
    where onnx is installed; `.h5` or `.keras`, where h5py is. `settings`: what the file does not
    say. Nothing in the file is executed. Its `metadata["layers"]` says which layer of the file
    each stage is. Raises `ConversionError`, whose text is one sentence.
    """
    path, settings = Path(path), settings or Settings()
    if not path.is_file():
        raise ConversionError(f"{path.name} is no file")
    kind = path.suffix.lower()
    if kind == ".onnx":
        from .onnx_files import layers_in_onnx

        layers, said = layers_in_onnx(path)
    elif kind in KERAS:
        from .keras_files import layers_in_keras

        layers, said = layers_in_keras(path, settings)
    elif kind in PYTORCH or kind == ".safetensors":
        layers, said = layers_of(tensors_of(path), settings), {}
    else:
        kinds = ", ".join(sorted({*PYTORCH, *KERAS, ".safetensors", ".onnx"}))
        raise ConversionError(f"{path.name} is of no kind that can be converted: {kinds}")
    net = network_of(layers, replace(settings, **said))
    net.metadata = net.metadata | {"title": path.stem}
    return net.eval().requires_grad_(False)


def load_converted(path: Path) -> TutorialLeNet:
    """As `convert` with the commonest settings, which it names in a warning."""
    net = convert(path)
    told = ", ".join(f"{key} {net.settings[key]}" for key in Settings.TOLD)
    warnings.warn(
        f"{path.name} does not say what it computes; taken for: {told}. "
        "Where that is wrong, convert it: lenet-demo convert --help",
        stacklevel=5,  # where load_net was called
    )
    return net
