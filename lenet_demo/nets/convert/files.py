"""Tensors by name in PyTorch's files and in safetensors: numbers and nothing that is executed."""

import pickle
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from .layers import ConversionError, Numbers

PYTORCH = {".pth", ".pt", ".bin", ".ckpt"}
MOST_BYTES = 200_000_000  # beside which any LeNet is small
DEPTH = 8  # of dicts within each other


def tensors_of(path: Path) -> dict[str, Numbers]:
    """The tensors of a network in a file, in the file's order. Raises `ConversionError`."""
    check_size(path)
    tensors = in_safetensors(path) if path.suffix.lower() == ".safetensors" else in_pickle(path)
    made = {}
    for name, tensor in tensors.items():
        if tensor.is_floating_point():
            made[name] = tensor.detach().double().numpy()
        elif tensor.ndim > 0:
            raise ConversionError(f"{name} in {path.name} is of {tensor.dtype}, no weights")
    return made


def check_size(path: Path) -> None:
    """Raises `ConversionError` for a file that is larger than any LeNet's."""
    if path.stat().st_size > MOST_BYTES:
        raise ConversionError(f"{path.name} has more than {MOST_BYTES // 10**6} MB: no LeNet has")


def in_safetensors(path: Path) -> dict[str, torch.Tensor]:
    try:
        with safe_open(path, framework="pt") as file:
            return {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError) as error:
        raise ConversionError(f"{path.name} is damaged, or no file of safetensors") from error


def in_pickle(path: Path) -> dict[str, torch.Tensor]:
    try:
        with warnings.catch_warnings():  # of pickles that torch did not write
            warnings.simplefilter("ignore")
            content = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, AttributeError) as error:
        raise ConversionError(
            f"{path.name} holds a whole program and not weights alone, which could run anything: "
            "save them with torch.save(net.state_dict(), FILE)"
        ) from error
    except Exception as error:  # each way of being damaged has its own
        raise ConversionError(f"{path.name} is damaged, or no file of PyTorch's") from error
    for found in state_dicts(content):
        if any(tensor.ndim == 4 for tensor in found.values()):
            return found
    raise ConversionError(f"{path.name} holds no state dict with a convolution")


def state_dicts(content: Any, depth: int = DEPTH) -> Iterator[dict[str, torch.Tensor]]:
    """Every dict of tensors by name, itself or under any key."""
    if not isinstance(content, dict) or depth == 0:
        return
    tensors = {
        key: value
        for key, value in content.items()
        if isinstance(key, str) and isinstance(value, torch.Tensor)
    }
    if tensors:
        yield tensors
    for value in content.values():
        yield from state_dicts(value, depth - 1)
