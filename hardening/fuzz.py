"""Bad input through every door of the running app: python -m hardening.fuzz [--count 10000]

Each must be answered within a second by a client error or a sentence, none by a server error or a
traceback; after every hundred a good drawing must still be read, and no process be left behind.
Prints: the answers by status, the slowest, the server's memory after the first tenth, at its
highest and at the end. The same seed, the same run. The exit status is 1 where an answer was wrong
or the server's log has a traceback.
"""

import argparse
import http.client
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psutil

from hardening.bad_input import JSON, requests
from hardening.bad_routes import API, Request
from tools.app import SEVEN, page_address, running_app, source, wait_until_served


class Findings(NamedTuple):
    statuses: Counter[int]
    slowest: float  # seconds
    wrong: list[str]  # each an answer that should not have been
    memory: list[float]  # MiB


def fuzz(url: str, server: int, count: int, seed: int = 0, seconds: float = 1) -> Findings:
    """`count` bad requests, one after the other, to the app at `url` (its process: `server`).

    An answer that takes more than so many `seconds` is wrong, too.
    """
    address = urlsplit(url).netloc

    def connect(number: int) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(address, timeout=30, source_address=source(number))

    connection = connect(0)

    def send(request: Request) -> tuple[int, bytes]:
        connection.request(request.method, request.path, request.body, request.headers)
        response = connection.getresponse()
        return response.status, response.read()

    page = urlsplit(page_address(url)).path
    findings = Findings(Counter(), 0.0, [], [])
    bad = requests(random.Random(seed), page)
    for number in range(count):
        request = next(bad)
        if number % 50 == 0:  # as another address, whose share is whole
            connection.close()
            connection = connect(number // 50)
        start = time.perf_counter()
        try:
            status, answer = send(request)
            if answer.startswith(b'{"event_id"'):  # an endpoint's answer is fetched
                event = json.loads(answer)["event_id"]
                if request.path.startswith(f"{API}/call/"):
                    status, answer = send(Request("GET", f"{request.path}/{event}", b"", {}))
        except (OSError, http.client.HTTPException) as error:
            findings.wrong.append(f"{error!r} for {shown(request)}")
            connection.close()
            continue
        took = time.perf_counter() - start
        findings.statuses[status] += 1
        findings = findings._replace(slowest=max(findings.slowest, took))
        is_wrong = status >= 500 or b"Traceback" in answer or b'{"error": null}' in answer
        if is_wrong or took > seconds:
            findings.wrong.append(f"{status} in {took:.2f} s for {shown(request)}: {answer[:80]!r}")
        if number % 100 == 99:
            good = {"strokes": SEVEN, "pen": 18, "picture": None, "nets": ["lenet5"]}
            status, answer = send(Request("POST", f"{page}/word", json.dumps(good).encode(), JSON))
            if status != 200 or json.loads(answer)["nets"]["lenet5"]["digit"] != 7:
                findings.wrong.append(f"a good drawing was not read: {status} {answer[:80]!r}")
            process = psutil.Process(server)
            findings.memory.append(process.memory_info().rss / 2**20)
            if len(children := process.children(recursive=True)) > 1:  # one reads pictures
                findings.wrong.append(f"processes left behind: {children}")
    return findings


def shown(request: Request) -> str:
    return f"{request.method} {request.path} {request.body[:100]!r} ({len(request.body)} bytes)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with running_app(log=log) as (url, process):
            wait_until_served(url)
            findings = fuzz(url, process.pid, flags.count, flags.seed)
        tracebacks = log.read_text().count("Traceback")
    print(f"{findings.statuses.total()} answers: {dict(sorted(findings.statuses.items()))}")
    print(f"slowest {findings.slowest:.2f} s; {len(findings.wrong)} wrong; {tracebacks} tracebacks")
    for wrong in findings.wrong[:20]:
        print(wrong)
    early = findings.memory[len(findings.memory) // 10]
    print(
        f"memory after a tenth {early:.0f} MiB, highest {max(findings.memory):.0f} MiB, "
        f"at the end {findings.memory[-1]:.0f} MiB"
    )
    return 1 if findings.wrong or tracebacks else 0


if __name__ == "__main__":
    sys.exit(main())
