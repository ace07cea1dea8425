"""What benchmarks work out for figures 10 to 12, from cases that are plain."""

import re

import numpy as np
import pytest
import torch

from benchmarks.figure10 import draw, error_left, to_be_rejected
from benchmarks.figure11 import counts
from lenet_demo.learning.data import Digits
from lenet_demo.nets import ModernLeNet
from lenet_demo.published import FIGURE_10, FIGURE_11, FIGURE_12
from tests.conftest import ROOT


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
    if name != "LeNet-5":
        assert connections == pytest.approx(1000 * FIGURE_11[name], rel=0.02)


def test_lenet_5_s_multiply_adds_are_about_its_connections_and_parameters():
    assert sum(counts()["LeNet-5"]) == 340_908 + 60_000
    assert 1000 * FIGURE_11["LeNet-5"] == pytest.approx(400_908, rel=0.001)


def test_the_forerunners_counts_are_the_printed_ones_and_their_codes():
    codes = 10 * 10
    assert counts()["LeNet-1"] == (98_442 + codes, 2_578)  # as printed in 1990
    assert counts()["LeNet-4"] == (258_306 + codes, 16_998)
    fully_connected = 120 * (16 * 5 * 5 + 1)
    assert fully_connected == 48_120 > 1000 * FIGURE_12["LeNet-4"]


def test_all_nine_of_figure_10_stand_beside_ours():
    assert sorted(FIGURE_10.values()) == [0.5, 1.4, 1.6, 1.8, 1.8, 1.9, 3.2, 3.7, 8.1]
    assert (FIGURE_10["LeNet-1"], FIGURE_10["LeNet-4"]) == (3.7, 1.8)
    words = (ROOT / "docs" / "1998.md").read_text(encoding="utf-8")
    section = words.partition("## Figure 10")[2].partition("| here |")[0]
    told = [float(share) for share in re.findall(r"\| ([\d.]+) \|$", section, re.MULTILINE)]
    assert told == sorted(FIGURE_10.values())
    assert b"PNG" in draw({"LeNet-1 here": np.array([2.0, 0.4])})[:8]
