"""Training on an ensemble's soft labels, beside the hard ones (Hinton, Vinyals and Dean, 2015).

That a 4 is nearly a 9 is more than its label tells; a small network that is told so for every
distorted digit comes nearer to what several larger ones make of it together. The larger networks,
the teachers, are trained first; they label sets of distorted digits; from these students learn.
Teachers and labelled sets lie in one folder, shared by students of any network and seed as long
as they are made of the same digits by the same recipe. What is there is not made again, and runs
at the same time share the work.
"""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn
from torch.nn import functional as F

from ..nets import LeNet, Trace
from ..nets.checkpoint import write_atomically
from ..nets.modern import MNIST_PIXELS, PlainLeNet
from .data import Digits, together
from .recipe import StudentRecipe, facts_of
from .run import Forecast, Run, Validation, differences, fit, share
from .sgd import BatchTrainer, StepResult
from .synthetic import write_digits
from .trainer import EpochResult, TrainingFailed, deferring_interrupts, device_of, misread, steps

STUDENT, SETS = "", "soft labels"  # stages of a run: as `fit` calls it, and as it is printed

# ---- A teacher ----------------------------------------------------------------------------------


class Teacher(PlainLeNet):
    """A LeNet with `maps` of C1 and C3, and one full layer of `units` before its output.

    Batch normalisation throughout; `dropout` is the share of S2's and S4's units, and of the full
    layer's, that training leaves out. 465,226 free parameters with 32 and 64 maps and 256 units,
    118,634 with 16 and 32 and 128. In float32: bfloat16 halves the time where a processor
    supports it, and takes ten times as long where it does not.
    """

    def __init__(self, *, maps: tuple[int, int], units: int, dropout: tuple[float, float]) -> None:
        super().__init__(channels=1, maps=maps, kernel=5)
        self.mean_and_deviation = MNIST_PIXELS
        self.dropout = dropout
        self.bn1, self.bn3 = (nn.BatchNorm2d(count) for count in maps)
        self.c5 = nn.Linear(self.c5.in_features, units)
        self.bn5 = nn.BatchNorm1d(units)
        del self.f6  # the full layer feeds the output directly
        self.output = nn.Linear(units, 10)
        # Maps innermost: the convolutions take two thirds of the time so.
        self.to(memory_format=torch.channels_last)

    def stages(self, image: Tensor) -> Trace:
        """Every stage, F6 being C5 once more; the output is (B, 10) scores."""
        of_maps, of_units = self.dropout
        image = image.contiguous(memory_format=torch.channels_last)
        c1 = self.c1(image)
        # Pooled before it is normalised: a quarter of the work.
        s2 = F.dropout(F.relu(self.bn1(F.max_pool2d(c1, 2))), of_maps, self.training)
        c3 = self.c3(s2)
        s4 = F.dropout(F.relu(self.bn3(F.max_pool2d(c3, 2))), of_maps, self.training)
        c5 = F.dropout(F.relu(self.bn5(self.c5(s4.flatten(1)))), of_units, self.training)
        return Trace(image, c1, s2, c3, s4, c5[:, :, None, None], c5, self.output(c5))


# ---- Soft labels --------------------------------------------------------------------------------


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
    validation: Validation
    facts: dict[str, Any]
    device: torch.device
    forecast: Forecast = field(default_factory=Forecast)

    def labelled_sets(self) -> list[Path]:
        """The files of all sets, each made where it is missing."""
        recipe, count = self.recipe, at_most(self.recipe.written, self.digits)
        settings = facts_of(recipe)
        facts = self.facts | {
            key: settings[key] for key in ("teachers", "distort", "clean_fraction")
        }
        facts |= {"written": count}
        self.expect_all()
        teachers = share(self.folder, range(len(recipe.teachers)), self.teacher)

        def label(number: int) -> SoftLabelled:
            written = write_digits(count, number)
            return label_softly(
                self.digits, written, recipe.distort, recipe.clean_fraction, teachers, number
            )

        paths = make_sets(self.folder / "sets", facts, recipe.sets, label, self.forecast)
        for name, stage in self.forecast.stages.items():
            if name != STUDENT:  # what others made, or made before, is done, too
                stage.left = 0
        return paths

    def expect_all(self) -> None:
        """The student's passes, and before them the teachers' and the sets.

        Beside a pass of the student, by processor time: a set takes 1.9, a teacher's pass 3.5, and
        1.25 if it is slim.
        """
        recipe = self.recipe
        for number, one in enumerate(recipe.teachers):
            cost = 0.5 + 1.5 * math.prod(one.maps) / 1024
            self.forecast.expect(self.name(number), one.epochs, cost)
        self.forecast.expect(SETS, recipe.sets, 1.9)
        self.forecast.expect(STUDENT, recipe.epochs)

    def name(self, number: int) -> str:
        return f"teacher {number + 1} of {len(self.recipe.teachers)}, "

    def teacher(self, number: int) -> Teacher:
        """Teacher `number`, from 0, trained from wherever its run is; `number` is its seed."""
        recipe = self.recipe.teachers[number]
        torch.manual_seed(number)
        net = Teacher(maps=recipe.maps, units=recipe.units, dropout=recipe.dropout)
        digits = together(self.digits, self.written(at_most(recipe.written, self.digits)))
        training = BatchTrainer(net.to(self.device), recipe, digits, number)
        facts = self.facts | {"seed": number, "net": "teacher", "recipe": facts_of(recipe)}
        run = Run(self.folder / str(number), facts | {"epochs": recipe.epochs}, self.forecast)
        fit(training, run, recipe.epochs, self.validation, self.name(number))
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
    folder: Path,
    facts: dict[str, Any],
    count: int,
    label: Callable[[int], SoftLabelled],
    forecast: Forecast | None = None,
) -> list[Path]:
    """The files of sets 1 to `count`; `label` makes those that are missing.

    `facts` tell these sets from all others. Raises `TrainingFailed` where others lie there.
    """

    forecast = forecast or Forecast()
    stage = forecast.expect(SETS, count)

    def make(number: int) -> Path:
        path = folder / f"{number:02}.safetensors"
        if path.exists():
            _check(path, facts)
            stage.left -= 1
            return path
        start = time.perf_counter()
        with deferring_interrupts():
            labelled = label(number)
        tensors = {"ink": labelled.ink, "labels": labelled.labels, "scores": labelled.scores}
        write_atomically(path, save(tensors, metadata={"set": json.dumps(facts)}))
        left = forecast.note(SETS, time.perf_counter() - start)
        print(f"soft labels {number} of {count}: {len(labelled):,} digits  {left}", flush=True)
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
            other = differences(json.loads(file.metadata()["set"]), facts)
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingFailed(f"{path} is damaged; delete it and use --resume.") from error
    if other:
        raise TrainingFailed(
            f"{path.parents[1]} holds soft labels of other settings ({other}); delete it, or have "
            "--run name a folder in another place."
        )


# ---- A student ----------------------------------------------------------------------------------


def divergence(scores: Tensor, soft_labels: Tensor, temperature: float) -> Tensor:
    """T² times the mean of KL(teachers ‖ student), both softened by T: () from (B, 10) each.

    Softened, gradients shrink with T²; the factor restores them.
    """
    target = (soft_labels / temperature).softmax(1)
    student = (scores / temperature).log_softmax(1)
    return F.kl_div(student, target, reduction="batchmean") * temperature**2


class Student(BatchTrainer):
    """`net` trained on the labelled sets in `files`: one an epoch, in turn."""

    recipe: StudentRecipe

    def __init__(self, net: LeNet, recipe: StudentRecipe, files: Sequence[Path], seed: int):
        # Maps innermost: a tenth faster here.
        net.to(memory_format=torch.channels_last)
        super().__init__(net, recipe, read_set(files[0]), seed)
        self.files = files

    def learn(self, number: int) -> EpochResult:
        self.digits = read_set(self.files[(number - 1) % len(self.files)]).to(self.device)
        return super().learn(number)

    def answer(self, chosen: Tensor) -> StepResult:
        digits = self.digits[chosen]
        assert isinstance(digits, SoftLabelled)
        # Distorted already: the soft labels are of this very ink.
        output = self.net(digits.ink / 255)
        wrong = misread(self.net.posterior(output.detach()), digits.labels)
        return StepResult(self.loss(output, digits), wrong, len(digits))

    def loss(self, output: Tensor, digits: SoftLabelled) -> Tensor:
        """() from (B, 10) outputs: the hard labels' share of it, and the soft ones'."""
        recipe = self.recipe
        by_label = recipe.loss(output, digits.labels)
        scores = output * recipe.score_per_output
        by_teachers = divergence(scores, digits.scores, recipe.temperature)
        weight = recipe.distillation_weight
        return (1 - weight) * by_label + weight * by_teachers
