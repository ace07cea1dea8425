"""A run's results as pictures: what it took for what, and what it misread."""

from collections.abc import Sequence

import numpy as np
import torch
from matplotlib.figure import Figure

from .curves import png
from .data import Digits


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
        said = "\n→ ".join(names) if classes else " → ".join(names)
        axes.text(
            column + 0.45,
            1.3 * row + 0.25,
            said,
            ha="center",
            va="bottom",
            fontsize=6 if classes else 9,
            linespacing=0.9,
        )
    axes.set(title=title, xlim=(0, columns), ylim=(1.3 * rows, 0))
    return png(figure)
