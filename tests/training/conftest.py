"""What tests of train.py share: a little MNIST of the fixture's digits, and how it is run on it."""

import contextlib
import io
import runpy
import subprocess
import sys

import numpy as np
import pytest

from tests.conftest import ROOT
from tools.mnist_files import write_idx


@pytest.fixture
def data(tmp_path, digits):
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in ("train", "t10k"):
        write_idx(raw / f"{name}-images-idx3-ubyte", np.rint(digits.ink * 255))
        write_idx(raw / f"{name}-labels-idx1-ubyte", digits.labels)
    return tmp_path


@pytest.fixture
def train(data, tmp_path, monkeypatch):
    """train(*flags): `python train.py` to its end, its runs and checkpoints in a folder.

    In this process, which has torch and torchvision already: most of a short run is to import them.
    """

    def run(*flags):
        monkeypatch.setattr(sys, "argv", command(data, tmp_path, *flags)[1:])
        out, err, code = io.StringIO(), io.StringIO(), None
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                runpy.run_path(str(ROOT / "train.py"), run_name="__main__")
            except SystemExit as end:
                code = end.code
        # As the interpreter ends: words are an error, and are said.
        message = f"{code}\n" if isinstance(code, str) else ""
        returned = 1 if message else code or 0
        return subprocess.CompletedProcess(
            flags, returned, out.getvalue(), err.getvalue() + message
        )

    return run


def begin(data, tmp_path, *flags):
    """`python train.py` in a process of its own, to be killed."""
    return subprocess.Popen(
        command(data, tmp_path, *flags),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(run, line):
    """Until the run says a line that begins so."""
    while not run.stdout.readline().startswith(line):
        assert run.poll() is None, run.stderr.read()


def command(data, folder, *flags):
    given = ["--data", data, "--out", folder / "out", "--threads", 1]
    if "--run" not in flags:
        given += ["--run", folder / "run"]
    return [sys.executable, "train.py", *map(str, [*flags, *given])]
