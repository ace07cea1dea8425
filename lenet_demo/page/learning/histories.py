"""The histories that are there, as the page's scripts take them."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from safetensors import SafetensorError, safe_open

from ...languages import Text, _
from ...nets.checkpoint import CHECKPOINTS
from ...published import FIGURE_5_TEST, FIGURE_5_TRAINING
from .. import texts

FOLDER = CHECKPOINTS / "histories"


class Words(NamedTuple):
    net: str
    how: Text  # it learns, "by" left out
    printed: dict[str, list[float]] | None = None  # the paper's errors by pass, in per cent


FIGURE_5 = {"test": FIGURE_5_TEST, "training": FIGURE_5_TRAINING}
# By the checkpoint that the run ended in.
RUNS = {
    "lenet5-paper": Words("lenet5", _("1998's procedure (three departures)"), FIGURE_5),
    "lenet5": Words("lenet5", _("today's recipe")),
    "modern": Words("modern", _("today's recipe")),
}


def history_files() -> list[Path]:
    """Their files, in the order in which they are offered."""
    return [path for name in RUNS if (path := FOLDER / f"{name}.safetensors").is_file()]


@cache
def told_histories() -> list[dict[str, Any]]:
    """Each as a network of the page's, with its file; what cannot be read is left out."""
    told = [(path, description(path)) for path in history_files()]
    return [entry(path, network) for path, network in told if network]


def damaged_histories() -> list[str]:
    """A sentence for each that cannot be read."""
    return [
        f"{FOLDER.name}/{path.name} is damaged; make it anew with: "
        f"python train.py {path.stem.replace('-', ' --recipe ')} --history"
        for path in history_files()
        if description(path) is None
    ]


def description(path: Path) -> dict[str, Any] | None:
    try:
        with safe_open(path, framework="np") as file:
            return json.loads(file.metadata()["network"])
    except (SafetensorError, OSError, ValueError, KeyError, TypeError):
        return None


def entry(path: Path, network: dict[str, Any]) -> dict[str, Any]:
    of = RUNS[path.stem]
    title, _when = texts.TITLES[of.net]
    return {
        "name": f"{path.stem}-learning",
        "file": f"checkpoints/histories/{path.name}",
        "title": title,
        "when": _("as it learns by {how}", how=of.how),
        "choice": _("{network}, {how}", network=title, how=of.how),
        "short": texts.SHORT_TITLES[of.net],
        "steps": texts.STEPS[of.net],
        "description": network,
        "printed": of.printed,
    }
