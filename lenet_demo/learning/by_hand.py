"""LeNet-5's back-propagation by hand, one pattern at a time.

Stochastic diagonal Levenberg-Marquardt updates after every single pattern, and wants second
derivatives beside the gradient. Appendix C's rule for these is back-propagation again, with
every factor squared: inputs, weights and slopes. So one function here does both, by its
`power` of 1 or 2. In NumPy, since for one digit a framework's bookkeeping takes several times
as long as the arithmetic.

Every layer's weights are kept as one matrix whose last column is the bias, and every layer's
inputs end in a 1. Maps are (maps, height, width), patches (inputs + 1, positions).
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ..nets.layers import SQUASH_LIMIT

Array = NDArray[np.floating]  # float32 throughout


class Weights(NamedTuple):
    """LeNet-5's 60,000 free parameters, or something for each of them."""

    c1: Array  # (6, 25 + 1)
    s2: Array  # (6, 1 + 1)      coefficient and bias of each map
    c3: Array  # (16, 150 + 1)   0 where Table I connects nothing
    s4: Array  # (16, 1 + 1)
    c5: Array  # (120, 400 + 1)
    f6: Array  # (84, 120 + 1)


class Activity(NamedTuple):
    """What one pattern leaves in the network: each layer's inputs and squashed outputs."""

    c1_in: Array  # (25 + 1, 784)
    c1: Array  #    (6, 28, 28)
    s2_in: Array  # (6, 14, 14)      sums of 2×2
    s2: Array  #    (6, 14, 14)
    c3_in: Array  # (150 + 1, 100)
    c3: Array  #    (16, 10, 10)
    s4_in: Array  # (16, 5, 5)
    s4: Array  #    (400 + 1,)
    c5: Array  #    (120 + 1,)
    f6: Array  #    (84,)


def squash(a: Array) -> Array:
    """Eq. 6, as `nets.layers.squash`."""
    return SQUASH_LIMIT * np.tanh(a * np.float32(2 / 3))


def slope(squashed: Array) -> Array:
    """The derivative of `squash`, from its output."""
    limit = SQUASH_LIMIT
    return np.float32(2 / 3 / limit) * (limit * limit - squashed * squashed)


def patches(maps: Array) -> Array:
    """Every 5×5 window of (M, H, W) as a column, and a row of ones: (25 M + 1, positions)."""
    count, height, width = maps.shape
    windows = sliding_window_view(maps, (5, 5), axis=(1, 2)).transpose(0, 3, 4, 1, 2)
    columns = np.ones((25 * count + 1, (height - 4) * (width - 4)), np.float32)
    columns[:-1].reshape(windows.shape)[:] = windows
    return columns


def add_patches(columns: Array, side: int) -> Array:
    """The reverse of `patches`, without the ones: windows added up where they overlap."""
    reach = side - 4
    windows = columns.reshape(-1, 5, 5, reach, reach)
    maps = np.zeros((len(windows), side, side), np.float32)
    for y in range(5):
        for x in range(5):
            maps[:, y : y + reach, x : x + reach] += windows[:, y, x]
    return maps


def sums_of_four(maps: Array) -> Array:
    """(M, H, W) → (M, H/2, W/2), each window of 2×2 added up."""
    rows = maps[:, ::2] + maps[:, 1::2]
    return rows[:, :, ::2] + rows[:, :, 1::2]


def to_all_four(maps: Array) -> Array:
    """(M, H, W) → (M, 2H, 2W), each value to its window of 2×2."""
    return maps.repeat(2, axis=1).repeat(2, axis=2)


def forward(weights: Weights, image: Array) -> Activity:
    """(32, 32) scaled pixels → what every layer saw and said, up to F6."""
    one = np.ones(1, np.float32)
    c1_in = patches(image[None])
    c1 = squash(weights.c1 @ c1_in).reshape(6, 28, 28)
    s2_in = sums_of_four(c1)
    s2 = squash(s2_in * weights.s2[:, :1, None] + weights.s2[:, 1:, None])
    c3_in = patches(s2)
    c3 = squash(weights.c3 @ c3_in).reshape(16, 10, 10)
    s4_in = sums_of_four(c3)
    s4 = squash(s4_in * weights.s4[:, :1, None] + weights.s4[:, 1:, None])
    s4 = np.concatenate([s4.ravel(), one])
    c5 = np.concatenate([squash(weights.c5 @ s4), one])
    f6 = squash(weights.f6 @ c5)
    return Activity(c1_in, c1, s2_in, s2, c3_in, c3, s4_in, s4, c5, f6)


def backward(weights: Weights, activity: Activity, at_f6: Array, power: int) -> Weights:
    """Derivatives by all weights, from those by F6's 84 outputs.

    `power` 1: the gradient. `power` 2: the diagonal of the second derivatives in the
    Gauss-Newton form, which leaves out the curvature of the squashing (appendix C).
    """

    def p(values: Array) -> Array:
        return values * values if power == 2 else values

    f6 = at_f6 * p(slope(activity.f6))
    f6_weights = np.outer(f6, p(activity.c5))
    c5 = (f6 @ p(weights.f6[:, :-1])) * p(slope(activity.c5[:-1]))
    c5_weights = np.outer(c5, p(activity.s4))
    s4 = ((c5 @ p(weights.c5[:, :-1])) * p(slope(activity.s4[:-1]))).reshape(16, 5, 5)
    s4_weights, c3_maps = _through_subsampling(s4, p(activity.s4_in), p(weights.s4[:, 0]))
    c3 = (c3_maps * p(slope(activity.c3))).reshape(16, 100)
    # Where Table I connects nothing these are not 0, but nothing is there to be moved.
    c3_weights = c3 @ p(activity.c3_in).T
    s2 = add_patches(p(weights.c3[:, :-1]).T @ c3, side=14) * p(slope(activity.s2))
    s2_weights, c1_maps = _through_subsampling(s2, p(activity.s2_in), p(weights.s2[:, 0]))
    c1 = (c1_maps * p(slope(activity.c1))).reshape(6, 784)
    c1_weights = c1 @ p(activity.c1_in).T
    return Weights(c1_weights, s2_weights, c3_weights, s4_weights, c5_weights, f6_weights)


def _through_subsampling(at_sums: Array, inputs: Array, coefficients: Array) -> tuple[Array, Array]:
    """From a subsampling layer's weighted sums to its weights, and to the maps before it."""
    weights = np.stack([(at_sums * inputs).sum((1, 2)), at_sums.sum((1, 2))], axis=1)
    return weights, to_all_four(at_sums * coefficients[:, None, None])
