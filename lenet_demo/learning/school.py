"""From digits to lessons: teachers are trained, and what they say is written down.

Both lie in one folder, which pupils of any network and seed share, as long as what they are made
of is the same; what is there is not made again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from filelock import FileLock, Timeout

from .data import Digits, together
from .lessons import Lesson, make_lesson, make_lessons
from .loop import BatchTraining
from .passes import Watched, go_through
from .recipe import PupilRecipe, facts_of
from .run import Run
from .synthetic_digits import write_digits
from .teachers import Teacher


def hold_lessons(
    folder: Path,
    recipe: PupilRecipe,
    digits: Digits,
    watched: Watched,
    facts: dict[str, Any],
    device: torch.device,
) -> list[Path]:
    """The files of `recipe`'s lessons on `digits`, made on `device` where they are missing.

    `facts` tell `digits` from others. Raises `TrainingFailed` where `folder` holds others' work.
    """
    count = no_more(recipe.written, digits)
    of_lessons = {"teacher": facts_of(recipe.teacher), "teachers": recipe.teachers}
    of_lessons |= {"distort": facts_of(recipe)["distort"], "as_they_are": recipe.as_they_are}
    of_lessons |= {"written": count}
    with alone(folder):
        teachers = [
            train_teacher(
                folder / str(seed), recipe, digits, watched, facts | {"seed": seed}, device
            )
            for seed in range(recipe.teachers)
        ]

        def make(number: int) -> Lesson:
            written = write_digits(count, number)
            return make_lesson(
                digits, written, recipe.distort, recipe.as_they_are, teachers, number
            )

        return make_lessons(folder / "lessons", facts | of_lessons, recipe.lessons, make)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Within, nobody else works in `folder`; waits for another run that does."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print(f"Another run teaches in {folder}: waiting for its lessons.", flush=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def train_teacher(
    folder: Path,
    recipe: PupilRecipe,
    digits: Digits,
    watched: Watched,
    facts: dict[str, Any],
    device: torch.device,
) -> Teacher:
    """The teacher of `facts["seed"]`, from its first pass or wherever its run in `folder` is."""
    how, seed = recipe.teacher, facts["seed"]
    learn = together(digits, write_digits(no_more(how.written, digits)))
    torch.manual_seed(seed)
    training = BatchTraining(Teacher().to(device), how, learn, seed)
    run = Run(folder, facts | {"net": "teacher", "recipe": facts_of(how), "epochs": how.epochs})
    who = f"teacher {seed + 1} of {recipe.teachers}, "
    go_through(training, run, how.epochs, watched, who)
    assert isinstance(training.result, Teacher)
    return training.result


def no_more(written: int, digits: Digits) -> int:
    """How many to write: no more than there are of people's."""
    return min(written, len(digits))
