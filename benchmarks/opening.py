"""Opening the page near and far: python -m benchmarks.opening [--beside CHECKOUT]

In a fresh Chromium, by a local connection and by one of 150 ms and 1.5 Mbit/s: from the address to
a page that can be drawn on, from there to the first answer to a sample digit, and the bytes that
travelled by then. With --beside, another checkout of the project in turn, for the ratio.
"""

import argparse
import statistics
import time
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from benchmarks.latency import FAR, NEAR
from tools.app import CHROMIUM, CHROMIUM_FLAGS, ROOT, running_app, wait_until_served

ROUNDS = 5


class Opening(NamedTuple):
    ready: float  # seconds
    answer: float  # seconds after that
    bytes: float


def open_once(browser: Browser, url: str, network: dict) -> Opening:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("Network.enable")
    devices.send("Network.emulateNetworkConditions", network)
    sizes: list[float] = []
    devices.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector('[data-role="figure"] .net', state="attached", timeout=120_000)
    ready = time.perf_counter()
    page.keyboard.press("7")
    page.wait_for_function(
        "document.querySelector('[data-net=modern] [data-role=digit]').textContent === '7'"
    )
    answer = time.perf_counter()
    travelled = sum(sizes)
    context.close()
    return Opening(ready - start, answer - ready, travelled)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--beside", type=Path, help="another checkout, opened in turn")
    flags = parser.parse_args()
    folders = [ROOT, *([flags.beside] if flags.beside else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for name, network in (("near", NEAR), ("150 ms, 1.5 Mbit/s", FAR)):
            results: dict[Path, list[Opening]] = {folder: [] for folder in folders}
            for folder in folders:
                with running_app(folder=folder) as (url, _process):
                    wait_until_served(url)
                    open_once(browser, url, NEAR)  # the server's own first time
                    results[folder] = [open_once(browser, url, network) for _ in range(ROUNDS)]
            for folder, openings in results.items():
                ready, answer, size = map(statistics.median, zip(*openings, strict=True))
                which = "this" if folder == ROOT else "other"
                print(
                    f"{name:20} {which:6} ready {ready:5.2f} s   first answer {answer:5.2f} s later"
                    f"   {size / 1000:6.0f} KB"
                )
        browser.close()


if __name__ == "__main__":
    main()
