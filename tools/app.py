"""The app as its users start it and its page asks it: for tests, pictures, rigs and benchmarks."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Quiet, and without a word to anyone outside.
CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SEVEN = [[[60 + 7 * i, 60] for i in range(20)] + [[200 - 4 * i, 60 + 9 * i] for i in range(20)]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(
    script: str = "app.py",
    port: int | None = None,
    folder: Path = ROOT,
    log: Path | None = None,
    through: Sequence[str] = (),
) -> subprocess.Popen:
    """`python app.py`, as the README says, on a port of 127.0.0.1, or on Gradio's own choice.

    `log`: the file that gets what it says; `through`: a command that starts it, if any.
    """
    at_port = {} if port is None else {"GRADIO_SERVER_PORT": str(port)}
    with (log or Path(os.devnull)).open("wb") as output:
        return subprocess.Popen(
            [*through, sys.executable, *script.split()],
            cwd=folder,
            env=os.environ | at_port | {"PYTHONUNBUFFERED": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )


@contextmanager
def running_app(
    script: str = "app.py",
    port: int | None = None,
    folder: Path = ROOT,
    log: Path | None = None,
    through: Sequence[str] = (),
) -> Iterator[tuple[str, subprocess.Popen]]:
    """(url, process) of `script`, served on `port` or a free one, ended at the end."""
    port = port or free_port()
    process = start(script, port, folder, log, through)
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(20)


def wait_until_served(url: str, process: subprocess.Popen | None = None) -> dict:
    """Gradio's configuration of the page, as soon as it is there; no longer than `process` is."""
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"{url}/config", timeout=5) as response:
                return json.load(response)
        except OSError:
            ended = process is not None and process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def source(number: int) -> tuple[str, int]:
    """The `number`th of many addresses that all are this machine's: where a connection comes from.

    For tests that ask for more than one visitor's share.
    """
    return f"127.1.{number // 250}.{number % 250 + 1}", 0


def end_opening(page: Any) -> None:
    """Clears what the page in Chromium draws by itself when it opens, as soon as it does."""
    page.wait_for_selector("#pad .pad.example")
    page.keyboard.press("c")
    page.wait_for_selector("#pad .pad.empty")


def page_address(url: str) -> str:
    """Where the page's own files and questions lie: URL/page/HASH."""
    with urllib.request.urlopen(url) as response:
        match = re.search(r"/page/[0-9a-f]{16}", response.headers["Link"])
    assert match
    return url + match[0]


def ask(address: str, strokes: list) -> dict:
    """PyTorch's word on a drawing, both networks, as the page at `address` asks for it."""
    drawing = {"strokes": strokes, "pen": 18, "picture": None, "nets": ["lenet5", "modern"]}
    request = urllib.request.Request(f"{address}/word", json.dumps(drawing).encode())
    with urllib.request.urlopen(request) as response:
        return json.load(response)
