"""What a run leaves when it ends: its checkpoint, its curves, its errors as pictures."""

import io
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..nets import LeNet, parameter_count, save_net
from ..nets.checkpoint import write_atomically
from ..published import DISTORTED_ERROR, FIGURE_5_TEST, FIGURE_5_TRAINING, FIGURE_6
from .cards import name_of, picture_card
from .data import Digits
from .data_sets import DATA_SETS
from .hands import DIGITS
from .run import Epoch, Run, Validation
from .synthetic import draw_non_digits
from .trainer import calibrate_rejection, fit_of_codes, misread, outputs


def draw_confusion(
    labels: torch.Tensor, read: torch.Tensor, title: str, classes: Sequence[str] | None = None
) -> bytes:
    """PNG of a table: rows what a digit is, columns what it was read as, errors coloured.

    `classes`: what they are called, where they are no digits.
    """
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels.numpy(), read.numpy()), 1)
    errors = counts * (1 - np.eye(10, dtype=int))
    figure = Figure(figsize=(5.6, 5.4), layout="constrained")
    axes = figure.subplots()
    axes.imshow(errors, cmap="Oranges", vmin=0, vmax=max(errors.max() * 1.4, 1))
    for (row, column), count in np.ndenumerate(counts):
        colour = "#888888" if row == column else "black"
        axes.text(column, row, count or "·", ha="center", va="center", color=colour, fontsize=9)
    axes.set(title=title, xlabel="read as", ylabel="is", xticks=range(10), yticks=range(10))
    if classes:
        axes.set_xticks(range(10), classes, rotation=45, ha="right")
        axes.set_yticks(range(10), classes)
    return png(figure)


def draw_misread(
    digits: Digits,
    read: torch.Tensor,
    title: str,
    classes: Sequence[str] | None = None,
    most: int = 120,
) -> bytes:
    """PNG of a sheet of the misread digits, each with "is → read as" above it.

    `classes`: what they are called, where they are no digits; two names stand in two lines.
    """
    wrong = torch.nonzero(read != digits.labels).flatten()[:most].tolist()
    columns = 12
    rows = max(1, -(-len(wrong) // columns))
    figure = Figure(figsize=(columns * 0.75, rows * 0.95 + 0.5), layout="constrained")
    # One pair of axes for the whole sheet, a digit every 1 by 1.3: one for each takes ten seconds.
    axes = figure.subplots()
    axes.axis("off")
    for place, i in enumerate(wrong):
        row, column = divmod(place, columns)
        ink = digits.ink[i].permute(1, 2, 0).squeeze(2).numpy()
        axes.imshow(
            ink, cmap="gray_r", extent=(column, column + 0.9, 1.3 * row + 1.2, 1.3 * row + 0.3)
        )
        labels = int(digits.labels[i]), int(read[i])
        names = [classes[k] if classes else str(k) for k in labels]
        caption = "\n→ ".join(names) if classes else " → ".join(names)
        axes.text(
            column + 0.45,
            1.3 * row + 0.25,
            caption,
            ha="center",
            va="bottom",
            fontsize=6 if classes else 9,
            linespacing=0.9,
        )
    axes.set(title=title, xlim=(0, columns), ylim=(1.3 * rows, 0))
    return png(figure)


# ---- Curves -------------------------------------------------------------------------------------
# Errors and accuracy as curves, beside the paper's figures 5 and 6.


def draw_curve(epochs: Sequence[Epoch], title: str, validation: str, figure_5: bool) -> bytes:
    """PNG of the errors over the passes; with `figure_5` the paper's own beneath them."""
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    if figure_5:
        passes = range(1, 21)
        axes.plot(passes, FIGURE_5_TRAINING, "--", color="#8fb8de", label="training, 1998")
        axes.plot(passes, FIGURE_5_TEST, "--", color="#f0b27a", label="test, 1998")
    numbers = [epoch.number for epoch in epochs]
    training = [100 * epoch.training_error for epoch in epochs]
    axes.plot(numbers, training, color="#1f6fb4", label="training, on the fly")
    axes.plot(
        numbers, [100 * e.validation_error for e in epochs], color="#d95f02", label=validation
    )
    axes.set(title=title, xlabel="passes over the training digits", ylabel="error, %")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("{x:g}")
    axes.tick_params(which="both", labelsize=8)
    axes.grid(which="both", alpha=0.3)
    axes.legend()
    return png(figure)


def draw_accuracy(epochs: Sequence[Epoch], title: str, validation: str) -> bytes:
    """PNG of the share read right after each epoch, a point an epoch."""
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    numbers = np.array([epoch.number for epoch in epochs], float)
    for label, colour, errors in (
        ("training, on the fly", "#1f6fb4", [epoch.training_error for epoch in epochs]),
        (validation, "#d95f02", [epoch.validation_error for epoch in epochs]),
    ):
        accuracy = 100 * (1 - np.array(errors))
        axes.plot(numbers, accuracy, "o-", color=colour, markersize=4, label=label)
    axes.set(title=title, xlabel="epoch", ylabel="accuracy, %")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend()
    return png(figure)


def draw_figure_6(
    errors: Mapping[int, Sequence[float]], distorted: Sequence[float], title: str
) -> bytes:
    """PNG of test errors, fractions, by how many digits were learnt from; the paper's beneath.

    `errors` has for each number of digits one error a run; the line goes through the means.
    `distorted`: of runs with distorted digits beside all 60,000, as squares, as in the paper.
    """
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.plot(list(FIGURE_6), list(FIGURE_6.values()), "o--", color="#f0b27a", label="test, 1998")
    sizes = sorted(errors)
    means = [100 * float(np.mean(errors[size])) for size in sizes]
    axes.plot(sizes, means, "o-", color="#d95f02", label="test, mean of our runs")
    for size in sizes:
        of_runs = [100 * error for error in errors[size]]
        axes.plot([size] * len(of_runs), of_runs, ".", color="#d95f02", alpha=0.5)
    for label, colour, squares in (
        ("with 540,000 distorted ones, 1998", "#f0b27a", [DISTORTED_ERROR]),
        ("with 540,000 distorted ones, ours", "#d95f02", [100 * error for error in distorted]),
    ):
        at = [max(FIGURE_6)] * len(squares)
        axes.plot(at, squares, "s", color=colour, fillstyle="none", markersize=8, label=label)
    axes.set(title=title, xlabel="digits learnt from", ylabel="error, %", xticks=list(FIGURE_6))
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.grid(alpha=0.3)
    axes.legend()
    return png(figure)


def png(figure: Figure) -> bytes:
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110)
    return picture.getvalue()


# ---- The end of a run ---------------------------------------------------------------------------
# What a run leaves when it ends: its checkpoint, and its pictures.


def conclude(
    net: LeNet, run: Run, epochs: list[Epoch], validation: Validation, test: Digits, out: Path
) -> Path:
    """The look at the test digits; the checkpoint, whose path it is, and the run's pictures."""
    classes = DATA_SETS[run.facts["data_set"]].classes
    net.cpu()
    posterior = net.posterior(outputs(net, test))
    read = posterior.argmax(dim=1)
    held_out = validation.digits if validation.digits is not test else None
    # Nothing is set by the test digits, this limit neither.
    rejection = None
    if held_out and net.has_prototypes:
        rejection = calibrate_rejection(net, held_out, draw_non_digits(5_000))
    code_fit = fit_of_codes(net, test)
    metadata = run.facts | {
        "parameters": parameter_count(net),
        "held_out_error": epochs[-1].validation_error if held_out else None,
        "test_error": misread(posterior, test.labels) / len(test),
        "rejection": rejection._asdict() if rejection else None,
        "code_fit": code_fit._asdict() if code_fit else None,
        **({"classes": classes} if classes else {}),
        "minutes": round(sum(epoch.seconds for epoch in epochs) / 60, 1),
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
    }
    if run.facts["recipe"].get("written"):
        metadata |= {"hands": DIGITS}
    path = out / f"{name_of(metadata)}.safetensors"
    title = f"{path.stem}, seed {metadata['seed']}: test error {metadata['test_error']:.2%}"
    if metadata.get("copies"):
        title += f", {metadata['copies']} copies"
    if classes:
        curve = draw_accuracy(epochs, title, validation.name)
    else:
        curve = draw_curve(
            epochs, title, validation.name, figure_5=metadata["recipe_name"] == "paper"
        )
    write_atomically(run.folder / "curve.png", curve)
    write_atomically(
        run.folder / "confusion.png", draw_confusion(test.labels, read, title, classes)
    )
    write_atomically(run.folder / "misread.png", draw_misread(test, read, title, classes))
    write_atomically(path.with_suffix(".png"), curve)
    save_net(net, metadata, path)
    if classes:
        net.metadata = metadata
        write_atomically(path.with_suffix(".md"), picture_card(net).encode())
    print(f"{title}; written to {path}, pictures in {run.folder}")
    return path
