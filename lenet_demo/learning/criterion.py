"""What the procedure of 1998, with three departures, makes small, and its derivatives."""

from dataclasses import dataclass

import numpy as np

from .by_hand import Array


@dataclass(frozen=True)
class Criterion:
    """E = ½ (y_D + log(e^-j + Σ_i e^-y_i)), Eq. 9 halved; without j E = ½ y_D, Eq. 8 halved.

    Halving is the third departure: see `sdlm`.
    """

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
