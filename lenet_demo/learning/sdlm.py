"""Stochastic diagonal Levenberg-Marquardt: how the paper trained LeNet-5 (appendix C).

One pattern per update, in one constant random order. Parameter k steps against its gradient
by ε_k = η / (μ + h_kk), where h_kk is the diagonal second derivative in Gauss-Newton form,
averaged over 500 patterns before each pass, shared weights summed over all that share them.

Which of Eq. 8 and Eq. 9 the printed results come from is not stated: see `PaperRecipe` for the
choice. The four departures from the text:

1. The initial weights. Read literally, ±2.4/F leaves h near 0 everywhere: ε becomes η/μ =
   0.025, more than the paper's largest, and learning stands at 90 % error. Taken: `start_wide`.
   Then ε of the first pass lies in the printed range, 7·10⁻⁵ to 0.016.
2. h from pass to pass. The text estimates it anew before each; then it falls wherever units have
   saturated, ε rises to η/μ, and the error goes from 4.7 % back to 10 % in pass 2, recovers, and
   stays above figure 5. Taken: each h's largest estimate so far. On 55,000 digits, passes 2 to 5
   then misread 2.0, 1.3, 1.15, 1.04 % on the fly; with the mean of the last and the new
   estimate 2.4, 1.55, 1.5, 1.6 %. (The appendix says that second derivatives change slowly.)
3. h is summed per weight; the text sums it per connection, of which subsampling has four a
   weight. The literal sum costs nothing: 20,000 digits, pass 3, 1.44 against 1.46 % misread on
   the fly, 1.58 against 1.52 % of the held-out digits.
4. The energy is halved, as a sum of squares is: E = ½ (y_D + …). With y_D itself every ε would
   be half of what the paper prints.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from ..nets import LeNet5
from ..published import FIRST_STEPS
from .by_hand import Array, Weights, backward, forward
from .data import Digits
from .recipes import PaperRecipe
from .training import Learnt, Training, part, steps

CURVATURE_PATTERNS = 500


@dataclass(frozen=True)
class Criterion:
    """E = ½ (y_D + log(e^-j + Σ_i e^-y_i)), Eq. 9 halved; without j E = ½ y_D, Eq. 8 halved."""

    j: float | None = None

    def __call__(self, distances: Array, label: int) -> tuple[float, Array, Array]:
        """(10,) distances → E, ∂E/∂y (10,) and ∂²E/∂y² (10,)."""
        first = np.zeros(10, np.float32)
        first[label] = 1.0
        energy = float(distances[label])
        second = np.zeros(10, np.float32)
        if self.j is not None:
            least = min(self.j, float(distances.min()))  # taken out, so that no exponent overflows
            shares = np.exp(least - distances)
            total = float(shares.sum() + np.exp(least - self.j))
            posterior = shares / total
            first -= posterior
            second = posterior * (1 - posterior)
            energy += float(np.log(total)) - least
        return energy / 2, first / 2, second / 2


class SDLM(Training):
    """The procedure on one network and one set of digits, in an order fixed by `seed`."""

    def __init__(self, net: LeNet5, recipe: PaperRecipe, digits: Digits, seed: int):
        self.net, self.recipe = net, recipe
        self.criterion = Criterion(recipe.j)
        self.order = np.random.default_rng(seed).permutation(len(digits))
        self.images = net.scale(digits.ink[:, 0] / 255).numpy()
        self.labels = digits.labels.tolist()
        self.prototypes = net.output.prototypes.numpy()
        self.h: Weights | None = None  # the largest curvature so far

    @property
    def result(self) -> LeNet5:
        return self.net

    def learn(self, number: int) -> Learnt:
        weights = to_weights(self.net)
        epsilons = self.step_sizes(weights, self.recipe.etas[number - 1])
        energies, wrong = 0.0, 0
        before = (number - 1) * len(self.order)
        description = f"pass {number} of {self.recipe.epochs}"
        for seen, i in enumerate(steps(self.order, description), before + 1):
            activity = forward(weights, self.images[i])
            apart = activity.f6 - self.prototypes
            distances = (apart * apart).sum(1)
            energy, by_distance, _ = self.criterion(distances, self.labels[i])
            gradient = backward(weights, activity, 2 * by_distance @ apart, power=1)
            for weight, epsilon, slope in zip(weights, epsilons, gradient, strict=True):
                weight -= epsilon * slope
            energies += energy
            wrong += int(distances.argmin()) != self.labels[i]
            if self.moments and self.moments.are_due(seen - 1, seen):
                from_weights(weights, self.net)
                self.moments.take(seen, self.net, averaged=False)
        from_weights(weights, self.net)
        remark = f"ε {smallest(epsilons):.1e} … {largest(epsilons):.1e}"
        if number == 1:
            remark += " (the paper: {:.0e} … {:.1e})".format(*FIRST_STEPS)
        return Learnt(energies / len(self.order), wrong / len(self.order), remark)

    def state(self) -> dict[str, torch.Tensor]:
        assert self.h is not None, "there is no state before the first pass"
        h = {f"h.{layer}": torch.from_numpy(of) for layer, of in self.h._asdict().items()}
        return {f"net.{key}": value for key, value in self.net.state_dict().items()} | h

    def restore(self, state: dict[str, torch.Tensor]) -> None:
        self.net.load_state_dict(part(state, "net."))
        self.h = Weights(**{key: of.numpy() for key, of in part(state, "h.").items()})

    def step_sizes(self, weights: Weights, eta: float) -> Weights:
        """ε = η / (μ + h), 0 where Table I connects nothing."""
        h = self.curvature(weights, self.order[:CURVATURE_PATTERNS])
        if self.h is not None:
            h = Weights(*map(np.maximum, self.h, h))
        self.h = h
        mu = np.float32(self.recipe.mu)
        epsilons = Weights(*(np.float32(eta) / (mu + of_layer) for of_layer in h))
        # What Table I does not connect stays 0; the last column, the biases, exists for all.
        connected = self.net.c3.is_connected.numpy().repeat(25, axis=1)
        epsilons.c3[:, :-1][~connected] = 0
        return epsilons

    def curvature(self, weights: Weights, patterns: Sequence[int] | np.ndarray) -> Weights:
        """h: the mean over `patterns` of the diagonal second derivatives."""
        total = Weights(*(np.zeros_like(weight) for weight in weights))
        for i in patterns:
            activity = forward(weights, self.images[i])
            apart = activity.f6 - self.prototypes
            _, first, second = self.criterion((apart * apart).sum(1), self.labels[i])
            # y_i's own second derivative by each of F6's units is 2, its slope 2 (x - w_i).
            at_f6 = 2 * first.sum() + second @ (2 * apart) ** 2
            for sum_, h in zip(total, backward(weights, activity, at_f6, power=2), strict=True):
                sum_ += h
        return Weights(*(sum_ / len(patterns) for sum_ in total))


def smallest(epsilons: Weights) -> float:
    """The least ε of a parameter that is there."""
    return min(float(epsilon[epsilon > 0].min()) for epsilon in epsilons)


def largest(epsilons: Weights) -> float:
    return max(float(epsilon.max()) for epsilon in epsilons)


def to_weights(net: LeNet5) -> Weights:
    """LeNet-5's parameters as one matrix a layer, the bias in the last column."""

    def matrix(weight: torch.Tensor, bias: torch.Tensor | None) -> Array:
        assert bias is not None
        return torch.cat([weight.flatten(1), bias[:, None]], dim=1).detach().numpy()

    return Weights(
        c1=matrix(net.c1.weight, net.c1.bias),
        s2=matrix(net.s2.coefficient[:, None], net.s2.bias),
        c3=matrix(net.c3.weight(), net.c3.bias),
        s4=matrix(net.s4.coefficient[:, None], net.s4.bias),
        c5=matrix(net.c5.weight, net.c5.bias),
        f6=matrix(net.f6.weight, net.f6.bias),
    )


@torch.no_grad()
def from_weights(weights: Weights, net: LeNet5) -> None:
    """The reverse of `to_weights`, in place."""
    c1, s2, c3, s4, c5, f6 = map(torch.from_numpy, weights)
    dense = c3[:, :-1].reshape(16, 6, 5, 5)
    net.load_state_dict(
        {
            "c1.weight": c1[:, :-1].reshape(6, 1, 5, 5),
            "c1.bias": c1[:, -1],
            "s2.coefficient": s2[:, 0],
            "s2.bias": s2[:, 1],
            "c3.kernels": dense[net.c3.is_connected],
            "c3.bias": c3[:, -1],
            "s4.coefficient": s4[:, 0],
            "s4.bias": s4[:, 1],
            "c5.weight": c5[:, :-1].reshape(120, 16, 5, 5),
            "c5.bias": c5[:, -1],
            "f6.weight": f6[:, :-1],
            "f6.bias": f6[:, -1],
        }
    )
