"""A run's learning curve, as a picture."""

import io
from collections.abc import Sequence

from matplotlib.figure import Figure

from .loop import Epoch


def draw_curve(epochs: Sequence[Epoch], title: str) -> bytes:
    """PNG of the errors over the passes, in the manner of the paper's figure 5."""
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    passes = [epoch.number for epoch in epochs]
    for label, errors in (
        ("training digits, distorted, on the fly", [e.training_error for e in epochs]),
        ("held-out digits, averaged weights", [e.held_out_error for e in epochs]),
    ):
        axes.plot(passes, [100 * error for error in errors], marker=".", label=label)
    axes.set(title=title, xlabel="passes over the training digits", ylabel="error, %")
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.grid(which="both", alpha=0.3)
    axes.legend()
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110)
    return picture.getvalue()
