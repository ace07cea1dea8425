"""Figure 9's simple classifiers, trained here: linear, pairwise, K-NN, PCA, RBF, perceptron.

    python -m tools.classics --data DIR

Linear ones have the weights of least squares, with targets of ±1, which descent would come to. As
in 1998 the digits are MNIST's pixels, or the same deslanted: sheared until their second moments
lean neither way. What is to be chosen (K, widths, decay) is chosen by 5,000 training digits held
out. What the paper says of how they were trained is brief: descent and direct solving gave similar
linear ones; a pairwise unit learnt +1 and -1 on its two classes alone; radial basis units are ten
groups of 100, each placed by adaptive K-means on one class, the layer above by a regularised
pseudo-inverse. So an error below the paper's is no claim to have repeated it.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from lenet_demo.nets.lenet5 import squash
from lenet_demo.training.data import Digits, hold_out, test_digits, training_digits
from lenet_demo.training.sdlm import distort

from .last_layer import Points, error, k_nearest, nearest

Split = tuple[Points, Points, Points]  # to learn from, to choose by, to be tested by
DECAYS = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2)  # per digit learnt from
WIDTHS = (0.5, 1.0, 2.0)  # of the Gaussians: of the mean squared distance to a centre


def pixels(digits: Digits) -> Points:
    """(N, 784) ink in [0, 1]."""
    return Points(digits.ink[:, 0, 2:-2, 2:-2].flatten(1) / 255, digits.labels)


def deslanted(digits: Digits) -> Digits:
    """Each digit sheared about the field's middle, where its ink's centre of mass lies."""
    parts = []
    rows = torch.arange(32.0) - 15.5
    for ink in digits.ink.split(2_000):
        weight = ink[:, 0].float()
        mass = weight.sum((1, 2))
        y = rows - ((weight.sum(2) @ rows) / mass)[:, None]
        x = rows - ((weight.sum(1) @ rows) / mass)[:, None]
        lean = torch.einsum("nyx,ny,nx->n", weight, y, x) / (weight.sum(2) * y * y).sum(1)
        numbers = torch.zeros(len(ink), 5)
        numbers[:, :2], numbers[:, 2] = 1, lean
        parts.append(distort(ink, numbers))
    return Digits(torch.cat(parts), digits.labels)


def with_one(features: Tensor) -> Tensor:
    return torch.cat([features, torch.ones(len(features), 1)], dim=1)


def targets(labels: Tensor) -> Tensor:
    """(N, 10) of ±1."""
    return 2 * torch.nn.functional.one_hot(labels, 10).float() - 1


class Sums(NamedTuple):
    """All that least squares needs of some digits."""

    products: Tensor  # (features, features), of the inputs with one another
    wanted: Tensor  # (features, outputs), of the inputs with what is wanted of them
    digits: int

    def weights(self, decay: float) -> Tensor:
        """(features, outputs), with `decay` of their squares a digit."""
        damped = self.products + decay * self.digits * torch.eye(len(self.products)).double()
        return torch.linalg.solve(damped, self.wanted).float()


def sums(inputs: Tensor, wanted: Tensor) -> Sums:
    """Of (N, features) inputs and (N, outputs) that are to be weighted sums of them."""
    inputs, wanted = inputs.double(), wanted.double()  # the small decays need all the digits
    return Sums(inputs.T @ inputs, inputs.T @ wanted, len(inputs))


def linear(split: Split, features: Callable[[Tensor], Tensor] = with_one) -> float:
    """Ten weighted sums of what `features` makes of a digit; the largest wins."""
    learn, choose, test = (Points(features(points.features), points.labels) for points in split)

    totals = sums(learn.features, targets(learn.labels))

    def read(points: Points, decay: float) -> float:
        return error((points.features @ totals.weights(decay)).argmax(1), points.labels)

    return read(test, min(DECAYS, key=lambda decay: read(choose, decay)))


def pairwise(split: Split) -> float:
    """45 linear units, each of which tells two digits apart; each digit's votes are added."""
    learn, choose, test = (Points(with_one(points.features), points.labels) for points in split)
    of_class = [learn.features[learn.labels == digit] for digit in range(10)]
    totals = [sums(inputs, torch.ones(len(inputs), 1)) for inputs in of_class]

    def read(points: Points, decay: float) -> float:
        votes = torch.zeros(len(points.labels), 10)
        for one, other in combinations(range(10), 2):
            this, that = totals[one], totals[other]  # of which +1 and -1 is wanted
            products, wanted = this.products + that.products, this.wanted - that.wanted
            weights = Sums(products, wanted, this.digits + that.digits).weights(decay)
            unit = squash(points.features @ weights)[:, 0]
            votes[:, one] += unit
            votes[:, other] -= unit
        return error(votes.argmax(1), points.labels)

    return read(test, min(DECAYS[::2], key=lambda decay: read(choose, decay)))


def quadratic(split: Split, components: int = 40) -> float:
    """All products of two of the first principal components, weighted and added."""
    mean = split[0].features.mean(0)
    axes = torch.linalg.eigh((split[0].features - mean).T.cov()).eigenvectors[:, -components:]
    rows, columns = torch.triu_indices(components + 1, components + 1)

    def features(inputs: Tensor) -> Tensor:
        projected = with_one((inputs - mean) @ axes)
        return projected[:, rows] * projected[:, columns]

    return linear(split, features)


def radial_basis(split: Split, centres_a_class: int = 100) -> float:
    """1000 Gaussian units, their centres by k-means class by class; weighted and added."""
    learn, choose, _ = split
    centres = torch.cat(
        [k_means(learn.features[learn.labels == digit], centres_a_class) for digit in range(10)]
    )
    scale = torch.cdist(learn.features[:2_000], centres).square().min(1).values.mean()

    def features(width: float) -> Callable[[Tensor], Tensor]:
        return lambda inputs: with_one(
            (-torch.cdist(inputs, centres).square() / (width * 2 * scale)).exp()
        )

    width = min(WIDTHS, key=lambda width: linear((learn, choose, choose), features(width)))
    return linear(split, features(width))


def k_means(points: Tensor, count: int, passes: int = 10) -> Tensor:
    random = torch.Generator().manual_seed(1998)
    centres = points[torch.randperm(len(points), generator=random)[:count]].clone()
    for _ in range(passes):
        own = nearest(points, centres, 1)[:, 0]
        for centre in own.unique():
            centres[centre] = points[own == centre].mean(0)
    return centres


def perceptron(split: Split, hidden: int = 300, passes: int = 20) -> float:
    """28×28-300-10, units squashed as LeNet-5's, squared error, plain descent in small batches."""
    learn, choose, test = split
    features = torch.cat([learn.features, choose.features]) * 1.275 - 0.1  # scaled as the LeNets'
    wanted = targets(torch.cat([learn.labels, choose.labels]))
    torch.manual_seed(0)
    net = torch.nn.ModuleList([torch.nn.Linear(784, hidden), torch.nn.Linear(hidden, 10)])
    rate, batch = 0.02, 16
    optimiser = torch.optim.SGD(net.parameters(), lr=rate)
    for number in range(passes):
        optimiser.param_groups[0]["lr"] = rate * (1 - number / passes)
        for chosen in torch.randperm(len(features)).split(batch):
            outputs = squash(net[1](squash(net[0](features[chosen]))))
            loss = (outputs - wanted[chosen]).square().sum(1).mean() / 2
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        outputs = net[1](squash(net[0](test.features * 1.275 - 0.1)))
    return error(outputs.argmax(1), test.labels)


def errors(data: Path) -> Iterator[tuple[str, float]]:
    """Test errors in per cent, by the names of `published.FIGURE_9`, as each is there."""
    learn, held_out = hold_out(training_digits(data))
    parts = learn, held_out, test_digits(data)
    first, second, third = map(pixels, parts)
    plain = first, second, third
    first, second, third = (pixels(deslanted(digits)) for digits in parts)
    upright = first, second, third
    yield "linear", linear(plain)
    yield "linear, deslanted", linear(upright)
    yield "pairwise linear, deslanted", pairwise(upright)
    yield "40 PCA + quadratic", quadratic(plain)
    yield "1000 RBF + linear", radial_basis(plain)
    yield "28×28-300-10", perceptron(plain)
    yield "K-NN, Euclidean", k_nearest(*plain)[1]
    yield "K-NN, Euclidean, deslanted", k_nearest(*upright)[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    flags = parser.parse_args()
    torch.set_num_threads(1)
    begun = time.perf_counter()
    for name, value in errors(flags.data):
        print(f"{name}: {value:.2f} % ({time.perf_counter() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
