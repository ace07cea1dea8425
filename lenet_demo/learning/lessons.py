"""What pupils learn from: distorted copies of the digits, with what the teachers say of each.

Made once and kept on disk, so that a pass needs neither a distortion nor a teacher.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from ..nets import LeNet
from ..nets.checkpoint import write_atomically
from .data import Digits, together
from .sharing import share
from .training import TrainingFailed, device_of, heeding_interrupts, steps


@dataclass(frozen=True)
class Lesson(Digits):
    """Digits, and the mean of the teachers' log-probabilities of the ten classes."""

    scores: Tensor  # (N, 10) float32

    def __getitem__(self, index: Tensor) -> "Lesson":
        return Lesson(self.ink[index], self.labels[index], self.scores[index])

    def to(self, device: torch.device) -> "Lesson":
        return Lesson(self.ink.to(device), self.labels.to(device), self.scores.to(device))


@torch.no_grad()
def teach(teachers: Sequence[LeNet], ink: Tensor) -> Tensor:
    """(B, 1, 32, 32) ink in [0, 1] → (B, 10), the mean of the teachers' log-probabilities."""
    shown = ink.to(device_of(teachers[0]))
    said = [teacher.eval()(shown).log_softmax(dim=1) for teacher in teachers]
    return torch.stack(said).mean(dim=0).to(ink.device)


def make_lesson(
    digits: Digits,
    written: Digits,
    distort: Callable[[Tensor], Tensor],
    as_they_are: float,
    teachers: Sequence[LeNet],
    number: int,
) -> Lesson:
    """Every one of `digits` distorted by its own draw, the same for the same `number`.

    But for a share of them, others in each lesson, that comes as it is, since a distortion blurs a
    little. So do all of the written ones: each lesson has its own.
    """
    torch.manual_seed(number)
    order = torch.randperm(len(digits), generator=torch.Generator().manual_seed(number))
    left = torch.zeros(len(digits), 1, 1, 1, dtype=torch.bool)
    left[order[: round(as_they_are * len(digits))]] = True
    inks, scores = [], []
    for one in (digits, written):
        for chosen in steps(torch.arange(len(one)).split(500), f"lesson {number}"):
            ink = one.ink[chosen] / 255
            if one is digits:
                ink = torch.where(left[chosen], ink, distort(ink))
            inks.append((ink * 255).round().to(torch.uint8))
            scores.append(teach(teachers, inks[-1] / 255))
    return Lesson(torch.cat(inks), together(digits, written).labels, torch.cat(scores))


def make_lessons(
    folder: Path, facts: dict[str, Any], count: int, make: Callable[[int], Lesson]
) -> list[Path]:
    """The files of lessons 1 to `count`; `make` makes those that are not there yet.

    `facts` tell these lessons from all others. Raises `TrainingFailed` where others lie there.
    """

    def there(number: int) -> Path:
        path = folder / f"{number:02}.safetensors"
        if path.exists():
            _check(path, facts)
            return path
        with heeding_interrupts():
            lesson = make(number)
        tensors = {"ink": lesson.ink, "labels": lesson.labels, "scores": lesson.scores}
        write_atomically(path, save(tensors, metadata={"lesson": json.dumps(facts)}))
        print(f"lesson {number} of {count}: {len(lesson):,} digits", flush=True)
        return path

    return share(folder, range(1, count + 1), there)


def read_lesson(path: Path) -> Lesson:
    """A lesson that `make_lessons` wrote. Raises `TrainingFailed`."""
    try:
        with safe_open(path, framework="pt") as file:
            return Lesson(*(file.get_tensor(key) for key in ("ink", "labels", "scores")))
    except (SafetensorError, OSError) as error:
        raise TrainingFailed(f"{path} is damaged or gone; delete it and use --resume.") from error


def _check(path: Path, facts: dict[str, Any]) -> None:
    try:
        with safe_open(path, framework="pt") as file:
            kept = json.loads(file.metadata()["lesson"])
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingFailed(f"{path} is damaged; delete it and use --resume.") from error
    if kept != json.loads(json.dumps(facts)):
        raise TrainingFailed(
            f"{path.parent} holds lessons of other settings; delete it, or have --run name a "
            "folder in another place."
        )
