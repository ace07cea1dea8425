"""Figure 10: how many digits must be rejected for how small an error on the others.

    python -m tools.figure10 CHECKPOINT … [--boosted FOLDER] --data DIR

For the shipped LeNet-5, LeNet-4, LeNet-1 and modern network, and for the checkpoints named
besides, as `train.py lenet5 --recipe paper` writes, and for the run of boosted LeNet-4; beside them
the paper's nine. Rejected is by the gap between the two best, as in the paper: of two distances, or
of two scores.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from matplotlib.figure import Figure

from lenet_demo import load_net
from lenet_demo.nets import LeNet
from lenet_demo.nets.checkpoint import load_file, write_atomically
from lenet_demo.published import FIGURE_10
from lenet_demo.training.boosting import Committee, load_committee
from lenet_demo.training.data import Digits, test_digits
from lenet_demo.training.report import png
from lenet_demo.training.trainer import outputs

from .app import ROOT

PICTURE = ROOT / "docs" / "figure10.png"
SHIPPED = {"lenet5": "LeNet-5, weights of today", "modern": "modern LeNet"}
FORERUNNERS = {"lenet4": "LeNet-4 here", "lenet1": "LeNet-1 here"}
PROCEDURES = {"paper": "LeNet-5 here", "distorted": "LeNet-5 here, distorted digits too"}
HERE = "“Here”: by the procedure of 1998, with three departures. Light bars: the paper's own"
WANTED = 0.5  # per cent of the digits that are not rejected
OURS, THEIRS = "#d95f02", "#f0b27a"


def error_left(net: LeNet | Committee, test: Digits) -> np.ndarray:
    """(N,) error, in per cent, on the others with 0, 1, … of the N test digits rejected."""
    output = outputs(net, test)
    best = (-output if net.has_prototypes else output).topk(2, dim=1)
    gap, read = best.values[:, 0] - best.values[:, 1], best.indices[:, 0]
    # The surest first: of the k surest so many are wrong.
    wrong = (read != test.labels)[gap.argsort(descending=True, stable=True)].numpy().cumsum()
    return (100 * wrong / np.arange(1, len(test) + 1))[::-1]


def to_be_rejected(errors: np.ndarray, wanted: float = WANTED) -> float:
    """The least share, in per cent, from which on no more than `wanted` is misread."""
    above = np.flatnonzero(errors > wanted)
    return 100 * (above[-1] + 1 if len(above) else 0) / len(errors)


def draw(curves: Mapping[str, np.ndarray]) -> bytes:
    """PNG: left our curves; right what must be rejected for `WANTED`, ours and the paper's nine."""
    figure = Figure(figsize=(11, 4.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    for name, errors in curves.items():
        left.plot(100 * np.arange(len(errors)) / len(errors), errors, label=name)
    left.axhline(WANTED, color="#999999", lw=0.8, ls="--")
    left.set(xlim=(0, 6), xlabel="rejected, % of the test digits", ylabel="error on the others, %")
    left.set(title="Rejected by the gap of the two best", ylim=(0, 2.2))
    left.grid(alpha=0.3)
    left.legend(fontsize=8)
    shares = {f"{name}, 1998": (share, THEIRS) for name, share in FIGURE_10.items()}
    shares |= {name: (to_be_rejected(errors), OURS) for name, errors in curves.items()}
    names = sorted(shares, key=lambda name: shares[name][0])
    lengths, colours = zip(*(shares[name] for name in names), strict=True)
    right.bar_label(right.barh(names, lengths, color=colours), fmt="{:.3g}", padding=3, fontsize=8)
    right.invert_yaxis()
    right.tick_params("y", labelsize=8)
    right.margins(x=0.1)
    right.set(title=f"Rejected for {WANTED} % on the others, % (figure 10)")
    figure.supxlabel(HERE, fontsize=9)
    return png(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkpoints", type=Path, nargs="*", help="others that train.py wrote")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    parser.add_argument("--boosted", type=Path, help="folder of a run of boosted LeNet-4")
    flags = parser.parse_args()
    torch.set_num_threads(1)
    test = test_digits(flags.data)
    nets: dict[str, LeNet | Committee] = {words: load_net(name) for name, words in SHIPPED.items()}
    for net in map(load_file, flags.checkpoints):
        recipe = net.metadata["recipe_name"]
        nets[PROCEDURES.get(recipe, f"LeNet-5, {recipe}")] = net
    nets |= {words: load_net(name) for name, words in FORERUNNERS.items()}
    if flags.boosted:
        nets["boosted LeNet-4 here"] = load_committee(flags.boosted)
    curves = {name: error_left(net, test) for name, net in nets.items()}
    print(f"| network | error, % | rejected for {WANTED} %, % | for 0.1 %, % |\n|---|---|---|---|")
    for name, errors in curves.items():
        shares = f"{to_be_rejected(errors):.2f} | {to_be_rejected(errors, 0.1):.2f}"
        print(f"| {name} | {errors[0]:.2f} | {shares} |")
    write_atomically(PICTURE, draw(curves))


if __name__ == "__main__":
    main()
