"""What benchmarks work out for figures 10 to 12, from cases that are plain."""

import numpy as np
import pytest
import torch

from benchmarks.figure10 import error_left, to_be_rejected
from benchmarks.figure11 import counts
from lenet_demo.learning.data import Digits
from lenet_demo.nets import ModernLeNet
from lenet_demo.published import FIGURE_11, FIGURE_12


class Told(ModernLeNet):
    """A network that says what it is told: of four digits it misreads the third, least sure."""

    def forward(self, ink):
        scores = torch.zeros(4, 10)
        scores[range(4), [1, 2, 3, 4]] = torch.tensor([5.0, 4.0, 1.0, 2.0])
        return scores


def test_the_least_sure_are_rejected_first():
    digits = Digits(torch.zeros(4, 1, 32, 32, dtype=torch.uint8), torch.tensor([1, 2, 0, 4]))
    errors = error_left(Told(), digits)
    assert errors.tolist() == [25, 0, 0, 0]
    assert to_be_rejected(errors) == 25
    assert to_be_rejected(np.array([0.4, 0.6, 0.5, 0.0])) == 50
    assert to_be_rejected(np.array([0.4, 0.3])) == 0


@pytest.mark.parametrize("name", ["LeNet-1", "LeNet-4", "LeNet-5"])
def test_the_counts_are_the_printed_ones(name):
    connections, parameters = counts()[name]
    assert parameters == pytest.approx(1000 * FIGURE_12[name], rel=0.01)
    if name != "LeNet-5":  # of which the paper counts otherwise: 340,908 connections, 401,000
        assert connections == pytest.approx(1000 * FIGURE_11[name], rel=0.02)
