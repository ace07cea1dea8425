"""What several tests share: the networks, real digits, the app itself as a visitor meets it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from lenet_demo import load_net

ROOT = Path(__file__).parents[1]
torch.set_num_threads(1)


@pytest.fixture(scope="session")
def nets():
    return {name: load_net(name) for name in ("lenet5", "modern")}


@pytest.fixture(scope="session")
def digits():
    """200 of MNIST's test digits, 20 of each class: ink (200, 28, 28) in [0, 1] and labels.

    MNIST: Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0.
    """
    sheet = np.asarray(Image.open(ROOT / "tests" / "digits.png"), np.float32) / 255
    ink = sheet.reshape(10, 28, 20, 28).transpose(0, 2, 1, 3).reshape(200, 28, 28)
    return SimpleNamespace(ink=ink, labels=np.repeat(np.arange(10), 20))


def start_app(port: int | None, log: Path, folder: Path = ROOT) -> subprocess.Popen:
    """`python app.py`, as the README says, on a port of 127.0.0.1, or Gradio's own choice."""
    at_port = {} if port is None else {"GRADIO_SERVER_PORT": str(port)}
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=folder,
            env=os.environ | at_port | {"PYTHONUNBUFFERED": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def wait_until_served(url: str, app: subprocess.Popen, log: Path, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and app.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The app did not come up:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_app(folder: Path, log: Path) -> Iterator[str]:
    """The address of the app that lies in `folder`, running."""
    with running_process(folder, log) as (url, _process):
        yield url


@contextmanager
def running_process(folder: Path, log: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """The address and the process of the app that lies in `folder`."""
    port = free_port()
    app = start_app(port, log, folder)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_served(url, app, log)
        yield url, app
    finally:
        app.terminate()
        app.wait(20)
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory):
    """The address of the running app."""
    with running_app(ROOT, tmp_path_factory.mktemp("app") / "log") as url:
        yield url


@pytest.fixture
def copy(tmp_path):
    """The app's files, to damage at will."""
    return copy_app(tmp_path)


def copy_app(folder: Path) -> Path:
    for name in ("app.py", "lenet_demo", "checkpoints"):
        source, target = ROOT / name, folder / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return folder
