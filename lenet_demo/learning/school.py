"""From digits to lessons: teachers are trained, and what they say is written down.

Both lie in one folder, which pupils of any network and seed share, as long as what they are made
of is the same; what is there is not made again, and runs at the same time share the work.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from .data import Digits, together
from .lessons import Lesson, make_lesson, make_lessons
from .loop import BatchTraining
from .passes import Watched, go_through
from .recipe import PupilRecipe, facts_of
from .run import Run
from .sharing import share
from .synthetic_digits import write_digits
from .teachers import Teacher


@dataclass(frozen=True)
class School:
    """Where `recipe`'s teachers learn from `digits`, and its lessons are made, on `device`.

    `facts` tell `digits` from others. What `folder` holds of others raises `TrainingFailed`.
    """

    folder: Path
    recipe: PupilRecipe
    digits: Digits
    watched: Watched
    facts: dict[str, Any]
    device: torch.device

    def lessons(self) -> list[Path]:
        """Their files, made where they are missing."""
        recipe, count = self.recipe, no_more(self.recipe.written, self.digits)
        facts = self.facts | {"teacher": facts_of(recipe.teacher), "teachers": recipe.teachers}
        facts |= {"distort": facts_of(recipe)["distort"], "as_they_are": recipe.as_they_are}
        facts |= {"written": count}
        teachers = share(self.folder, range(recipe.teachers), self.teacher)

        def make(number: int) -> Lesson:
            written = write_digits(count, number)
            return make_lesson(
                self.digits, written, recipe.distort, recipe.as_they_are, teachers, number
            )

        return make_lessons(self.folder / "lessons", facts, recipe.lessons, make)

    @cached_property
    def teachers_digits(self) -> Digits:
        """What all teachers learn from."""
        written = no_more(self.recipe.teacher.written, self.digits)
        return together(self.digits, write_digits(written))

    def teacher(self, seed: int) -> Teacher:
        """That of `seed`, from its first pass or wherever its run is."""
        how = self.recipe.teacher
        torch.manual_seed(seed)
        training = BatchTraining(Teacher().to(self.device), how, self.teachers_digits, seed)
        facts = self.facts | {"seed": seed, "net": "teacher", "recipe": facts_of(how)}
        run = Run(self.folder / str(seed), facts | {"epochs": how.epochs})
        who = f"teacher {seed + 1} of {self.recipe.teachers}, "
        go_through(training, run, how.epochs, self.watched, who)
        assert isinstance(training.result, Teacher)
        return training.result


def no_more(written: int, digits: Digits) -> int:
    """How many to write: no more than there are of people's."""
    return min(written, len(digits))
