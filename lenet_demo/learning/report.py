"""A run's results as pictures: what it took for what, and what it misread."""

import numpy as np
import torch
from matplotlib.figure import Figure

from .curves import png
from .data import Digits


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
