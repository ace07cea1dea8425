"""Back-propagation by hand through LeNet-1, LeNet-4 and LeNet-5, one pattern at a time.

Stochastic diagonal Levenberg-Marquardt updates after every single pattern, and wants second
derivatives beside the gradient. Appendix C's rule for these is back-propagation again, with
every factor squared: inputs, weights and slopes. So one function here does both, by its
`power` of 1 or 2. In NumPy, since for one digit a framework's bookkeeping takes several times
as long as the arithmetic.

Every layer's weights are kept as one matrix whose last column is the bias, and every layer's
inputs end in a 1. Maps are (maps, height, width), patches (inputs + 1, positions).
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..nets.lenet5 import SQUASH_LIMIT

Array = NDArray[np.floating]  # float32 throughout
ONE = np.ones(1, np.float32)


# The free parameters, or something for each of them: C1, S2, C3, S4, then each full layer: C5,
# where there is one, and F6. Of LeNet-5 (6, 25 + 1), (6, 1 + 1), (16, 150 + 1), (16, 1 + 1),
# (120, 400 + 1) and (84, 120 + 1): subsampling has a coefficient and a bias a map, and what a
# table leaves unconnected is 0.
Weights = list[Array]


class Activity(NamedTuple):
    """What one pattern leaves in the network: each layer's inputs and squashed outputs.

    Sizes are LeNet-5's.
    """

    c1_in: Array  # (25 + 1, 784)
    c1: Array  #    (6, 28, 28)
    s2_in: Array  # (6, 14, 14)      sums of 2×2
    s2: Array  #    (6, 14, 14)
    c3_in: Array  # (150 + 1, 100)
    c3: Array  #    (16, 10, 10)
    s4_in: Array  # (16, 5, 5)
    full: list[Array]  # S4 (400 + 1,), then what each full layer says, (120 + 1,) and (84 + 1,)

    @property
    def f6(self) -> Array:
        return self.full[-1][:-1]


def squash(a: Array) -> Array:
    """Eq. 6, as `nets.lenet5.squash`."""
    return SQUASH_LIMIT * np.tanh(a * np.float32(2 / 3))


def slope(squashed: Array) -> Array:
    """The derivative of `squash`, from its output."""
    limit = SQUASH_LIMIT
    return np.float32(2 / 3 / limit) * (limit * limit - squashed * squashed)


def patches(maps: Array) -> Array:
    """Every 5×5 window of (M, H, W) as a column, and a row of ones: (25 M + 1, positions)."""
    count, height, width = maps.shape
    map_step, row, pixel = maps.strides
    # A view; NumPy's own functions for it take longer than all the copying.
    shape, strides = (count, 5, 5, height - 4, width - 4), (map_step, row, pixel, row, pixel)
    windows: Array = np.ndarray(shape, np.float32, maps, strides=strides)
    columns = np.empty((25 * count + 1, (height - 4) * (width - 4)), np.float32)
    columns[:-1].reshape(shape)[:] = windows
    columns[-1] = 1
    return columns


def add_patches(columns: Array, side: int) -> Array:
    """The reverse of `patches`, without the ones: windows added up where they overlap."""
    reach = side - 4
    windows = columns.reshape(-1, 5, 5, reach, reach)
    apart = np.zeros((len(windows), 5, 5, side, side), np.float32)
    map_step, y, x, row, pixel = apart.strides
    strides = (map_step, y + row, x + pixel, row, pixel)  # each window where it belongs
    np.ndarray(windows.shape, np.float32, apart, strides=strides)[:] = windows
    return apart.sum((1, 2))


def sums_of_four(maps: Array) -> Array:
    """(M, H, W) → (M, H/2, W/2), each window of 2×2 added up."""
    rows = maps[:, ::2] + maps[:, 1::2]
    return rows[:, :, ::2] + rows[:, :, 1::2]


def to_all_four(maps: Array) -> Array:
    """(M, H, W) → (M, 2H, 2W), each value to its window of 2×2."""
    return maps.repeat(2, axis=1).repeat(2, axis=2)


def forward(weights: Weights, image: Array) -> Activity:
    """(32, 32) scaled pixels, for LeNet-1 (28, 28) → what every layer saw and said, up to F6."""
    c1_weights, s2_weights, c3_weights, s4_weights, *full_weights = weights
    c1_in = patches(image[None])
    c1 = _maps(squash(c1_weights @ c1_in))
    s2_in = _as_fed(sums_of_four(c1), s2_weights)
    s2 = squash(s2_in * s2_weights[:, :1, None] + s2_weights[:, 1:, None])
    c3_in = patches(s2)
    c3 = _maps(squash(c3_weights @ c3_in))
    s4_in = sums_of_four(c3)
    s4 = squash(s4_in * s4_weights[:, :1, None] + s4_weights[:, 1:, None])
    full = [np.concatenate([s4.ravel(), ONE])]
    for layer in full_weights:
        full.append(np.concatenate([squash(layer @ full[-1]), ONE]))
    return Activity(c1_in, c1, s2_in, s2, c3_in, c3, s4_in, full)


def backward(weights: Weights, activity: Activity, at_f6: Array, power: int) -> Weights:
    """Derivatives by all weights, in their shapes, from those by the last layer's outputs.

    `at_f6`: (84,); of LeNet-1 and LeNet-4, whose last layer is their output, (10,).
    `power` 1: the gradient. `power` 2: the diagonal of the second derivatives in the
    Gauss-Newton form, which leaves out the curvature of the squashing (appendix C).
    """

    def p(values: Array) -> Array:
        return values * values if power == 2 else values

    _, s2_weights, c3_weights, s4_weights, *full_weights = weights
    at_full = []
    at = at_f6 * p(slope(activity.f6))
    for layer, before in zip(full_weights[::-1], activity.full[-2::-1], strict=True):
        at_full.append(at[:, None] * p(before))
        at = (at @ p(layer[:, :-1])) * p(slope(before[:-1]))
    s4 = at.reshape(activity.s4_in.shape)
    s2_in, s4_in = activity.s2_in, activity.s4_in
    if power == 2:
        # The four connections that share a coefficient have each a second derivative.
        s2_in = _as_fed(sums_of_four(p(activity.c1)), s2_weights)
        s4_in = sums_of_four(p(activity.c3))
    at_s4, c3_maps = _through_subsampling(s4, s4_in, p(s4_weights[:, 0]))
    c3 = (c3_maps * p(slope(activity.c3))).reshape(len(c3_maps), -1)
    # Where a table connects nothing these are not 0, but nothing is there to be moved.
    at_c3 = c3 @ p(activity.c3_in).T
    side = activity.s2.shape[-1]
    s2 = add_patches(p(c3_weights[:, :-1]).T @ c3, side) * p(slope(activity.s2))
    at_s2, c1_maps = _through_subsampling(s2, s2_in, p(s2_weights[:, 0]))
    if len(c1_maps) > len(activity.c1):
        c1_maps = c1_maps.reshape(len(activity.c1), -1, *c1_maps.shape[1:]).sum(1)
    c1 = (c1_maps * p(slope(activity.c1))).reshape(len(c1_maps), -1)
    at_c1 = c1 @ p(activity.c1_in).T
    return [at_c1, at_s2, at_c3, at_s4, *at_full[::-1]]


def _maps(units: Array) -> Array:
    """(M, side · side) → (M, side, side)."""
    side = math.isqrt(units.shape[1])
    return units.reshape(-1, side, side)


def _as_fed(sums: Array, s2_weights: Array) -> Array:
    """One for each map of S2: in LeNet-4 each map of C1 feeds two."""
    copies = len(s2_weights) // len(sums)
    return sums if copies == 1 else sums.repeat(copies, axis=0)


def _through_subsampling(at_sums: Array, inputs: Array, coefficients: Array) -> tuple[Array, Array]:
    """From a subsampling layer's weighted sums to its weights, and to the maps before it."""
    weights = np.stack([(at_sums * inputs).sum((1, 2)), at_sums.sum((1, 2))], axis=1)
    return weights, to_all_four(at_sums * coefficients[:, None, None])
