"""What several tests share: the networks, real digits, the app itself as a visitor meets it."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from lenet_demo import load_net
from lenet_demo.nets import NETS
from tests.support.engine import NodeEngine
from tools.app import CHROMIUM, CHROMIUM_FLAGS, ROOT, running_app, wait_until_served

torch.set_num_threads(1)


def thorough(*values):
    """Of what a test is given in turn, those that `pytest -m thorough` adds."""
    return thorough_rows(*[(value,) for value in values])


def thorough_rows(*rows):
    """The same of a test that is given several values at once."""
    return [pytest.param(*row, marks=pytest.mark.thorough) for row in rows]


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


@pytest.fixture(scope="session")
def node():
    """The path of node."""
    path = shutil.which("node")
    if path is None:
        reason = "no node on the PATH: install it (Debian: apt-get install nodejs)"
        # Where these tests are owed, a missing node is a failure and not a skip.
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(reason)
    return path


@pytest.fixture(scope="session")
def engine(node):
    """The browser's engine with all networks, in node."""
    process = NodeEngine(node, NETS)
    yield process
    process.close()


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        reason = "no chromium on the PATH: install it (Debian: apt-get install chromium)"
        # Where browser tests are owed, a missing browser is a failure and not a skip.
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@contextmanager
def running_process(
    folder: Path, log: Path, through: Sequence[str] = (), script: str = "app.py"
) -> Iterator[tuple[str, subprocess.Popen]]:
    """The address and the process of the app in `folder`, running; it may not complain."""
    with running_app(script, folder=folder, log=log, through=through) as (url, process):
        try:
            wait_until_served(url, process)
        except OSError as error:
            raise AssertionError(f"The app did not come up:\n{log.read_text()}") from error
        yield url, process
    assert "Traceback" not in log.read_text(), log.read_text()


@contextmanager
def app_in(folder: Path, log: Path) -> Iterator[str]:
    """The address of the app that lies in `folder`, running."""
    with running_process(folder, log) as (url, _process):
        yield url


@pytest.fixture(scope="session")
def app_url(tmp_path_factory):
    """The address of the running app."""
    with app_in(ROOT, tmp_path_factory.mktemp("app") / "log") as url:
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
