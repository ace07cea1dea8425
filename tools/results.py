"""The table of results, and figures 5 and 6 beside the paper's, from the runs' own files.

    python -m tools.results CHECKPOINT … --data DIR --pen FILE --pictures FOLDER

Groups the checkpoints by network and recipe. Every figure is measured here and now but the
held-out error and the minutes, which stand in the checkpoints' headers. `--pen` is the file of
`tools.pen_strokes`; the worst of its six cells is shown.
"""

import argparse
import statistics
from collections import defaultdict
from pathlib import Path

import torch

from lenet_demo.nets import LeNet
from lenet_demo.nets.checkpoint import load_file, write_atomically
from lenet_demo.published import FIGURE_8
from lenet_demo.training.data import Digits, test_digits
from lenet_demo.training.report import draw_figure_6
from lenet_demo.training.trainer import misread, outputs

from . import pen_strokes

MNIST_SIZE = 60_000


def mean_and_deviation(values: list[float]) -> str:
    deviation = f" ± {statistics.stdev(values):.2f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.2f}{deviation}"


def test_errors(net: LeNet, test: Digits) -> tuple[float, int]:
    """The test error in per cent, and how many of the paper's 82 are read."""
    posterior = net.posterior(outputs(net, test))
    hard = torch.tensor(FIGURE_8)
    read = len(hard) - misread(posterior[hard], test.labels[hard])
    return 100 * misread(posterior, test.labels) / len(test), read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoints", type=Path, nargs="+", help="what train.py wrote")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder of MNIST")
    parser.add_argument("--pen", type=Path, help="JSON lines, gzipped, of digits as strokes")
    parser.add_argument("--pictures", type=Path, help="folder for figure 6, where sizes differ")
    flags = parser.parse_args()

    nets = [load_file(path) for path in flags.checkpoints]
    test = test_digits(flags.data)
    worst = [0.0] * len(nets)
    if flags.pen:
        for _how, wrong, _blank in pen_strokes.errors(nets, flags.pen):
            worst = list(map(max, worst, wrong))

    groups: dict[tuple[str, str], list[tuple[LeNet, float, int, float]]] = defaultdict(list)
    by_size: dict[int, list[float]] = defaultdict(list)
    for net, pen in zip(nets, worst, strict=True):
        metadata, (error, hard) = net.metadata, test_errors(net, test)
        if metadata["recipe_name"] == "paper":
            size = MNIST_SIZE if metadata["digits"] == "all" else metadata["digits"]
            by_size[size].append(error / 100)
        if metadata["digits"] == "all":
            groups[metadata["net"], metadata["recipe_name"]].append((net, error, hard, pen))

    print("| network | recipe | seeds | test, % | held out, % | pen strokes, % | of the 82 | min |")
    print("|---|---|---|---|---|---|---|---|")
    for (name, recipe), runs in groups.items():
        nets = [net for net, *_ in runs]
        errors = [error for _, error, _, _ in runs]
        held_out = [net.metadata["held_out_error"] for net in nets]
        cells = [
            name,
            recipe,
            ", ".join(str(net.metadata["seed"]) for net in nets),
            f"{mean_and_deviation(errors)} ({', '.join(f'{e:.2f}' for e in errors)})",
            "–" if None in held_out else mean_and_deviation([100 * error for error in held_out]),
            mean_and_deviation([pen for *_, pen in runs]) if flags.pen else "–",
            ", ".join(str(hard) for _, _, hard, _ in runs),
            f"{statistics.mean(net.metadata['minutes'] for net in nets):.0f}",
        ]
        print("| " + " | ".join(cells) + " |")

    if flags.pictures and len(by_size) > 1:
        distorted = [error / 100 for _, error, *_ in groups["lenet5", "distorted"]]
        title = "LeNet-5 by 1998's procedure, with three departures (figure 6)"
        picture = draw_figure_6(by_size, distorted, title)
        write_atomically(flags.pictures / "figure6.png", picture)


if __name__ == "__main__":
    main()
