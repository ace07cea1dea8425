"""Training on an ensemble's soft labels, beside the hard ones (Hinton, Vinyals and Dean, 2015).

That a 4 is nearly a 9 is more than its label tells; a small network that is told so for every
distorted digit comes nearer to what several larger ones make of it together.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from ..nets import LeNet
from .loop import Answer, BatchTraining
from .recipe import StudentRecipe
from .soft_labels import SoftLabelled, read_set
from .training import Learnt, misread


def divergence(scores: Tensor, soft_labels: Tensor, temperature: float) -> Tensor:
    """T² times the mean of KL(teachers ‖ student), both softened by T: () from (B, 10) each.

    Softened, gradients shrink with T²; the factor restores them.
    """
    target = (soft_labels / temperature).softmax(1)
    student = (scores / temperature).log_softmax(1)
    return F.kl_div(student, target, reduction="batchmean") * temperature**2


class Student(BatchTraining):
    """`net` trained on the labelled sets in `files`: one an epoch, in turn."""

    recipe: StudentRecipe

    def __init__(self, net: LeNet, recipe: StudentRecipe, files: Sequence[Path], seed: int):
        # Maps innermost: a tenth faster here.
        net.to(memory_format=torch.channels_last)
        super().__init__(net, recipe, read_set(files[0]), seed)
        self.files = files

    def learn(self, number: int) -> Learnt:
        self.digits = read_set(self.files[(number - 1) % len(self.files)]).to(self.device)
        return super().learn(number)

    def answer(self, chosen: Tensor) -> Answer:
        digits = self.digits[chosen]
        assert isinstance(digits, SoftLabelled)
        # Distorted already: the soft labels are of this very ink.
        output = self.net(digits.ink / 255)
        wrong = misread(self.net.posterior(output.detach()), digits.labels)
        return Answer(self.loss(output, digits), wrong, len(digits))

    def loss(self, output: Tensor, digits: SoftLabelled) -> Tensor:
        """() from (B, 10) outputs: the hard labels' share of it, and the soft ones'."""
        recipe = self.recipe
        by_label = recipe.loss(output, digits.labels)
        scores = output * recipe.score_per_output
        by_teachers = divergence(scores, digits.scores, recipe.temperature)
        weight = recipe.distillation_weight
        return (1 - weight) * by_label + weight * by_teachers
