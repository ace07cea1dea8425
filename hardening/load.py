"""Many visitors at once: python -m hardening.load [--visitors 1000] [--minutes 3]

Each opens the page as a browser does, with all its files, and draws a stroke every three seconds,
after which it asks for PyTorch's word; from the same machine (locust, a process of its own). It
prints, once all have come: words a second, median and 95 % of their round trip, errors, "busy"
answers; while they come, 95 % of what opening asks for; and the server's memory after a third of
the time and at the end. With --limit instead: more and more visitors.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import psutil
from playwright.sync_api import sync_playwright

from tools.app import CHROMIUM, CHROMIUM_FLAGS, ROOT, running_app, wait_until_served

STEPS = (200, 400, 600, 800, 1000, 1300)
ARRIVALS = 10  # visitors that come in a second


class Load(NamedTuple):
    words_per_second: float
    median: float  # milliseconds, of a word
    p95: float
    opening: float  # 95 % of the requests of opening, milliseconds, by the median second
    errors: int
    busy: int
    memory: list[float]  # MiB, once a second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--limit", action="store_true", help="find the number that is too many")
    flags = parser.parse_args()
    # The visitors all come from this machine, and say their addresses as a known proxy would.
    os.environ["FORWARDED_ALLOW_IPS"] = "127.0.0.1"
    with running_app() as (url, process):
        wait_until_served(url)
        print(
            "visitors  words/s  median ms  95 % ms  opening 95 %  errors   busy  memory MiB",
            flush=True,
        )
        if flags.limit:
            for visitors in STEPS:
                tell(visitors, load(url, process.pid, visitors, seconds=visitors / ARRIVALS + 30))
            return
        result = load(url, process.pid, flags.visitors, seconds=60 * flags.minutes)
        tell(flags.visitors, result)
        first = result.memory[len(result.memory) // 3]
        print(f"memory after a third {first:.0f} MiB, at the end {result.memory[-1]:.0f} MiB")


def opened_by_a_browser(url: str) -> list[str]:
    """The paths of all that Chromium asks for when it opens the page, in order."""
    paths: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_context(service_workers="block").new_page()
        page.on("request", lambda request: paths.append(request.url.removeprefix(url)))
        page.goto(url)
        page.wait_for_selector('[data-role="figure"][aria-busy="false"] .net', state="attached")
        page.wait_for_timeout(2000)
        browser.close()
    # Its heartbeat never ends.
    return [path for path in paths if path.startswith("/") and "heartbeat" not in path]


def load(url: str, server: int, visitors: int, *, seconds: float) -> Load:
    """`visitors` drawing for so long, with `server`'s memory watched."""
    opened = opened_by_a_browser(url)
    memory: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(1):
            memory.append(psutil.Process(server).memory_info().rss / 2**20)

    watcher = threading.Thread(target=watch)
    watcher.start()
    with tempfile.TemporaryDirectory() as folder:
        flags = (
            f"-f hardening/visitors.py --headless --only-summary --host {url} --users {visitors} "
            f"--spawn-rate {ARRIVALS} --run-time {seconds:.0f}s "
            f"--csv {folder}/load --csv-full-history --reset-stats"
        )
        subprocess.run(
            [sys.executable, "-m", "locust", *flags.split()],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "OPENED": json.dumps(opened)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,  # locust ends with 1 where a request failed: counted below
        )
        with (Path(folder) / "load_stats.csv").open() as file:
            rows = {row["Name"]: row for row in csv.DictReader(file)}
        with (Path(folder) / "load_stats_history.csv").open() as file:
            opening = [
                float(row["95%"])
                for row in csv.DictReader(file)
                if row["Name"].startswith("open") and row["95%"] != "N/A"
            ]
    done.set()
    watcher.join()
    words = rows["word"]
    return Load(
        words_per_second=float(words["Requests/s"]),
        median=float(words["50%"]),
        p95=float(words["95%"]),
        opening=statistics.median(opening),
        errors=int(rows["Aggregated"]["Failure Count"]),
        busy=int(rows["busy"]["Request Count"]) if "busy" in rows else 0,
        memory=memory,
    )


def tell(visitors: int, result: Load) -> None:
    print(
        f"{visitors:8}  {result.words_per_second:7.0f}  {result.median:9.0f}  {result.p95:7.0f}  "
        f"{result.opening:12.0f}  {result.errors:6}  {result.busy:5}  {result.memory[-1]:10.0f}",
        flush=True,
    )
    time.sleep(1)


if __name__ == "__main__":
    main()
