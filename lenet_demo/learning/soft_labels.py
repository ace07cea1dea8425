"""From digits to soft labels: an ensemble of teachers is trained, and labels distorted digits.

Teachers and labelled sets lie in one folder, shared by students of any network and seed as long as
they are made of the same digits by the same recipe. What is there is not made again, and runs at
the same time share the work.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from ..nets import LeNet
from ..nets.checkpoint import write_atomically
from .data import Digits, together
from .loop import BatchTraining
from .passes import Watched, go_through
from .recipe import StudentRecipe, facts_of
from .run import Run
from .sharing import share
from .synthetic_digits import write_digits
from .teachers import Teacher
from .training import TrainingFailed, device_of, heeding_interrupts, steps


@dataclass(frozen=True)
class SoftLabelled(Digits):
    """Digits with soft labels: the mean of the teachers' log-probabilities of the ten classes."""

    scores: Tensor  # (N, 10) float32

    def __getitem__(self, index: Tensor) -> "SoftLabelled":
        return SoftLabelled(self.ink[index], self.labels[index], self.scores[index])

    def to(self, device: torch.device) -> "SoftLabelled":
        return SoftLabelled(self.ink.to(device), self.labels.to(device), self.scores.to(device))


@dataclass(frozen=True)
class Ensemble:
    """Trains the teachers of `recipe` on `digits` and labels sets of digits by them, on `device`.

    `facts` tell `digits` from others. A `folder` that holds anything made otherwise raises
    `TrainingFailed`.
    """

    folder: Path
    recipe: StudentRecipe
    digits: Digits
    watched: Watched
    facts: dict[str, Any]
    device: torch.device

    def labelled_sets(self) -> list[Path]:
        """The files of all sets, each made where it is missing."""
        recipe, count = self.recipe, at_most(self.recipe.written, self.digits)
        told = facts_of(recipe)
        facts = self.facts | {key: told[key] for key in ("teachers", "distort", "clean_fraction")}
        facts |= {"written": count}
        teachers = share(self.folder, range(len(recipe.teachers)), self.teacher)

        def label(number: int) -> SoftLabelled:
            written = write_digits(count, number)
            return label_softly(
                self.digits, written, recipe.distort, recipe.clean_fraction, teachers, number
            )

        return make_sets(self.folder / "sets", facts, recipe.sets, label)

    def teacher(self, number: int) -> Teacher:
        """Teacher `number`, from 0, trained from wherever its run is; `number` is its seed."""
        recipes = self.recipe.teachers
        recipe = recipes[number]
        torch.manual_seed(number)
        net = Teacher(maps=recipe.maps, units=recipe.units, dropout=recipe.dropout)
        digits = together(self.digits, self.written(at_most(recipe.written, self.digits)))
        training = BatchTraining(net.to(self.device), recipe, digits, number)
        facts = self.facts | {"seed": number, "net": "teacher", "recipe": facts_of(recipe)}
        run = Run(self.folder / str(number), facts | {"epochs": recipe.epochs})
        name = f"teacher {number + 1} of {len(recipes)}, "
        go_through(training, run, recipe.epochs, self.watched, name)
        assert isinstance(training.result, Teacher)
        return training.result

    @staticmethod
    @cache
    def written(count: int) -> Digits:
        """The digits written by rule that all teachers learn from."""
        return write_digits(count)


def at_most(count: int, digits: Digits) -> int:
    """`count`, but no more than there are `digits`."""
    return min(count, len(digits))


@torch.no_grad()
def mean_log_probabilities(teachers: Sequence[LeNet], ink: Tensor) -> Tensor:
    """(B, 1, 32, 32) ink in [0, 1] → (B, 10), the mean of the teachers' log-probabilities."""
    shown = ink.to(device_of(teachers[0]))
    answers = [teacher.eval()(shown).log_softmax(dim=1) for teacher in teachers]
    return torch.stack(answers).mean(dim=0).to(ink.device)


def label_softly(
    digits: Digits,
    written: Digits,
    distort: Callable[[Tensor], Tensor],
    clean_fraction: float,
    teachers: Sequence[LeNet],
    number: int,
) -> SoftLabelled:
    """Set `number` of `digits`, each distorted by its own draw, and labelled by `teachers`.

    A `clean_fraction` of them, others in each set, is not distorted, since a distortion blurs a
    little; nor are the `written` ones, of which each set has its own.
    """
    torch.manual_seed(number)
    order = torch.randperm(len(digits), generator=torch.Generator().manual_seed(number))
    clean = torch.zeros(len(digits), 1, 1, 1, dtype=torch.bool)
    clean[order[: round(clean_fraction * len(digits))]] = True
    inks, scores = [], []
    for source in (digits, written):
        for chosen in steps(torch.arange(len(source)).split(500), f"soft labels {number}"):
            ink = source.ink[chosen] / 255
            if source is digits:
                ink = torch.where(clean[chosen], ink, distort(ink))
            inks.append((ink * 255).round().to(torch.uint8))
            scores.append(mean_log_probabilities(teachers, inks[-1] / 255))
    return SoftLabelled(torch.cat(inks), together(digits, written).labels, torch.cat(scores))


def make_sets(
    folder: Path, facts: dict[str, Any], count: int, label: Callable[[int], SoftLabelled]
) -> list[Path]:
    """The files of sets 1 to `count`; `label` makes those that are missing.

    `facts` tell these sets from all others. Raises `TrainingFailed` where others lie there.
    """

    def make(number: int) -> Path:
        path = folder / f"{number:02}.safetensors"
        if path.exists():
            _check(path, facts)
            return path
        with heeding_interrupts():
            labelled = label(number)
        tensors = {"ink": labelled.ink, "labels": labelled.labels, "scores": labelled.scores}
        write_atomically(path, save(tensors, metadata={"set": json.dumps(facts)}))
        print(f"soft labels {number} of {count}: {len(labelled):,} digits", flush=True)
        return path

    return share(folder, range(1, count + 1), make)


def read_set(path: Path) -> SoftLabelled:
    """A set that `make_sets` wrote. Raises `TrainingFailed`."""
    try:
        with safe_open(path, framework="pt") as file:
            return SoftLabelled(*(file.get_tensor(key) for key in ("ink", "labels", "scores")))
    except (SafetensorError, OSError) as error:
        raise TrainingFailed(f"{path} is damaged or gone; delete it and use --resume.") from error


def _check(path: Path, facts: dict[str, Any]) -> None:
    try:
        with safe_open(path, framework="pt") as file:
            is_same = json.loads(file.metadata()["set"]) == json.loads(json.dumps(facts))
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingFailed(f"{path} is damaged; delete it and use --resume.") from error
    if not is_same:
        raise TrainingFailed(
            f"{path.parents[1]} holds soft labels of other settings; delete it, or have --run name "
            "a folder in another place."
        )
