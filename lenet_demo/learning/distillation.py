"""Learning from what teachers say of a digit, beside its label (Hinton, Vinyals, Dean, 2015).

That a 4 is nearly a 9 is more than its label tells; a small network that hears it for every
distorted digit comes nearer to what many wide ones make of it together.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from ..nets import LeNet
from .lessons import Lesson, read_lesson
from .loop import Answer, BatchTraining
from .recipe import PupilRecipe
from .training import Learnt, misread


def divergence(scores: Tensor, taught: Tensor, temperature: float) -> Tensor:
    """T² times the mean of KL(teachers ‖ pupil), both softened by T: () from (B, 10) each.

    Softened, the slopes shrink with T²; the factor gives them back.
    """
    said, heard = (taught / temperature).softmax(1), (scores / temperature).log_softmax(1)
    return F.kl_div(heard, said, reduction="batchmean") * temperature**2


class Pupil(BatchTraining):
    """`net` at its lessons: one a pass, in turn."""

    recipe: PupilRecipe

    def __init__(self, net: LeNet, recipe: PupilRecipe, lessons: Sequence[Path], seed: int):
        # Maps innermost: a tenth faster here.
        net.to(memory_format=torch.channels_last)
        super().__init__(net, recipe, read_lesson(lessons[0]), seed)
        self.lessons = lessons

    def learn(self, number: int) -> Learnt:
        self.digits = read_lesson(self.lessons[(number - 1) % len(self.lessons)]).to(self.device)
        return super().learn(number)

    def answer(self, chosen: Tensor) -> Answer:
        lesson = self.digits[chosen]
        assert isinstance(lesson, Lesson)
        # Distorted once already: what the teachers said is of this very ink.
        output = self.net(lesson.ink / 255)
        wrong = misread(self.net.posterior(output.detach()), lesson.labels)
        return Answer(self.loss(output, lesson), wrong, len(lesson))

    def loss(self, output: Tensor, lesson: Lesson) -> Tensor:
        """() from (B, 10) outputs: the labels' share of it, and the teachers'."""
        recipe = self.recipe
        by_label = recipe.loss(output, lesson.labels)
        scores = output * recipe.score_per_output
        by_teachers = divergence(scores, lesson.scores, recipe.temperature)
        return (1 - recipe.taught) * by_label + recipe.taught * by_teachers
