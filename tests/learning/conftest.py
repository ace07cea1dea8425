"""What tests of train.py share: a little MNIST of the fixture's digits, and how it is run on it."""

import subprocess
import sys

import numpy as np
import pytest

from tests.conftest import ROOT


def write_idx(path, values):
    header = bytes([0, 0, 8, values.ndim]) + b"".join(n.to_bytes(4, "big") for n in values.shape)
    path.write_bytes(header + values.astype(np.uint8).tobytes())


@pytest.fixture
def data(tmp_path, digits):
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in ("train", "t10k"):
        write_idx(raw / f"{name}-images-idx3-ubyte", np.rint(digits.ink * 255))
        write_idx(raw / f"{name}-labels-idx1-ubyte", digits.labels)
    return tmp_path


@pytest.fixture
def train(data, tmp_path):
    """train(*flags): `python train.py` to its end, its runs and checkpoints in a folder."""

    def run(*flags, **options):
        return subprocess.run(command(data, tmp_path, *flags), **(OPTIONS | options))

    return run


OPTIONS = {"cwd": ROOT, "capture_output": True, "text": True, "timeout": 200}


def command(data, folder, *flags):
    given = ["--data", data, "--out", folder / "out", "--threads", 1]
    if "--run" not in flags:
        given += ["--run", folder / "run"]
    return [sys.executable, "train.py", *map(str, [*flags, *given])]
