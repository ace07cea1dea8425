"""Figure 9: the test error of every classifier, the paper's beside ours where there is one.

    python -m tools.figure9 [CHECKPOINT …] [--boosted FOLDER] --data DIR

Ours: the simple classifiers of `tools.classics`, LeNet-4 with another last layer of
`tools.last_layer`, the shipped LeNet-1 and LeNet-4, LeNet-5 by the procedure of 1998 with its
three departures, and what else is named: checkpoints of other seeds, LeNet-1 on the digits that it
had (`train.py lenet1 --recipe published`), and the run of boosted LeNet-4. Of several runs the bar
is the mean and each run a point.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean

import torch
from matplotlib.figure import Figure

from lenet_demo.nets.checkpoint import CHECKPOINTS, load_file, write_atomically
from lenet_demo.published import FIGURE_9
from lenet_demo.training.report import png

from . import classics, last_layer
from .app import ROOT
from .figure11 import OURS, THEIRS

PICTURE = ROOT / "docs" / "figure9.png"
SHIPPED = ("lenet1", "lenet4", "lenet5-paper", "lenet5-distorted")
BARS = {
    ("lenet1", "shipped"): "LeNet-1, 20×20",
    ("lenet1", "published"): "LeNet-1, 16×16",
    ("lenet4", "shipped"): "LeNet-4",
    ("lenet5", "paper"): "LeNet-5",
    ("lenet5", "distorted"): "LeNet-5, distorted",
}
BOOSTED = "boosted LeNet-4, distorted"


def draw(ours: Mapping[str, Sequence[float]]) -> bytes:
    """Two bars a classifier, in the paper's order; ours that it does not have come last."""
    names = [*FIGURE_9, *(name for name in ours if name not in FIGURE_9)]
    places = {name: place for place, name in enumerate(names)}
    figure = Figure(figsize=(8, 9.5), layout="constrained")
    axes = figure.subplots()
    means = {name: mean(errors) for name, errors in ours.items()}
    for values, colour, shift, whose in (
        (FIGURE_9, THEIRS, -0.2, "1998"),
        (means, OURS, 0.2, "ours"),
    ):
        at = [places[name] + shift for name in values]
        bars = axes.barh(at, list(values.values()), 0.38, color=colour, label=whose)
        axes.bar_label(bars, [f"{value:.3g}" for value in values.values()], padding=3, fontsize=8)
    for name, errors in ours.items():
        if len(errors) > 1:
            axes.plot(errors, [places[name] + 0.2] * len(errors), "k.", markersize=4)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.invert_yaxis()
    axes.set(title="figure 9: test error, %")
    axes.margins(x=0.08, y=0.01)
    axes.grid(axis="x", alpha=0.3)
    axes.legend(loc="lower right")
    return png(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkpoints", type=Path, nargs="*", help="others that train.py wrote")
    parser.add_argument("--boosted", type=Path, help="folder of a run of boosted LeNet-4")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    flags = parser.parse_args()
    torch.set_num_threads(1)
    ours: dict[str, list[float]] = defaultdict(list)
    for name, error in classics.errors(flags.data):
        ours[name].append(error)
        print(f"{name}: {error:.2f} %", flush=True)  # as each is there: this takes minutes
    shipped = [CHECKPOINTS / f"{name}.safetensors" for name in SHIPPED]
    for net in map(load_file, [*shipped, *flags.checkpoints]):
        # Read by the run itself, from digits of its own size.
        ours[BARS[net.metadata["net"], net.metadata["recipe_name"]]].append(
            100 * net.metadata["test_error"]
        )
        if (net.metadata["net"], net.metadata["recipe_name"]) == ("lenet4", "shipped"):
            for name, error in last_layer.errors_of(net, flags.data).items():
                ours[name].append(error)
    if flags.boosted:
        summary = json.loads((flags.boosted / "summary.json").read_text())
        ours[BOOSTED].append(100 * summary["test_error"])
    print("| classifier | 1998, % | ours, % |\n|---|---|---|")
    for name in [*FIGURE_9, *(name for name in ours if name not in FIGURE_9)]:
        here = ", ".join(f"{error:.2f}" for error in ours[name]) if name in ours else "–"
        print(f"| {name} | {FIGURE_9.get(name, '–')} | {here} |")
    write_atomically(PICTURE, draw(ours))


if __name__ == "__main__":
    main()
