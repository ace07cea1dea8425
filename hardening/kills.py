"""Every recipe killed at random moments and resumed: python -m hardening.kills [--kills 10]

A short run over a few pictures drawn by chance, once whole, then `--kills` times killed (SIGKILL)
at a moment drawn evenly from its length and resumed to its end: its weights, and its history where
it keeps one, must be the very same bytes. Each life is a fork of this process, which has imported
all it needs, so that the moments fall into the run and not into imports.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image
from safetensors import safe_open

import train
from lenet_demo.training import report
from lenet_demo.training.data import CLASSES
from lenet_demo.training.data_sets import DATA_SETS
from tools.mnist_files import write_idx

FORK = multiprocessing.get_context("fork")
PICTURES = 240


def make_pictures(folder: Path) -> None:
    """MNIST's four files, Fashion-MNIST's, and a folder of colour pictures by class: all noise."""
    chance = np.random.default_rng(0)
    labels = (np.arange(PICTURES) % 10).astype(np.uint8)
    ink = chance.integers(0, 256, (PICTURES, 28, 28), np.uint8)
    for name in ("MNIST", "FashionMNIST"):
        raw = folder / name / "raw"
        raw.mkdir(parents=True)
        for part in ("train", "t10k"):
            for kind, values in (("images-idx3", ink), ("labels-idx1", labels)):
                write_idx(raw / f"{part}-{kind}-ubyte", values)
    for i in range(PICTURES):
        for part in ("train", "test"):
            place = folder / "colour" / part / CLASSES[i % 10]
            place.mkdir(parents=True, exist_ok=True)
            noise = chance.integers(0, 256, (32, 32, 3), np.uint8)
            Image.fromarray(noise).save(place / f"{i}.png")


def life(flags: list[str], log: Path) -> None:
    """`python train.py` with these flags, in a fork."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.argv = ["train.py", *flags]
    train.main()


def live(flags: list[str], log: Path, seconds: float | None = None) -> bool:
    """Whether it came to its end; killed after so many `seconds`. Raises where it failed."""
    process = FORK.Process(target=life, args=(flags, log))
    process.start()
    process.join(seconds)
    if process.is_alive():
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    if process.exitcode not in (0, -signal.SIGKILL):
        raise SystemExit(f"train.py {' '.join(flags)} failed:\n{log.read_text()[-2000:]}")
    return process.exitcode == 0


def outcome(out: Path) -> dict[str, bytes]:
    """All tensors of what a run wrote, by file and name; headers tell how long it took."""
    tensors = {}
    for path in sorted(out.rglob("*.safetensors")):
        with safe_open(path, framework="np") as file:
            for key in file.keys():  # noqa: SIM118
                tensors[f"{path.name} {key}"] = file.get_tensor(key).tobytes()
    return tensors


def kill_often(flags: list[str], kills: int, chance: random.Random, folder: Path) -> str:
    """What came of one recipe, in a line."""
    log, at = folder / "log", time.perf_counter()
    flags = [*flags, "--threads", "1", "--device", "cpu"]

    def places(name: str) -> list[str]:
        return ["--run", str(folder / name / "run"), "--out", str(folder / name / "out")]

    live(flags + places("whole"), log)
    length, whole = time.perf_counter() - at, outcome(folder / "whole" / "out")
    same, hit = 0, 0
    for number in range(kills):
        name = f"killed {number}"
        if not live(flags + places(name), log, chance.uniform(0, length)):
            hit += 1
            live([*flags, *places(name), "--resume"], log)
        same += outcome(folder / name / "out") == whole
        shutil.rmtree(folder / name)
    return f"{same} of {kills} the same, {hit} killed before their end; a run {length:.1f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="those whose name contains this")
    parser.add_argument("--but", default="-", help="none whose name contains this")
    flags = parser.parse_args()
    runs = {
        f"{net} {name} {recipe}": [net, "--data-set", name, "--recipe", recipe]
        + (["--history"] if name == "mnist" else [])
        for name, data_set in DATA_SETS.items()
        for net, recipes in data_set.recipes.items()
        for recipe in recipes
    }
    # The drawings that set a limit at a run's end are the same each time: once is enough.
    drawn = report.draw_non_digits(5_000)
    report.draw_non_digits = lambda _count: drawn  # type: ignore[assignment, misc]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_pictures(folder)
        for run, arguments in runs.items():
            if flags.only not in run or flags.but in run:
                continue
            data = folder / "colour" if "cifar10" in run else folder
            # Three passes by every recipe: their state is what a kill could harm.
            arguments = [*arguments, "--epochs", "3", "--digits", "200", "--data", str(data)]
            place = folder / "runs"
            place.mkdir()
            summary = kill_often(arguments, flags.kills, random.Random(flags.seed), place)
            print(f"{run:26} {summary}", flush=True)
            shutil.rmtree(place)


if __name__ == "__main__":
    main()
