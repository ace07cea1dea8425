"""Two replicas behind HAProxy, one killed while visitors ask: python -m hardening.replicas

Needs HAProxy (Debian: apt-get install haproxy). The page keeps no state, so requests go to either
replica, with no stickiness; one that a dying replica leaves unanswered is sent to the other
(`docs/haproxy.cfg`). Twenty visitors ask for PyTorch's word for thirty seconds, ten times a second
each; after ten, one replica is killed (kill -9), after twenty it is back. It prints how many
questions failed, and the most that failed for one visitor.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tools.app import (
    ROOT,
    SEVEN,
    free_port,
    page_address,
    running_app,
    source,
    wait_until_served,
)

VISITORS, SECONDS = 20, 30
KILL_AFTER, BACK_AFTER = 10, 20


@contextmanager
def balanced(servers: list[str]) -> Iterator[str]:
    """The address of HAProxy before `servers`, by the configuration that the README shows."""
    port = free_port()
    text = (ROOT / "docs" / "haproxy.cfg").read_text(encoding="utf-8")
    text = text.replace("*:80", f"127.0.0.1:{port}")
    for number, address in enumerate(servers):
        text = text.replace(f"10.0.0.{number + 2}:7860", urlsplit(address).netloc)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "haproxy.cfg"
        file.write_text(text, encoding="utf-8")
        process = subprocess.Popen(["haproxy", "-q", "-f", str(file)])
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def replicas() -> Iterator[tuple[str, list[tuple[str, subprocess.Popen]], ExitStack]]:
    """Two of the app behind HAProxy: its address, each one's address and process, and what ends
    all that is put on it with them. HAProxy's word on who visits is taken."""
    os.environ["FORWARDED_ALLOW_IPS"] = "127.0.0.1"
    with ExitStack() as stack:
        both = [stack.enter_context(running_app()) for _ in range(2)]
        for address, _process in both:
            wait_until_served(address)
        url = stack.enter_context(balanced([address for address, _process in both]))
        wait_until_served(url)
        yield url, both, stack


def visit(address: str, until: float, number: int) -> tuple[int, int]:
    """One visitor, at an address of its own: (questions, failed ones)."""
    drawing = {"strokes": SEVEN, "pen": 18, "picture": None, "nets": ["lenet5", "modern"]}
    body = json.dumps(drawing)
    connection = http.client.HTTPConnection(
        urlsplit(address).netloc, timeout=10, source_address=source(number)
    )
    questions = failed = 0
    while (start := time.monotonic()) < until:
        questions += 1
        try:
            connection.request("POST", f"{urlsplit(address).path}/word", body)
            response = connection.getresponse()
            if response.status != 200 or b'"nets"' not in response.read():
                failed += 1
        except (OSError, http.client.HTTPException):
            failed += 1
            connection.close()
        time.sleep(max(0.0, start + 0.1 - time.monotonic()))
    return questions, failed


def main() -> None:
    if shutil.which("haproxy") is None:
        sys.exit("HAProxy is not installed (Debian: apt-get install haproxy).")
    with replicas() as (url, both, stack):
        page = page_address(url)
        with ThreadPoolExecutor(VISITORS) as visitors:
            until = time.monotonic() + SECONDS
            visiting = [visitors.submit(visit, page, until, number) for number in range(VISITORS)]
            time.sleep(KILL_AFTER)
            address, process = both[0]
            process.kill()
            time.sleep(BACK_AFTER - KILL_AFTER)
            stack.enter_context(running_app(port=urlsplit(address).port))
            counts = [visit.result() for visit in visiting]
    questions, failed = (sum(column) for column in zip(*counts, strict=True))
    print(f"{VISITORS} visitors, {questions} questions, {failed} failed;")
    print(f"the visitor who saw most of them fail saw {max(count for _, count in counts)}")


if __name__ == "__main__":
    main()
