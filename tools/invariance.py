"""How many digits are read along each distortion: python -m tools.invariance --data DIR

MNIST's first test digits, each distorted alone by each of the nine, over its whole range, as
pictures are (`ink/distortions.py`); by the networks in checkpoints/, and by any checkpoint
that is named besides. Writes docs/invariance.png, all of them beside what the paper says (section
III-E), and for the page's grey bands the shares of those in checkpoints/.
"""

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from tqdm import tqdm

from lenet_demo.ink import Ink
from lenet_demo.ink.distortions import DISTORTIONS, Distortion, distort_fields
from lenet_demo.nets import LeNet
from lenet_demo.nets.checkpoint import load_file, load_nets, write_atomically
from lenet_demo.page.stress.words import WORDS
from lenet_demo.page.texts import TITLES
from lenet_demo.training.data import test_digits
from lenet_demo.training.report import png
from tools.app import ROOT

FILE = ROOT / "lenet_demo" / "page" / "stress" / "invariance.json"
PICTURE = ROOT / "docs" / "invariance.png"
AT_A_TIME = 500  # digits
# network → distortion → the share of digits that are read, for each of its values
Shares = Mapping[str, Mapping[str, Sequence[float]]]
Values = Mapping[str, float]
# What is printed besides: where the paper says something, and figure 13's noise.
PRINTED = [(name, end) for name, words in WORDS.items() if words.claim for end in words.claim] + [
    ("noise", 0.1)
]
AXES = {"px": "pixels", "×": "factor", "°": "degrees", "%": "chance of a pixel to be inverted"}


@torch.inference_mode()
def read_rightly(nets: Mapping[str, LeNet], fields: Ink, labels: np.ndarray) -> list[float]:
    """The share of the fields that each network reads, all at the same distortion."""
    right = np.zeros(len(nets))
    for begin in range(0, len(fields), AT_A_TIME):
        ink = torch.from_numpy(fields[begin : begin + AT_A_TIME])[:, None]
        for i, net in enumerate(nets.values()):
            digits = net.posterior(net(ink)).argmax(dim=1).numpy()
            right[i] += (digits == labels[begin : begin + AT_A_TIME]).sum()
    return [float(share) for share in right / len(fields)]


def measure(nets: Mapping[str, LeNet], fields: Ink, labels: np.ndarray) -> Shares:
    shares: dict[str, dict[str, list[float]]] = {name: {} for name in nets}
    steps = [(one.name, value) for one in DISTORTIONS for value in one.values()]
    for step, value in tqdm(steps, desc="distorting", leave=False):
        for name, share in zip(nets, at(nets, fields, labels, {step: value}), strict=True):
            shares[name].setdefault(step, []).append(share)
    return shares


def at(nets: Mapping[str, LeNet], fields: Ink, labels: np.ndarray, values: Values) -> list[float]:
    """Each network's share at one distortion; each digit with noise of its own."""
    return read_rightly(nets, distort_fields(fields, values, np.arange(len(fields))), labels)


def draw(shares: Shares, titles: Mapping[str, str], count: int) -> bytes:
    rows = math.ceil(len(DISTORTIONS) / 3)
    figure = Figure(figsize=(11, 2.9 * rows), layout="constrained")
    every = figure.subplots(rows, 3, sharey=True).flatten()
    for axes in every[len(DISTORTIONS) :]:
        axes.remove()
    for axes, of in zip(every, DISTORTIONS, strict=False):
        words = WORDS[of.name]
        if words.claim:
            axes.axvspan(*words.claim, color="#0a7d32", alpha=0.12, lw=0)
        for name, curves in shares.items():
            axes.plot(of.values(), [100 * share for share in curves[of.name]], label=titles[name])
        axes.set(title=words.title, xlabel=AXES[words.unit], ylim=(0, 101))
        if of.neutral == 1:
            scale_by_logarithms(axes, of)
        axes.grid(alpha=0.3)
    figure.supylabel("read rightly, %")
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
    figure.suptitle(
        f"{count:,} of MNIST's test digits, each distorted alone; green: what the paper says"
    )
    return png(figure)


def scale_by_logarithms(axes: Axes, distortion: Distortion) -> None:
    axes.set_xscale("log")
    ticks = [
        tick
        for tick in (0.4, 0.5, 0.7, 1, 1.4, 2, 2.5)
        if distortion.least <= tick <= distortion.most
    ]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks], minor=False)
    axes.set_xticks([], minor=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkpoints", type=Path, nargs="*", help="others that train.py wrote")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    parser.add_argument("--digits", type=int, default=2_000, help="how many of the test digits")
    flags = parser.parse_args()
    torch.set_num_threads(1)
    shipped, _missing = load_nets()
    nets = shipped | {path.stem: load_file(path) for path in flags.checkpoints}
    digits = test_digits(flags.data).first(flags.digits)
    fields = digits.ink[:, 0].numpy().astype(np.float32) / 255
    labels = digits.labels.numpy()
    for distortion, value in PRINTED:
        read = zip(nets, at(nets, fields, labels, {distortion: value}), strict=True)
        shares_read = ", ".join(f"{name} {100 * share:.1f} %" for name, share in read)
        print(f"{distortion} {value:g}: {shares_read}")
    shares = measure(nets, fields, labels)
    titles = {name: TITLES[name][0] if name in TITLES else name for name in nets}
    write_atomically(PICTURE, draw(shares, titles, len(digits)))
    rounded = {
        name: {axis: [round(share, 3) for share in curve] for axis, curve in curves.items()}
        for name, curves in shares.items()
        if name in shipped
    }
    lines = [f'"{name}": {json.dumps(curves)}' for name, curves in rounded.items()]
    text = f'{{"digits": {len(digits)}, "read": {{\n' + ",\n".join(lines) + "\n}}\n"
    write_atomically(FILE, text.encode())


if __name__ == "__main__":
    main()
