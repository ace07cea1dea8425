"""LeNet-4 with another last layer: K nearest neighbours, and local learning (section III-C).

    python -m tools.last_layer [CHECKPOINT …] --data DIR

A digit is what LeNet-4's 120 units before the last layer say of it. K nearest neighbours: the
class that most of the K nearest training digits have. Local learning (Bottou and Vapnik, 1992):
for each digit to be read a linear classifier is trained on the training digits nearest to it, here
by least squares with weight decay on targets of ±1. How many neighbours, and how much decay, is
chosen by 5,000 training digits held out from the neighbours; the network has learnt from them.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from lenet_demo.nets import LeNet
from lenet_demo.nets.checkpoint import CHECKPOINTS, load_file
from lenet_demo.training.data import Digits, hold_out, test_digits, training_digits

NEIGHBOURS = (1, 3, 5, 7, 9, 11, 15, 21)
LOCAL_NEIGHBOURS = (25, 50, 100, 200)
# Of the sum of squared weights, whose inputs lie in ±1.7.
DECAYS = (1.0, 10.0, 100.0)
AT_A_TIME = 500  # digits


class Points(NamedTuple):
    """What neighbours are sought among: (N, features) float32 and (N,) int64 labels."""

    features: Tensor
    labels: Tensor


@torch.no_grad()
def penultimate(net: LeNet, digits: Digits) -> Points:
    """The (N, 120) squashed outputs of C5 for all `digits`."""
    features = [net.trace(ink / 255).c5.flatten(1) for ink in digits.ink.split(1_000)]
    return Points(torch.cat(features), digits.labels)


def nearest(queries: Tensor, known: Tensor, count: int) -> Tensor:
    """(Q, count): which of `known` lie nearest to each query, the nearest first (Euclidean)."""
    squares = known.square().sum(1)
    return torch.cat(
        [
            (squares - 2 * part @ known.T).topk(count, largest=False).indices
            for part in queries.split(AT_A_TIME)
        ]
    )


def by_vote(labels: Tensor) -> Tensor:
    """(Q, K) labels of the neighbours, the nearest first → (Q,): the class that most have.

    Of classes with as many votes, that of the nearest neighbour.
    """
    votes = torch.zeros(len(labels), 10)
    # A little more for a nearer one, but never a whole vote.
    weights = 1 - torch.arange(labels.shape[1]) * 1e-3 / labels.shape[1]
    return votes.scatter_add_(1, labels, weights.expand(labels.shape)).argmax(dim=1)


def by_local_learning(queries: Tensor, near: Tensor, known: Points, decay: float) -> Tensor:
    """(Q, features) and their (Q, K) neighbours → (Q,): as a classifier of these alone reads them.

    Its weights least squares with `decay` gives; in its dual form a system of K by K.
    """
    read = known.labels[near[:, 0]].clone()
    # Where all neighbours are of one class, so is what is learnt from them.
    mixed = (known.labels[near] != read[:, None]).any(dim=1).nonzero()[:, 0]
    for part in mixed.split(AT_A_TIME // 5):
        inputs = known.features[near[part]]
        centre = inputs.mean(dim=1, keepdim=True)
        targets = 2 * torch.nn.functional.one_hot(known.labels[near[part]], 10).float() - 1
        mean = targets.mean(dim=1, keepdim=True)
        inputs = inputs - centre
        kernel = inputs @ inputs.mT + decay * torch.eye(near.shape[1])
        shares = torch.linalg.solve(kernel, targets - mean)
        query = queries[part, None] - centre
        read[part] = (query @ inputs.mT @ shares + mean)[:, 0].argmax(dim=1)
    return read


def k_nearest(known: Points, held_out: Points, test: Points) -> tuple[int, float]:
    """K, as the held-out digits choose it, and the test error in per cent."""
    most = max(NEIGHBOURS)
    labels = known.labels[nearest(held_out.features, known.features, most)]
    errors = {k: error(by_vote(labels[:, :k]), held_out.labels) for k in NEIGHBOURS}
    k = min(errors, key=lambda count: errors[count])
    print("K, misread of the held-out digits:", shown(errors))
    together = Points(*map(torch.cat, zip(known, held_out, strict=True)))
    near = nearest(test.features, together.features, k)
    return k, error(by_vote(together.labels[near]), test.labels)


def local_learning(known: Points, held_out: Points, test: Points) -> tuple[int, float, float]:
    """Neighbours and decay, as the held-out digits choose them, and the test error in per cent."""
    near = nearest(held_out.features, known.features, max(LOCAL_NEIGHBOURS))
    errors = {}
    for count in LOCAL_NEIGHBOURS:
        for decay in DECAYS:
            read = by_local_learning(held_out.features, near[:, :count], known, decay)
            errors[count, decay] = error(read, held_out.labels)
    count, decay = min(errors, key=lambda choice: errors[choice])
    print("neighbours and decay, misread of the held-out digits:", shown(errors))
    together = Points(*map(torch.cat, zip(known, held_out, strict=True)))
    near = nearest(test.features, together.features, count)
    read = by_local_learning(test.features, near, together, decay)
    return count, decay, error(read, test.labels)


def error(read: Tensor, labels: Tensor) -> float:
    """Per cent misread."""
    return 100 * float((read != labels).float().mean())


def shown(errors: dict) -> str:
    return ", ".join(f"{choice}: {value:.2f} %" for choice, value in errors.items())


def errors_of(net: LeNet, data: Path) -> dict[str, float]:
    """Test errors in per cent of a LeNet-4, by what its last layer is."""
    learn, held_out = hold_out(training_digits(data))
    known, choosing, test = (
        penultimate(net, digits) for digits in (learn, held_out, test_digits(data))
    )
    k, by_neighbours = k_nearest(known, choosing, test)
    count, decay, locally = local_learning(known, choosing, test)
    print(f"K = {k}; local learning: {count} neighbours, decay {decay:g}")
    return {"LeNet-4 / K-NN": by_neighbours, "LeNet-4 / local": locally}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkpoints", type=Path, nargs="*", help="LeNet-4s; else the shipped one")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    flags = parser.parse_args()
    torch.set_num_threads(1)
    for path in flags.checkpoints or [CHECKPOINTS / "lenet4.safetensors"]:
        net = load_file(path)
        print(f"{path.stem}, seed {net.metadata['seed']}: {100 * net.metadata['test_error']:.2f} %")
        for name, value in errors_of(net, flags.data).items():
            print(f"{name}: {value:.2f} %", flush=True)


if __name__ == "__main__":
    main()
