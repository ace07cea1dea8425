from random import Random

import numpy as np
import pytest
import torch

from lenet_demo.ink import field_from_strokes
from lenet_demo.training.hands import HANDS, flagged_one
from lenet_demo.training.synthetic import SIDE, rounded, write_digits, written


def test_the_same_seed_writes_the_same_digits():
    once, again, other = write_digits(40, 1), write_digits(40, 1), write_digits(40, 2)
    assert torch.equal(once.ink, again.ink)
    assert torch.equal(once.labels, again.labels)
    assert not torch.equal(once.ink, other.ink)


def test_digits_come_as_fields_like_mnists():
    digits = write_digits(300, 3)
    assert digits.ink.shape == (300, 1, 32, 32)
    assert digits.ink.dtype == torch.uint8
    assert set(digits.labels.tolist()) == {label for label, *_ in HANDS}
    inked = digits.ink.amax(dim=(1, 3)) > 0  # rows with ink
    assert (inked.sum(1) <= 20).all()
    assert digits.ink[:, :, :2].max() == 0


def test_a_flag_is_never_as_flat_as_a_sevens_bar():
    for seed in range(200):
        (x, y), *_ = flagged_one(Random(seed))[0]
        assert y >= 0.5 * -x


@pytest.mark.parametrize("times", [0, 1, 4])
def test_rounding_keeps_the_ends(times):
    line = rounded([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)], times)
    assert line[0].tolist() == [0, 0]
    assert line[-1].tolist() == [1, 1]
    assert (line[:, 0].max(), line[:, 1].min()) == (1, 0)


def test_random_pens_stay_within_their_reach():
    (line,) = written([[(0.0, 0.0), (9.0, -9.0)]], Random(0))
    assert np.min(line) >= -SIDE
    assert np.max(line) <= 2 * SIDE
    assert field_from_strokes([line]) is not None
