"""A run's results as pictures: its curve, what it took for what, and what it misread."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..published import FIGURE_5_TEST, FIGURE_5_TRAINING, FIGURE_6
from .data import Digits
from .run import Epoch


def draw_curve(epochs: Sequence[Epoch], title: str, watched: str, figure_5: bool) -> bytes:
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
    axes.plot(numbers, [100 * e.watched_error for e in epochs], color="#d95f02", label=watched)
    axes.set(title=title, xlabel="passes over the training digits", ylabel="error, %")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("{x:g}")
    axes.tick_params(which="both", labelsize=8)
    axes.grid(which="both", alpha=0.3)
    axes.legend()
    return png(figure)


def draw_figure_6(errors: Mapping[int, Sequence[float]], title: str) -> bytes:
    """PNG of test errors, fractions, by how many digits were learnt from; the paper's beneath.

    `errors` has for each number of digits one error a run; the line goes through the means.
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
    axes.set(title=title, xlabel="digits learnt from", ylabel="error, %", xticks=list(FIGURE_6))
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.grid(alpha=0.3)
    axes.legend()
    return png(figure)


def draw_confusion(labels: torch.Tensor, read: torch.Tensor, title: str) -> bytes:
    """PNG of a table: rows what a digit is, columns what it was read as, errors coloured."""
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
    return png(figure)


def draw_misread(digits: Digits, read: torch.Tensor, title: str, most: int = 120) -> bytes:
    """PNG of a sheet of the misread digits, each with "is → read as" above it."""
    wrong = torch.nonzero(read != digits.labels).flatten()[:most].tolist()
    columns = 12
    rows = max(1, -(-len(wrong) // columns))
    figure = Figure(figsize=(columns * 0.75, rows * 0.95 + 0.5), layout="constrained")
    figure.suptitle(title)
    for axes in figure.subplots(rows, columns, squeeze=False).flat:
        axes.axis("off")
        if wrong:
            i = wrong.pop(0)
            axes.imshow(digits.ink[i].permute(1, 2, 0).squeeze(2).numpy(), cmap="gray_r")
            axes.set_title(f"{digits.labels[i]} → {read[i]}", fontsize=9)
    return png(figure)


def png(figure: Figure) -> bytes:
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110)
    return picture.getvalue()
