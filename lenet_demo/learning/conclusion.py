"""What a run leaves when it ends: its checkpoint, and its pictures."""

import platform
from pathlib import Path

import torch

from ..nets import LeNet, parameter_count, save_net
from ..nets.checkpoint import write_atomically
from .card import name_of
from .curves import draw_accuracy, draw_curve
from .data import Digits
from .data_sets import DATA_SETS
from .hands import DIGITS
from .non_digits import draw_non_digits
from .passes import Watched
from .picture_card import picture_card
from .report import draw_confusion, draw_misread
from .run import Epoch, Run
from .training import calibrate_rejection, fit_of_codes, misread, outputs


def conclude(
    net: LeNet, run: Run, epochs: list[Epoch], watched: Watched, test: Digits, out: Path
) -> Path:
    """The look at the test digits; the checkpoint, whose path it is, and the run's pictures."""
    classes = DATA_SETS[run.facts["data_set"]].classes
    net.cpu()
    posterior = net.posterior(outputs(net, test))
    read = posterior.argmax(dim=1)
    held_out = watched.digits if watched.digits is not test else None
    # Nothing is set by the test digits, this limit neither.
    rejection = None
    if held_out and net.has_prototypes:
        rejection = calibrate_rejection(net, held_out, draw_non_digits(5_000))
    code_fit = fit_of_codes(net, test)
    facts = run.facts | {
        "parameters": parameter_count(net),
        "held_out_error": epochs[-1].watched_error if held_out else None,
        "test_error": misread(posterior, test.labels) / len(test),
        "rejection": rejection._asdict() if rejection else None,
        "code_fit": code_fit._asdict() if code_fit else None,
        **({"classes": classes} if classes else {}),
        "minutes": round(sum(epoch.seconds for epoch in epochs) / 60, 1),
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
    }
    if run.facts["recipe"].get("written"):
        facts |= {"hands": DIGITS}
    path = out / f"{name_of(facts)}.safetensors"
    title = f"{path.stem}, seed {facts['seed']}: test error {facts['test_error']:.2%}"
    if facts.get("copies"):
        title += f", {facts['copies']} copies"
    if classes:
        curve = draw_accuracy(epochs, title, watched.name)
    else:
        curve = draw_curve(epochs, title, watched.name, figure_5=facts["recipe_name"] == "paper")
    write_atomically(run.folder / "curve.png", curve)
    write_atomically(
        run.folder / "confusion.png", draw_confusion(test.labels, read, title, classes)
    )
    write_atomically(run.folder / "misread.png", draw_misread(test, read, title, classes))
    write_atomically(path.with_suffix(".png"), curve)
    save_net(net, facts, path)
    if classes:
        net.facts = facts
        write_atomically(path.with_suffix(".md"), picture_card(net).encode())
    print(f"{title}; written to {path}, pictures in {run.folder}")
    return path
