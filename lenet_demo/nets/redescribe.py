"""Gives checkpoints the description that `save_net` writes today, and leaves their weights alone.

    python -m lenet_demo.nets.redescribe checkpoints/*.safetensors

Prints the tensors' SHA-256, which is the same before and after.
"""

import hashlib
import sys
from pathlib import Path

from safetensors import deserialize

from .checkpoint import load_file, save_net


def hash_of_tensors(path: Path) -> str:
    """SHA-256 of all tensors by name: name, type, shape and bytes of each."""
    found = hashlib.sha256()
    for name, tensor in sorted(deserialize(path.read_bytes())):
        found.update(f"{name} {tensor['dtype']} {tensor['shape']}\n".encode())
        found.update(tensor["data"])
    return found.hexdigest()


def redescribe(path: Path) -> str:
    """Write `path` anew with its network's description; the hash of its tensors.

    Raises `CheckpointError` for what is no checkpoint. What cannot be kept is not written.
    """
    before = hash_of_tensors(path)
    net = load_file(path)
    part = path.with_suffix(".redescribed.part")
    save_net(net, net.facts, part)
    if hash_of_tensors(part) != before:
        part.unlink()
        raise ValueError(f"{path.name} would not keep its tensors.")
    part.replace(path)
    return before


def main() -> None:
    for path in map(Path, sys.argv[1:]):
        print(path.name, "before", hash_of_tensors(path))
        print(path.name, "after ", redescribe(path))


if __name__ == "__main__":
    main()
