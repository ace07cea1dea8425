"""Start to first answer, and memory over many updates: python -m benchmarks.startup"""

import statistics
import subprocess
import sys
import time

import psutil

from tools.app import SEVEN, ask, page_address, running_app, wait_until_served

ROUNDS = 5


def main() -> None:
    bare, ours = [], []
    for _ in range(ROUNDS):  # in turn, so that a busy machine hinders both
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import torch, gradio"], check=True)
        bare.append(time.perf_counter() - start)
        start = time.perf_counter()
        with running_app() as (url, _process):
            wait_until_served(url)
            answer = ask(page_address(url), SEVEN)
            ours.append(time.perf_counter() - start)
        assert answer["nets"]["lenet5"]["digit"] == 7
    first, second = statistics.median(bare), statistics.median(ours)
    print(f"import torch, gradio        {first:5.2f} s   (median of {ROUNDS})")
    print(f"app.py to its first answer  {second:5.2f} s   {second / first:.2f} times")

    with running_app() as (url, process):
        wait_until_served(url)
        address, resident = page_address(url), {}
        for update in range(1, 1001):
            ask(address, SEVEN)
            if update in (100, 1000):
                resident[update] = psutil.Process(process.pid).memory_info().rss / 2**20
    print(f"resident after 100 questions {resident[100]:.0f} MiB, after 1,000 {resident[1000]:.0f}")


if __name__ == "__main__":
    main()
