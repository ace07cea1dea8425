"""How each kind of recipe trains a network: its data, its trainer, what it is validated on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..nets import LeNet
from ..nets.lenet5 import NinetiesLeNet
from .data import Digits, resized, test_digits, together, training_digits
from .data_sets import DataSet
from .distillation import Ensemble, Student, at_most
from .recipe import PaperRecipe, Recipe, SmallRecipe, StringRecipe, StudentRecipe
from .run import Run, Validation
from .sdlm import SDLM
from .sgd import BatchTrainer
from .strings import StringTrainer
from .synthetic import write_digits
from .trainer import Trainer, device_of


@dataclass(frozen=True)
class Task:
    """`net` to be trained by `recipe` in `run`, on the first `digits` of a data set in `folder`."""

    net: LeNet
    recipe: Any  # of the kind that its procedure takes
    run: Run
    data_set: DataSet
    folder: Path
    digits: int | None  # None: on all there are
    seed: int
    trial: str = ""  # what sets the folders of a trial apart from a whole run's


class Procedure(NamedTuple):
    trainer: Trainer
    validation: Validation
    test: Digits
    size: int  # digits of an epoch


def in_batches(task: Task) -> Procedure:
    """By gradient descent on batches, with digits written by rule where the recipe says so."""
    return _on_digits(task, BatchTrainer)


def on_strings(task: Task) -> Procedure:
    """Likewise, on strings of digits side by side."""
    return _on_digits(task, StringTrainer)


def _on_digits(task: Task, kind: type[BatchTrainer]) -> Procedure:
    learn, validation, test = _split(task)
    if task.recipe.written:
        learn = together(learn, write_digits(at_most(task.recipe.written, learn)))
    return Procedure(kind(task.net, task.recipe, learn, task.seed), validation, test, len(learn))


def from_teachers(task: Task) -> Procedure:
    """On the soft labels of an ensemble, which is trained first."""
    learn, validation, test = _split(task)
    # Beside the run: students of other networks and seeds have the same teachers.
    folder = task.run.folder.parent / f"teachers{task.trial}"
    facts, device = {"digits": task.run.facts["digits"]}, device_of(task.net)
    ensemble = Ensemble(folder, task.recipe, learn, validation, facts, device, task.run.forecast)
    student = Student(task.net, task.recipe, ensemble.labelled_sets(), task.seed)
    return Procedure(student, validation, test, len(student.digits))


def _split(task: Task) -> tuple[Digits, Validation, Digits]:
    learn, held_out, test = task.data_set.read(task.folder)
    return learn.first(task.digits), Validation("held-out", held_out), test


def of_1998(task: Task) -> Procedure:
    """The paper's own, with three departures: all 60,000 digits, the test error pass by pass."""
    learn, test = training_digits(task.folder), test_digits(task.folder)
    if isinstance(task.recipe, SmallRecipe):
        learn, test = resized(learn, task.recipe.side), resized(test, task.recipe.side)
    learn = learn.first(task.digits)
    assert isinstance(task.net, NinetiesLeNet)
    trainer = SDLM(task.net, task.recipe, learn, task.seed)
    return Procedure(trainer, Validation("test", test), test, len(learn))


PROCEDURES: dict[type[Recipe] | type[PaperRecipe], Callable[[Task], Procedure]] = {
    Recipe: in_batches,
    StringRecipe: on_strings,
    StudentRecipe: from_teachers,
    PaperRecipe: of_1998,
    SmallRecipe: of_1998,
}
