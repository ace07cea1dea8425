"""Writes pictures and labels as MNIST's files hold them, for runs on a few made-up digits."""

from pathlib import Path

import numpy as np


def write_idx(path: Path, values: np.ndarray) -> None:
    """Writes `values`, 0 to 255, in the format of MNIST's files."""
    header = bytes([0, 0, 8, values.ndim]) + b"".join(n.to_bytes(4, "big") for n in values.shape)
    path.write_bytes(header + values.astype(np.uint8).tobytes())
