"""Figure 8: the test digits that LeNet-5 misreads, the paper's 82 beside ours.

    python -m tools.figure8 CHECKPOINT --data DIR

CHECKPOINT is one that learnt with the fixed distorted set, as the paper's had:
`train.py lenet5 --recipe distorted`. Under each digit stands what it is and what it was taken
for, in orange where both misread it.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lenet_demo.nets.checkpoint import load_file, write_atomically
from lenet_demo.published import FIGURE_8, FIGURE_8_ANSWERS, FIGURE_8_LABELS
from lenet_demo.training.data import Digits, test_digits
from lenet_demo.training.report import png
from lenet_demo.training.trainer import outputs

from .app import ROOT

PICTURE = ROOT / "docs" / "figure8.png"
IN_A_ROW = 10
BOTH = "#b34700"


def draw(test: Digits, theirs: Mapping[int, int], ours: Mapping[int, int], title: str) -> bytes:
    """`theirs` and `ours`: what each misread digit, by its number, was taken for."""
    rows = -(-max(len(theirs), len(ours)) // IN_A_ROW)
    figure = Figure(figsize=(12, 0.62 * rows + 0.8), layout="constrained")
    parts: Any = figure.subfigures(1, 2, wspace=0.04)
    for part, misread, others, name in (
        (parts[0], theirs, ours, f"1998: {len(theirs)} misread"),
        (parts[1], ours, theirs, f"{title}: {len(ours)} misread"),
    ):
        part.suptitle(name, fontsize=11)
        cells = list(part.subplots(rows, IN_A_ROW).flat)
        for axes in cells:
            axes.axis("off")
        for axes, (number, answer) in zip(cells, misread.items(), strict=False):
            digit(axes, test, number, answer, is_shared=number in others)
    return png(figure)


def digit(axes: Axes, test: Digits, number: int, answer: int, is_shared: bool) -> None:
    axes.imshow(255 - test.ink[number, 0, 2:-2, 2:-2].numpy(), cmap="gray", vmin=0, vmax=255)
    words = f"{int(test.labels[number])}→{answer}"
    axes.set_title(words, fontsize=9, y=-0.38, color=BOTH if is_shared else "black")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    flags = parser.parse_args()
    torch.set_num_threads(1)
    net, test = load_file(flags.checkpoint), test_digits(flags.data)
    assert [int(test.labels[i]) for i in FIGURE_8] == [*map(int, FIGURE_8_LABELS)]
    theirs = dict(zip(FIGURE_8, map(int, FIGURE_8_ANSWERS), strict=True))
    read = net.posterior(outputs(net, test)).argmax(dim=1)
    wrong = np.flatnonzero(read != test.labels).tolist()
    ours = {number: int(read[number]) for number in wrong}
    both = theirs.keys() & ours.keys()
    alike = sum(theirs[number] == ours[number] for number in both)
    print(f"1998 misread {len(theirs)}, ours {len(ours)}, both {len(both)}, {alike} of these alike")
    title = f"The same procedure here, with three departures, seed {net.metadata['seed']}"
    write_atomically(PICTURE, draw(test, theirs, ours, title))


if __name__ == "__main__":
    main()
