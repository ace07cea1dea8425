"""Weights on disk: safetensors, whose header has the network and how its weights were made."""

import json
import os
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from .base import LeNet
from .checkpoint_checks import METADATA, check_kinds, check_names
from .description import describe, drawn
from .lenet5 import LeNet5, prototypes
from .registry import ALL_NETS, NETS, make_net
from .tutorial import TutorialLeNet

# LeNet-5 by other recipes: for whole numbers; with pixels inverted; by the procedure of 1998, with
# three departures, plain and with distorted digits.
OTHER_WEIGHTS = ("lenet5-string", "lenet5-noise", "lenet5-paper", "lenet5-distorted")
PICKLED = {".pt", ".pth", ".bin", ".ckpt", ".pkl", ".pickle"}
PACKAGE = Path(__file__).parents[1]
# Within the package where it is installed; in the repository beside it.
INSTALLED = PACKAGE / "checkpoints"
CHECKPOINTS = INSTALLED if INSTALLED.is_dir() else PACKAGE.parent / "checkpoints"


class CheckpointError(RuntimeError):
    """Weights that cannot be used; its text is one sentence that says what to do."""


def load_net(name: str | Path, folder: Path = CHECKPOINTS) -> LeNet:
    """A network with its weights, in eval mode.

    `name`: "lenet5", "modern" or another of `NETS`, or of `OTHER_WEIGHTS`, LeNet-5 by other
    recipes, with weights from `folder`; or any checkpoint that `save_net` wrote: its file, a folder
    that holds it, or a repository on Hugging Face, "owner/name", that has it as
    `model.safetensors`. A state dict of PyTorch, `.pth` or `.pt`, is converted (`nets.convert`) by
    the commonest settings, with a warning that names them; nothing in it is executed.

    Its `metadata` is the header that `save_net` wrote. Raises `ValueError` for what is none of
    these, `CheckpointError` for a file that is missing, damaged or another network's.
    """
    if name not in (*NETS, *OTHER_WEIGHTS):
        return load_file(find_file(name))
    path = folder / f"{name}.safetensors"
    kind, _, recipe = str(name).partition("-")
    try:
        net = load_file(path)
        if type(net) is not NETS[kind]:
            raise CheckpointError(f"{shown(path)} does not hold weights of {kind}")
    except CheckpointError as error:
        how = f"{kind} --recipe {recipe}" if recipe else kind
        raise CheckpointError(f"{error}; make it anew with: python train.py {how}") from error
    return net


def load_nets() -> tuple[dict[str, LeNet], dict[str, str]]:
    """The networks that are there, by name, and why each other one is not."""
    nets, missing = {}, {}
    for name in NETS:
        try:
            nets[name] = load_net(name)
        except CheckpointError as error:
            missing[name] = str(error)
    return nets, missing


def find_file(name: str | Path) -> Path:
    """The checkpoint that `name` means: a file, one in a folder, or one on Hugging Face."""
    path = Path(name)
    if path.is_dir():
        files = sorted(path.glob("*.safetensors"))
        if len(files) != 1:
            raise CheckpointError(
                f"{path.name} must hold one file of safetensors, not {len(files)}"
            )
        return files[0]
    if path.is_file() or path.suffix in {".safetensors", *PICKLED}:
        return path
    if not isinstance(name, str) or not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise ValueError(
            f"There is no network {str(name)!r}; there are {', '.join(NETS)}, checkpoint files, "
            "and repositories on Hugging Face, owner/name."
        )
    return fetch(name)


def fetch(name: str) -> Path:
    """`model.safetensors` of a repository on Hugging Face, as fetched now or earlier."""
    from huggingface_hub import constants, hf_hub_download

    # The library itself would try for half a minute.
    is_there = is_reachable(constants.ENDPOINT)
    try:
        return Path(hf_hub_download(name, "model.safetensors", local_files_only=not is_there))
    except Exception as error:  # the net, the hub and its library each have their own
        if is_there:
            why = "is the name right, and is there a model.safetensors in it?"
        else:
            why = f"{constants.ENDPOINT} cannot be reached, and no copy of it is kept here."
        raise CheckpointError(f"{name} could not be fetched from Hugging Face: {why}") from error


def is_reachable(url: str, seconds: float = 4) -> bool:
    """Whether anything listens at `url`; taken for so where a proxy stands before it."""
    address = urlsplit(url)
    if getproxies().get(address.scheme):
        return True
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        socket.create_connection((address.hostname, port), seconds).close()
    except OSError:
        return False
    return True


def load_colour_nets(folder: Path = CHECKPOINTS) -> tuple[dict[str, LeNet], list[str]]:
    """The networks for colour pictures whose weights are in `folder`, by name.

    And a sentence for each file that is there and of no use.
    """
    nets, wrong = {}, []
    for name in NETS:
        path = folder / f"{name}-cifar10.safetensors"
        try:
            if path.exists():
                net = load_file(path)
                if type(net) is not NETS[name] or net.metadata.get("data_set") != "cifar10":
                    raise CheckpointError(f"{shown(path)} does not hold colour weights of {name}")
                nets[name] = net
        except CheckpointError as error:
            wrong.append(f"{error}; make it anew: python train.py {name} --data-set cifar10")
    return nets, wrong


def load_file(path: Path) -> LeNet:
    """The network in any one checkpoint, in eval mode. Raises `CheckpointError`."""
    if path.suffix.lower() in PICKLED and path.is_file():
        return load_pickled(path)
    if not path.is_file():
        raise CheckpointError(f"{shown(path)} is missing")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = json.loads((file.metadata() or {}).get("facts", "{}"))
            weights = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{shown(path)} is damaged") from error
    if not isinstance(metadata, dict) or metadata.get("net") not in list(ALL_NETS):
        raise CheckpointError(
            f"{shown(path)} is no checkpoint that save_net wrote; where it holds the weights of a "
            f"LeNet, run: lenet-demo convert {path.name} --out NEW.safetensors"
        )
    name = metadata["net"]
    if wrong := [fact for fact, is_sound in METADATA.items() if not is_sound(metadata.get(fact))]:
        raise CheckpointError(f"{shown(path)} has invalid metadata ({', '.join(wrong)})")
    try:
        channels = 3 if metadata.get("data_set") == "cifar10" else None
        net = make_net(name, channels, weights, metadata.get("settings"))
        check_kinds(weights, net.state_dict())
        check_names(metadata.get("classes"), net.classes)
        net.load_state_dict(weights)
    except (ValueError, RuntimeError) as error:  # torch's, for other keys or shapes
        raise CheckpointError(f"{shown(path)} does not fit {name}") from error
    if not all(weight.isfinite().all() for weight in weights.values()):
        raise CheckpointError(f"{shown(path)} holds weights that are not numbers")
    net.metadata = metadata
    return net.eval().requires_grad_(False)


def load_pickled(path: Path) -> LeNet:
    """The LeNet in PyTorch's own format, by the commonest settings, with a warning of them."""
    from .convert import ConversionError, load_converted

    try:
        return load_converted(path)
    except ConversionError as error:
        raise CheckpointError(f"{shown(path)} cannot be read: {error}") from error


def shown(path: Path) -> str:
    """No more of a path than tells the file: visitors read these sentences too."""
    return f"{path.parent.name}/{path.name}"


def save_net(net: LeNet, metadata: Mapping[str, Any], path: str | Path) -> None:
    """Write weights, `metadata` and the network itself to `path`, as `load_net` takes it.

    Atomic: `path` holds either what it held before or all of the new file, never a part. What it
    holds, and `ValueError`: see `as_file`.
    """
    write_atomically(Path(path), as_file(net, metadata))


def as_file(net: LeNet, metadata: Mapping[str, Any]) -> bytes:
    """A checkpoint's content.

    `metadata`: what is known of the weights, as JSON; "net", the network's name in `ALL_NETS`, is
    added where it is missing. The header's "network" is `describe`'s JSON: from it the network can
    be computed without torch. Raises `ValueError` where "net" is another network's name, or where
    the network is of a class that `load_net` does not know.
    """
    name = next((name for name, kind in ALL_NETS.items() if type(net) is kind), None)
    if name is None:
        raise ValueError(f"{type(net).__name__} is not one of {', '.join(ALL_NETS)}")
    if metadata.get("net", name) != name:
        raise ValueError(f'metadata["net"] is {metadata["net"]!r}, but the network is {name!r}')
    metadata = {**metadata, "net": name}
    if isinstance(net, TutorialLeNet):
        metadata["settings"] = net.settings
    elif isinstance(net, LeNet5) and not torch.equal(net.output.prototypes, prototypes()):
        metadata["settings"] = {"prototypes": drawn(net.output.prototypes.tolist())}
    weights = {key: weight.contiguous() for key, weight in net.state_dict().items()}
    header = {"facts": json.dumps(metadata), "network": json.dumps(describe(net, metadata))}
    return in_order(save(weights, metadata=header))


def in_order(file: bytes) -> bytes:
    """A file of safetensors, its header in order: equal networks make equal files.

    The library writes metadata as its hash table has it, in one order or another.
    """
    begin = 8 + int.from_bytes(file[:8], "little")
    header = json.dumps(json.loads(file[8:begin]), sort_keys=True, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)  # tensors begin at a multiple of eight bytes
    return len(header).to_bytes(8, "little") + header + file[begin:]


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content` as a whole or, where that fails, not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
