"""Figures 11 and 12: what reading one digit takes, our networks counted beside the paper's figures.

    python -m tools.figure11

Counted are connections, each a multiplication and an addition; those of fully connected networks
follow from their layers' sizes. The paper's are those that `lenet_demo.published` has. Its
multiply-adds for LeNet-5 are more than its connections, and how they were counted it does not say.
For boosted LeNet-4 it has fewer than three times LeNet-4's: where the first is sure, the others are
not asked.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import isqrt

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lenet_demo.nets import NETS, layers, parameter_count
from lenet_demo.nets.checkpoint import write_atomically
from lenet_demo.page.texts import TITLES
from lenet_demo.published import FIGURE_11, FIGURE_12
from lenet_demo.training.report import png

from .app import ROOT

PICTURE = ROOT / "docs" / "figure11.png"
FULLY_CONNECTED: Sequence[tuple[int, ...]] = (
    (400, 300, 10),
    (784, 300, 10),
    (784, 1000, 10),
    (784, 300, 100, 10),
    (784, 500, 150, 10),
)
OURS, THEIRS = "#d95f02", "#f0b27a"


def counts() -> dict[str, tuple[int, int]]:
    """Connections and free parameters of each network, by its title."""
    nets = {TITLES[name][0]: NETS[name]() for name in ("lenet1", "lenet4", "lenet5", "modern")}
    nets |= {TITLES[name][0]: NETS[name]() for name in ("wide", "small")}
    counted = {
        title: (sum(row.connections for row in layers(net)), parameter_count(net))
        for title, net in nets.items()
    }
    connections, parameters = counted["LeNet-4"]
    counted["boosted LeNet-4"] = 3 * connections, 3 * parameters
    for units_of in FULLY_CONNECTED:
        # Of each layer's units, those before and a bias.
        weights = sum((before + 1) * units for before, units in pairwise(units_of))
        side = isqrt(units_of[0])
        name = "-".join(map(str, (f"{side}×{side}", *units_of[1:])))
        counted[name] = (weights, weights)
    return counted


def bars(axes: Axes, theirs: Mapping[str, float], ours: Mapping[str, float], title: str) -> None:
    """Two bars a name where both are there, the smallest above."""
    lengths_of = {**ours, **theirs}
    names = sorted(lengths_of, key=lambda name: lengths_of[name])
    for values, colour, shift, whose in ((theirs, THEIRS, -0.2, "1998"), (ours, OURS, 0.2, "ours")):
        at = [i for i, name in enumerate(names) if name in values]
        lengths = [values[names[i]] for i in at]
        drawn = axes.barh([i + shift for i in at], lengths, 0.38, color=colour, label=whose)
        words = [f"{length:,.0f}" if length >= 100 else f"{length:.3g}" for length in lengths]
        axes.bar_label(drawn, words, padding=3, fontsize=8)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set(xscale="log", title=title)
    axes.margins(x=0.2)
    axes.legend(loc="upper right")


def main() -> None:
    ours = counts()
    print("| network | connections | 1998's multiply-adds | free parameters | 1998's |")
    print("|---|---|---|---|---|")
    for name, (connections, parameters) in ours.items():
        printed = [
            f"{1000 * figure[name]:,.0f}" if name in figure else "–"
            for figure in (FIGURE_11, FIGURE_12)
        ]
        print(f"| {name} | {connections:,} | {printed[0]} | {parameters:,} | {printed[1]} |")
    figure = Figure(figsize=(12, 7), layout="constrained")
    left, right = figure.subplots(1, 2)
    thousands = [{name: of[i] / 1000 for name, of in ours.items()} for i in (0, 1)]
    bars(left, FIGURE_11, thousands[0], "figure 11: multiply-adds a digit, thousands")
    bars(right, FIGURE_12, thousands[1], "figure 12: free parameters, thousands")
    write_atomically(PICTURE, png(figure))


if __name__ == "__main__":
    main()
