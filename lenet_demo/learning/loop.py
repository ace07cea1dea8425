"""The training loop."""

from collections.abc import Iterator
from typing import NamedTuple, cast

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from ..nets import LeNet
from .data import Digits
from .recipes import Recipe


class TrainingFailed(RuntimeError):
    """Training that cannot go on; its text is one sentence."""


class Epoch(NamedTuple):
    """What one pass over the training digits gave; errors are fractions of the digits."""

    number: int  # from 1
    loss: float  # mean over the pass, on distorted digits
    training_error: float  # likewise, while the weights were still changing
    held_out_error: float  # of the averaged weights, on undistorted digits


def train(
    net: LeNet, recipe: Recipe, learn: Digits, held_out: Digits
) -> Iterator[tuple[Epoch, LeNet]]:
    """Train `net` in place; after each pass, yield its figures and the averaged network.

    Raises `TrainingFailed` when the loss is no longer a number.
    """
    batches = -(-len(learn) // recipe.batch)
    optimiser = torch.optim.AdamW(net.parameters(), weight_decay=recipe.weight_decay)
    rate = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=recipe.rate, epochs=recipe.epochs, steps_per_epoch=batches
    )
    decay = 1 - 1 / (recipe.average_over * batches)
    averaged = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(decay), use_buffers=True)

    for number in range(1, recipe.epochs + 1):
        net.train()
        loss_sum, wrong = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        order = torch.randperm(len(learn)).split(recipe.batch)
        for chosen in tqdm(order, desc=f"epoch {number}/{recipe.epochs}", leave=False):
            digits = learn[chosen]
            labels = digits.labels
            output = net(recipe.distort(digits.ink / 255))
            loss = recipe.loss(output, labels)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rate.step()
            averaged.update_parameters(net)
            loss_sum += loss.detach() * len(labels)
            wrong += errors(net.posterior(output.detach()), labels)
        if not loss_sum.isfinite():
            raise TrainingFailed(
                f"The loss is no longer a number in epoch {number}: lower the recipe's rate."
            )
        seen = len(learn)
        smooth = cast(LeNet, averaged.module)
        held_out_error = error_rate(smooth, held_out)
        yield Epoch(number, loss_sum.item() / seen, wrong.item() / seen, held_out_error), smooth


def errors(posterior: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """How many of a batch are misread: () int64 from (B, 10) and (B,)."""
    return (posterior.argmax(dim=1) != labels).sum()


@torch.no_grad()
def error_rate(net: LeNet, digits: Digits) -> float:
    """The fraction of `digits` that `net` misreads, in evaluation mode."""
    net.eval()
    wrong = sum(
        errors(net.posterior(net(digits.ink[part] / 255)), digits.labels[part])
        for part in torch.arange(len(digits)).split(1000)
    )
    return int(wrong) / len(digits)


@torch.no_grad()
def rejection_distance(net: LeNet, digits: Digits, share: float = 0.001) -> float | None:
    """The distance to the nearest prototype that only `share` of `digits` pass.

    None for a network without prototypes.
    """
    if not net.has_prototypes:
        return None
    net.eval()
    outputs = [net(digits.ink[part] / 255) for part in torch.arange(len(digits)).split(1000)]
    return torch.cat(outputs).min(dim=1).values.quantile(1 - share).item()
