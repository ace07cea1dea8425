"""Many visitors drawing at once: python -m benchmarks.load [--visitors 40] [--minutes 10]

Each visitor sends ten updates a second, both networks, through the page's own door, from the same
machine (locust's lean client, a process of its own). Told: answers a second, median and 95 % of the
round trip, errors, "busy" answers, and the server's memory after one minute and at the end. With
--limit instead: more and more visitors, 20 seconds each, until 95 % passes 250 ms, and beyond.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.app import ROOT, running_app, wait_until_served

STEPS = (20, 30, 40, 50, 60, 80, 100, 150)


class Load(NamedTuple):
    answers_per_second: float
    median: float  # milliseconds
    p95: float
    errors: int
    busy: int
    memory: list[float]  # MiB, once a second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--limit", action="store_true", help="find the number that is too many")
    flags = parser.parse_args()
    with running_app() as (url, process):
        wait_until_served(url)
        print("visitors  answers/s  median ms  95 % ms  errors   busy  memory MiB", flush=True)
        if flags.limit:
            for visitors in STEPS:
                tell(visitors, load(url, process.pid, visitors, seconds=20))
            return
        found = load(url, process.pid, flags.visitors, seconds=60 * flags.minutes)
        tell(flags.visitors, found)
        first = found.memory[min(59, len(found.memory) - 1)]
        print(f"memory after one minute {first:.0f} MiB, at the end {found.memory[-1]:.0f} MiB")


def load(url: str, server: int, visitors: int, *, seconds: float) -> Load:
    """`visitors` drawing for so long, with `server`'s memory watched."""
    memory: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(1):
            memory.append(psutil.Process(server).memory_info().rss / 2**20)

    watcher = threading.Thread(target=watch)
    watcher.start()
    with tempfile.TemporaryDirectory() as folder:
        flags = (
            f"-f benchmarks/visitors.py --headless --only-summary --host {url} --users {visitors} "
            f"--spawn-rate {visitors / 4} --run-time {seconds:.0f}s --csv {folder}/load"
        )
        subprocess.run(
            [sys.executable, "-m", "locust", *flags.split()],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,  # locust ends with 1 where a request failed: told below
        )
        with (Path(folder) / "load_stats.csv").open() as file:
            rows = {row["Name"]: row for row in csv.DictReader(file)}
    done.set()
    watcher.join()
    updates = rows["update"]
    return Load(
        answers_per_second=float(updates["Requests/s"]),
        median=float(updates["50%"]),
        p95=float(updates["95%"]),
        errors=int(rows["Aggregated"]["Failure Count"]),
        busy=int(rows["busy"]["Request Count"]) if "busy" in rows else 0,
        memory=memory,
    )


def tell(visitors: int, found: Load) -> None:
    print(
        f"{visitors:8}  {found.answers_per_second:9.0f}  {found.median:9.0f}  {found.p95:7.0f}  "
        f"{found.errors:6}  {found.busy:5}  {found.memory[-1]:10.0f}",
        flush=True,
    )
    time.sleep(1)


if __name__ == "__main__":
    main()
