"""Errors and accuracy as curves, beside the paper's figures 5 and 6."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..published import DISTORTED_ERROR, FIGURE_5_TEST, FIGURE_5_TRAINING, FIGURE_6
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


def draw_accuracy(epochs: Sequence[Epoch], title: str, watched: str) -> bytes:
    """PNG of the share read right after each epoch, with a smooth curve through the points."""
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    numbers = np.array([epoch.number for epoch in epochs], float)
    for label, colour, errors in (
        ("training, on the fly", "#1f6fb4", [epoch.training_error for epoch in epochs]),
        (watched, "#d95f02", [epoch.watched_error for epoch in epochs]),
    ):
        accuracy = 100 * (1 - np.array(errors))
        axes.plot(numbers, accuracy, "o", color=colour, markersize=4)
        axes.plot(*smooth(numbers, accuracy), color=colour, label=label)
    axes.set(title=title, xlabel="epoch", ylabel="accuracy, %")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend()
    return png(figure)


def smooth(x: np.ndarray, y: np.ndarray, finer: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """A cubic curve through the points, for x one apart, that overshoots at no high or low.

    At each point it runs as steeply as the harmonic mean of the steps to either side, level
    where these have different signs (Fritsch and Butland, 1984).
    """
    if len(x) < 3:
        return x, y
    steps = np.diff(y)
    product = steps[:-1] * steps[1:]
    inner = np.where(product > 0, 2 * product / np.where(product > 0, steps[:-1] + steps[1:], 1), 0)
    slopes = np.concatenate([steps[:1], inner, steps[-1:]])
    t = np.linspace(0, 1, finer, endpoint=False)[:, None]
    curve = (
        y[:-1] * (1 + 2 * t) * (1 - t) ** 2
        + slopes[:-1] * t * (1 - t) ** 2
        + y[1:] * t**2 * (3 - 2 * t)
        + slopes[1:] * t**2 * (t - 1)
    )
    return np.append((x[:-1] + t).T.ravel(), x[-1]), np.append(curve.T.ravel(), y[-1])


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
