"""Why the prototypes stay fixed: what becomes of them where Eq. 8 may move them, and Eq. 9.

    python -m tools.collapse --data DIR

Eq. 8 asks only that F6 come near the right prototype. Nothing keeps prototypes apart, and where
they learn, too, the least of all energies is one point for all ten, which F6 gives for every digit
(section II-C). Eq. 9 pushes the wrong ones away. Both begin with figure 3's pictures and the same
weights, and go by the same plain gradient descent; beside them, Eq. 8 with the ten kept fixed.
Errors are of digits held out from the training set.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor, nn
from tqdm import tqdm

from lenet_demo.nets import LeNet5
from lenet_demo.nets.checkpoint import write_atomically
from lenet_demo.nets.lenet5 import HEIGHT, WIDTH
from lenet_demo.training.data import Digits, learning_digits
from lenet_demo.training.losses import maximum_a_posteriori, mean_squared_error
from lenet_demo.training.recipe import start_wide
from lenet_demo.training.report import png
from lenet_demo.training.trainer import misread, outputs

from .app import ROOT

PICTURE = ROOT / "docs" / "collapse.png"
# Of the weights, and of the prototypes: at 0.5 and 64 digits a step, six or seven of each class,
# a prototype soon lies where F6 puts its class.
RATE, PROTOTYPES_RATE = 5e-3, 0.5
BATCH = 64
SEED = 1998
HELD_OUT = 2_000
MEASURED = (0, 3, 10, 20, 30, 50, 100, 200, 300, 500, 700, 1000)  # after so many steps
DRAWN = (0, 10, 30, 100, 300, 1000)


class Snapshot(NamedTuple):
    step: int
    prototypes: np.ndarray  # (10, 84)
    apart: float  # mean squared distance of two prototypes
    distance: float  # to the right prototype, mean over the digits held out
    error: float  # of these


def watch(
    loss: Callable[[Tensor, Tensor], Tensor], learnt: bool, learn: Digits, held_out: Digits
) -> list[Snapshot]:
    """LeNet-5 under `loss`, its prototypes `learnt` or fixed, at each of `MEASURED`."""
    torch.manual_seed(SEED)
    net = LeNet5()
    start_wide(net)
    groups: list[dict[str, Any]] = [{"params": list(net.parameters()), "lr": RATE}]
    if learnt:
        codes = nn.Parameter(net.output.prototypes.clone())
        del net.output.prototypes
        net.output.prototypes = codes
        groups.append({"params": [codes], "lr": PROTOTYPES_RATE})
    optimiser = torch.optim.SGD(groups)
    moments = []
    for step in tqdm(range(MEASURED[-1] + 1), leave=False):
        if step in MEASURED:
            moments.append(measure(net, step, held_out))
        chosen = torch.randint(len(learn), (BATCH,))
        energy = loss(net(learn.ink[chosen] / 255), learn.labels[chosen])
        optimiser.zero_grad()
        energy.backward()
        optimiser.step()
    return moments


@torch.no_grad()
def measure(net: LeNet5, step: int, digits: Digits) -> Snapshot:
    codes = net.output.prototypes.detach().clone()
    apart = float(torch.pdist(codes).square().mean())
    distances = outputs(net, digits)
    right = float(mean_squared_error(distances, digits.labels))
    error = misread(net.posterior(distances), digits.labels) / len(digits)
    return Snapshot(step, codes.numpy(), apart, right, error)


def draw(runs: dict[str, list[Snapshot]]) -> bytes:
    """The ten prototypes at each of `DRAWN`, of the two that learn them, and all three's curves."""
    figure = Figure(figsize=(13, 5.6), layout="constrained")
    parts: Any = figure.subfigures(1, 3, width_ratios=(1, 1, 0.9), wspace=0.03)
    for part, (name, moments) in zip(parts[:2], runs.items(), strict=False):
        axes = part.subplots(1, 1)
        drawn = [moment for moment in moments if moment.step in DRAWN]
        rows = [np.hstack([framed(code) for code in moment.prototypes]) for moment in drawn]
        axes.imshow(np.vstack(rows), cmap="gray_r", vmin=-1.2, vmax=1.2)
        axes.set_yticks(
            [(HEIGHT + 2) * (i + 0.5) for i in range(len(drawn))],
            [f"{moment.step}" for moment in drawn],
        )
        axes.set_xticks([(WIDTH + 2) * (digit + 0.5) for digit in range(10)], range(10))
        axes.set(title=name, ylabel="steps")
    above, below = parts[2].subplots(2, 1, sharex=True)
    for (name, moments), colour in zip(
        runs.items(), ("#d95f02", "#1f6fb4", "#666666"), strict=True
    ):
        steps = [moment.step for moment in moments]
        above.plot(steps, [moment.distance for moment in moments], color=colour, label=name)
        above.plot(steps, [moment.apart for moment in moments], "--", color=colour)
        below.plot(steps, [100 * moment.error for moment in moments], color=colour)
    above.set(
        yscale="log", title="mean squared distance: F6 to the right\none; dashed: between two"
    )
    below.set(title="held-out digits misread, %", xlabel="steps of 64 digits", ylim=(0, 100))
    below.set_xscale("symlog", linthresh=10)
    below.set_xlim(0, MEASURED[-1])
    above.legend(fontsize=8)
    for axes in (above, below):
        axes.grid(alpha=0.3)
    return png(figure)


def framed(code: np.ndarray) -> np.ndarray:
    """A prototype as its 7×12 picture, a pixel of grey around it."""
    return np.pad(code.reshape(HEIGHT, WIDTH), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    flags = parser.parse_args()
    torch.set_num_threads(1)
    learn, held_out = learning_digits(flags.data)
    held_out = held_out.first(HELD_OUT)
    runs = {}
    for name, loss, learnt in (
        ("Eq. 8, prototypes learnt", mean_squared_error, True),
        ("Eq. 9, prototypes learnt", maximum_a_posteriori, True),
        ("Eq. 8, prototypes fixed", mean_squared_error, False),
    ):
        runs[name] = watch(loss, learnt, learn, held_out)
        print(f"{name}\n\n| steps | between prototypes | F6 to the right one | misread, % |")
        print("|---|---|---|---|")
        for moment in runs[name]:
            cells = f"{moment.apart:.3g} | {moment.distance:.3g} | {100 * moment.error:.1f}"
            print(f"| {moment.step} | {cells} |", flush=True)
    write_atomically(PICTURE, draw(runs))


if __name__ == "__main__":
    main()
