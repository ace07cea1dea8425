"""Boosted LeNet-4, the best of the paper's classifiers (section III-C; Drucker and others, 1993).

Three networks, one after the other, by the procedure of 1998 with its three departures. The first
is trained as usual. The second learns from patterns of which the first gets half right and half
wrong; the third from new patterns on which those two disagree. At the test their outputs are
added. LeNet-4 misreads so few digits that the second and the third need more than there are:
distorted ones, an endless supply of them.

Not printed, and guessed here: the first learns from the fixed distorted set of `fixed_set`, as
LeNet-5 did; the other two from as many patterns as there are digits, all of them distorted by new
draws from the same ranges, and each in 20 passes, by the printed rates.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from ..nets.checkpoint import load_file, write_atomically
from ..nets.lenet5 import NinetiesLeNet
from ..nets.registry import make_net
from .data import Digits
from .recipe import BoostedRecipe
from .report import conclude
from .run import Run, Validation, fit
from .sdlm import SDLM, SEED, distort, draw_numbers
from .trainer import TrainingFailed, deferring_interrupts, error_rate, misread, outputs, steps

MEMBERS = (1, 2, 3)
AT_A_TIME = 1_000  # digits
MOST_ROUNDS = 500  # over all digits, in search of patterns


class Committee(nn.ModuleList):
    """Networks whose outputs are added.

    A member's output is the squared distance of its ten units to ten codes of ±1. But for a term
    that all ten share it is -4 times the digit's own unit, so adding distances is adding units.
    """

    has_prototypes = True

    def forward(self, ink: Tensor) -> Tensor:
        """(B, 1, 32, 32) ink in [0, 1] → (B, 10) summed distances, of which the least wins."""
        return torch.stack([net(ink) for net in self]).sum(0)


def load_committee(folder: Path) -> Committee:
    """The networks that a finished run left in `folder`. Raises `CheckpointError`."""
    paths = [folder / str(member) / "lenet4-boosted.safetensors" for member in MEMBERS]
    return Committee(map(load_file, paths))


def boost(recipe: BoostedRecipe, run: Run, digits: Digits, test: Digits, seed: int) -> Committee:
    """Train the three, each in a folder of its own within the run's, or go on where they were.

    Leaves each one's checkpoint and pictures there, and in the run's folder `summary.json`.
    Raises `TrainingFailed`.
    """
    nets: list[NinetiesLeNet] = []
    searched = {}
    validation = Validation("test", test)
    names = {member: f"network {member} of {len(MEMBERS)}, " for member in MEMBERS}
    for member, name in names.items():
        run.forecast.expect(name, recipe.epochs, 1 if member > 1 else 1 + recipe.copies)
    for member in MEMBERS:
        torch.manual_seed(seed + 1_000_000 * (member - 1))
        net = make_net(run.facts["net"])
        assert isinstance(net, NinetiesLeNet)
        recipe.start(net)
        own_run = Run(run.folder / str(member), run.facts | {"member": member}, run.forecast)
        patterns, copies = digits, recipe.copies
        if nets:
            patterns, searched[member] = hard_patterns(nets, digits, own_run.folder)
            copies = 0
        training = SDLM(net, replace(recipe, copies=copies), patterns, seed)
        epochs = fit(training, own_run, recipe.epochs, validation, names[member])
        conclude(net, own_run, epochs, validation, test, own_run.folder)
        nets.append(net)
    committee = Committee(nets)
    errors = [error_rate(net, test) for net in nets]
    together = misread(-outputs(committee, test), test.labels) / len(test)
    print(f"test errors {', '.join(f'{e:.2%}' for e in errors)}; outputs added: {together:.2%}")
    summary = run.facts | {"test_errors": errors, "test_error": together, "searched": searched}
    write_atomically(run.folder / "summary.json", json.dumps(summary, indent=2).encode())
    return committee


def hard_patterns(
    nets: Sequence[NinetiesLeNet], digits: Digits, folder: Path
) -> tuple[Digits, int]:
    """As many distorted patterns as there are digits, for the network that comes after `nets`.

    And how many it took to find them. They are kept in `folder`, as `patterns.safetensors`: which
    digit each one is, and the five numbers by which it is distorted.
    """
    path = folder / "patterns.safetensors"
    if not path.exists():
        with deferring_interrupts():
            bar = steps(range(len(digits)), f"patterns for network {len(nets) + 1}")
            rows = [pattern for _, pattern in zip(bar, search(nets, digits), strict=False)]
        columns = [torch.stack(column) for column in zip(*rows, strict=True)]
        tensors = dict(zip(("digit", "numbers", "tried"), columns, strict=True))
        write_atomically(path, save(tensors))
    try:
        with safe_open(path, framework="pt") as file:
            places, drawn, tried = map(file.get_tensor, ("digit", "numbers", "tried"))
    except (SafetensorError, OSError) as error:
        raise TrainingFailed(f"{path} is damaged; delete it and use --resume.") from error
    patterns = digits[places]
    for part in torch.arange(len(patterns)).split(AT_A_TIME):
        patterns.ink[part] = distort(patterns.ink[part], drawn[part])
    count = int(tried[-1])
    print(f"network {len(nets) + 1}: {len(patterns):,} patterns of {count:,} that were tried")
    return patterns, count


def search(
    nets: Sequence[NinetiesLeNet], digits: Digits
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """One pattern after the other: its digit, its five numbers, how many were tried till then.

    Each round distorts every digit once, in another order and by other numbers.
    """
    tried = 0
    for turn in range(MOST_ROUNDS):
        random = np.random.default_rng([SEED, len(nets), turn])
        order = torch.from_numpy(random.permutation(len(digits)))
        for places in order.split(AT_A_TIME):
            drawn = draw_numbers(random, len(places))
            labels = digits.labels[places]
            patterns = Digits(distort(digits.ink[places], drawn), labels)
            tried += len(places)
            for i in choose([outputs(net, patterns).argmin(dim=1) for net in nets], labels):
                yield places[i], drawn[i], torch.tensor(tried)
    raise TrainingFailed(
        f"Of {tried:,} distorted digits too few are hard for the networks before: boosting needs "
        "networks that misread some."
    )


def choose(read: Sequence[Tensor], labels: Tensor) -> Tensor:
    """Which of (B,) patterns the next network learns, by what each network before it reads.

    After one: those that it misreads, each followed by one that it reads. After two: those on
    which they disagree.
    """
    if len(read) == 2:
        return (read[0] != read[1]).nonzero()[:, 0]
    wrong, right = (read[0] != labels).nonzero()[:, 0], (read[0] == labels).nonzero()[:, 0]
    pairs = min(len(wrong), len(right))
    return torch.stack([wrong[:pairs], right[:pairs]], dim=1).flatten()
