"""One polite visitor beside each attack: python -m hardening.attackers [NAME …] [--addresses 1]

The visitor, from another address, asks for PyTorch's word every three seconds, as after a stroke,
and every ten calls a named endpoint and opens a photograph. For each attack it prints the visitor's
answers, the slowest, how many were refused or wrong; the server's memory before and ten seconds
after; the most that lay on the disk, and what is left there when the app has ended; how much was
logged. Promised, and 1 is the exit status where it is not kept: none refused, none slower than a
second, memory within a fifth, 60 MB of each address and 200 MB in all on the disk, nothing left
there, 1 MB of log, and no traceback in it, no answer of 500. The attack of tools is made on a
server with MCP. That of half heads shows that idle connections are closed; how many one address
may have is a proxy's to say.
"""

import argparse
import ast
import contextlib
import functools
import http.client
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psutil
from PIL import Image, ImageDraw

from hardening.attacks import API, ATTACKS
from tools.app import ROOT, SEVEN, page_address, running_app, wait_until_served

FROM = ("127.0.0.2", 0)
TIMEOUT = 60  # seconds


class Found(NamedTuple):
    answers: int
    slowest: float  # seconds
    wrong: list[str]
    memory: tuple[float, float]  # MiB, before and ten seconds after
    disk: tuple[float, float]  # MB, at its most and when the app has ended
    log: str
    attackers: dict[str, int]  # how often they got which answer

    def broken(self, addresses: int) -> list[str]:
        """The promises that were not kept."""
        promises = {
            "no other visitor is refused": not self.wrong,
            "no other visitor waits for more than a second": self.slowest <= 1,
            "memory within a fifth": self.memory[1] <= 1.2 * self.memory[0],
            "60 MB of an address on the disk, 200 in all": self.disk[0] <= min(60 * addresses, 200),
            "nothing left on the disk": self.disk[1] == 0,
            "at most 1 MB of log": len(self.log) <= 1e6,
            "no traceback": "Traceback" not in self.log,
            "no answer of 500": "500" not in self.attackers and "refused (500)" not in self.log,
        }
        return [promise for promise, is_kept in promises.items() if not is_kept]


def ask(url: str, method: str, path: str, body: dict | bytes = b"") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(
        urlsplit(url).netloc, timeout=TIMEOUT, source_address=FROM
    )
    try:
        content = body if isinstance(body, bytes) else json.dumps(body)
        connection.request(method, path, content, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def draw(url: str, page: str) -> bool:
    body = {"strokes": SEVEN, "pen": 18, "picture": None, "nets": ["lenet5", "modern"]}
    status, answer = ask(url, "POST", f"{page}/word", body)
    return status == 200 and json.loads(answer)["nets"]["lenet5"]["digit"] == 7


def call(url: str, _page: str) -> bool:
    body = {"data": [SEVEN, 280, 280, 18, "lenet5"]}
    _, answer = ask(url, "POST", f"{API}/call/read_strokes", body)
    event = json.loads(answer)["event_id"]
    return b'"digit": 7' in ask(url, "GET", f"{API}/call/read_strokes/{event}")[1]


def open_picture(url: str, page: str) -> bool:
    return "picture" in json.loads(ask(url, "POST", f"{page}/picture", photograph())[1])


@functools.cache
def photograph() -> bytes:
    """A seven as a telephone takes it: twelve million pixels."""
    picture, file = Image.new("RGB", (3_000, 4_000), (200, 196, 190)), io.BytesIO()
    seven = [(900, 1_000), (2_100, 1_000), (1_400, 3_000)]
    ImageDraw.Draw(picture).line(seven, fill=(20, 20, 30), width=200)
    picture.save(file, "JPEG")
    return file.getvalue()


# What the visitor does: the seconds before the first time, and between two.
HABITS = {draw: (0, 3), call: (2, 10), open_picture: (0.5, 10)}


def visit(url: str, page: str, seconds: float) -> tuple[list[float], list[str]]:
    """How long each answer took, and what was wrong."""
    took: list[float] = []
    wrong: list[str] = []
    start = time.monotonic()
    due = {habit: start + first for habit, (first, _) in HABITS.items()}
    while (now := min(due.values())) < start + seconds:
        asking = min(due, key=due.__getitem__)
        due[asking] += HABITS[asking][1]
        time.sleep(max(0.0, now - time.monotonic()))
        before = time.monotonic()
        try:
            if not asking(url, page):
                wrong.append(f"{asking.__name__}: refused")
        except (OSError, http.client.HTTPException, KeyError, ValueError) as error:
            wrong.append(f"{asking.__name__}: {error!r}")
        took.append(time.monotonic() - before)
    return took, wrong


def memory(server: int) -> float:
    """MiB, of the server and the process that reads pictures."""
    process = psutil.Process(server)
    return sum(one.memory_info().rss for one in (process, *process.children())) / 2**20


def disk(folder: Path) -> float:
    """MB in it; files may go meanwhile."""
    size = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(OSError):
            size += file.stat().st_size if file.is_file() else 0
    return size / 1e6


@contextlib.contextmanager
def watched(folder: Path) -> Iterator[list[float]]:
    """How much lies in it, looked at five times a second."""
    sizes, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            sizes.append(disk(folder))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield sizes
    finally:
        ended.set()
        watcher.join()


def beside(name: str, seconds: float, addresses: int) -> Found:
    os.environ["GRADIO_MCP_SERVER"] = str(name == "tools")
    os.environ.pop("GRADIO_TEMP_DIR", None)
    with tempfile.TemporaryDirectory() as folder:
        temporary, log = Path(folder, "temporary"), Path(folder, "log")
        temporary.mkdir()
        os.environ["TMPDIR"] = str(temporary)
        with watched(temporary) as sizes, running_app(log=log) as (url, server):
            wait_until_served(url)
            page = urlsplit(page_address(url)).path
            draw(url, page), call(url, page), open_picture(url, page)
            before = memory(server.pid)
            attack = [sys.executable, "-m", "hardening.attacks", name, url]
            attack += [str(seconds), str(addresses)]
            with subprocess.Popen(attack, cwd=ROOT, stdout=subprocess.PIPE, text=True) as attackers:
                time.sleep(2)
                took, wrong = visit(url, page, seconds - 2)
                output, _ = attackers.communicate()
            time.sleep(10)
            after = memory(server.pid)
        disks = max(sizes), disk(temporary)
        attacked = ast.literal_eval(output)
        return Found(len(took), max(took), wrong, (before, after), disks, log.read_text(), attacked)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=ATTACKS)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--addresses", type=int, default=1, help="that the attackers have")
    flags = parser.parse_args()
    is_kept = True
    for name in flags.names:
        findings = beside(name, flags.seconds, flags.addresses)
        (before, after), (most, left) = findings.memory, findings.disk
        broken = findings.broken(flags.addresses)
        is_kept &= not broken
        print(
            f"{name:9} {findings.answers} answers, slowest {findings.slowest:.2f} s, "
            f"{len(findings.wrong)} wrong; memory {before:.0f} → {after:.0f} MiB "
            f"({after / before - 1:+.0%}); disk {most:.0f} MB, {left:.0f} left; "
            f"log {len(findings.log)} bytes",
            f"          they: {findings.attackers}",
            *(f"          NOT KEPT: {promise}" for promise in broken),
            *findings.wrong[:3],
            sep="\n",
            flush=True,
        )

    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
