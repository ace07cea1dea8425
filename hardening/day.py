"""A day in ten minutes: python -m hardening.day [--minutes 10]

Needs HAProxy. Two replicas behind it, as in docs/hosting.md; twelve visitors, each of an address of
its own, who in turn open the page, draw (PyTorch's word), show pictures, call the named endpoints
and send bad requests; at half time one replica is killed (kill -9), and a minute later back. It
prints how many good requests failed, the most for one visitor, and the replicas' memory from minute
to minute. Promised: at most one failed for each visitor, those at the kill; memory within 5 % from
minute 2 to the end.
"""

import argparse
import http.client
import io
import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import psutil
from PIL import Image

from hardening.bad_input import requests
from hardening.bad_routes import API
from hardening.replicas import replicas
from tools.app import SEVEN, page_address, running_app, source

VISITORS = 12
JSON = {"Content-Type": "application/json"}


class Visitor:
    """One of them, at an address of its own; what it does comes in turn, a step a second."""

    def __init__(self, url: str, number: int):
        self.url, self.number = urlsplit(url).netloc, number
        self.page = urlsplit(page_address(url)).path
        self.rng = random.Random(number)
        self.bad = requests(self.rng, self.page)
        self.done: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        file = io.BytesIO()
        Image.new("L", (2000, 1500), 250).save(file, "PNG")
        self.photograph = file.getvalue()

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(
            self.url, timeout=20, source_address=source(self.number)
        )
        try:
            connection.request(method, path, body or None, JSON)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def open(self) -> bool:
        return all(
            self.ask("GET", path)[0] == 200
            for path in ("/", f"{self.page}/page/main.js", "/theme.css", f"{API}/info")
        )

    def draw(self) -> bool:
        drawing = {
            "strokes": SEVEN,
            "pen": self.rng.randrange(10, 25),
            "nets": ["lenet5", "modern"],
        }
        status, answer = self.ask("POST", f"{self.page}/word", json.dumps(drawing).encode())
        return status == 200 and json.loads(answer)["nets"]["lenet5"]["digit"] == 7

    def show(self) -> bool:
        return self.ask("POST", f"{self.page}/colour", self.photograph)[1][:10] == b'{"picture"'

    def call(self) -> bool:
        body = json.dumps({"data": [SEVEN, 280, 280, 18, "modern"]}).encode()
        _, answer = self.ask("POST", f"{API}/call/read_strokes", body)
        event = json.loads(answer)["event_id"]
        return b'"digit": 7' in self.ask("GET", f"{API}/call/read_strokes/{event}")[1]

    def use_tools(self) -> bool:
        """MCP: the list of what it offers."""
        question = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
        connection = http.client.HTTPConnection(
            self.url, timeout=20, source_address=source(self.number)
        )
        headers = JSON | {"Accept": "application/json, text/event-stream"}
        connection.request("POST", f"{API}/mcp/", json.dumps(question), headers)
        response = connection.getresponse()
        is_listed = b"read_strokes" in response.read()
        connection.close()
        return is_listed

    def misbehave(self) -> bool:
        bad = next(self.bad)
        return self.ask(bad.method, bad.path, bad.body)[0] < 500

    def spend_the_day(self, until: float) -> None:
        turns: list[Callable[[], bool]] = [
            self.open, self.draw, self.draw, self.show, self.draw, self.call, self.use_tools,
            self.misbehave,
        ]  # fmt: skip
        step = self.number
        while time.monotonic() < until:
            doing = turns[step % len(turns)]
            step += 1
            self.done[doing.__name__] += 1
            try:
                good = doing()
            except (OSError, http.client.HTTPException, KeyError, ValueError):
                good = False
            if not good:
                self.failed[doing.__name__] += 1
            time.sleep(1)


def memory(processes: list) -> list[float]:
    """MiB of each replica, without the process that reads pictures now and then."""
    return [psutil.Process(process.pid).memory_info().rss / 2**20 for process in processes]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    os.environ["GRADIO_MCP_SERVER"] = "true"
    with replicas() as (url, both, stack):
        address, killed = both[0]
        processes = [process for _address, process in both]
        visitors = [Visitor(url, number) for number in range(VISITORS)]
        with ThreadPoolExecutor(VISITORS) as pool:
            until = time.monotonic() + 60 * minutes
            days = [pool.submit(visitor.spend_the_day, until) for visitor in visitors]
            for minute in range(1, int(minutes) + 1):
                time.sleep(60)
                print(
                    f"minute {minute:2}",
                    *(f"{size:.0f} MiB" for size in memory(processes)),
                    flush=True,
                )
                if minute == minutes // 2:
                    killed.kill()
                    del processes[0]
                if minute == minutes // 2 + 1:
                    _, again = stack.enter_context(running_app(port=urlsplit(address).port))
                    processes.append(again)
            for day in days:
                day.result()
    done = sum((visitor.done for visitor in visitors), Counter())
    failed = sum((visitor.failed for visitor in visitors), Counter())
    print(f"done {dict(done)}; failed {dict(failed)}")
    print(f"the most that failed for one visitor: {max(v.failed.total() for v in visitors)}")


if __name__ == "__main__":
    main()
