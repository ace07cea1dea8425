"""What the tools work out for figures 9 to 12, from cases that are plain."""

import json
import re

import numpy as np
import pytest
import torch

from lenet_demo.ink.distortions import DISTORTIONS
from lenet_demo.nets import ModernLeNet
from lenet_demo.published import (
    FIGURE_9,
    FIGURE_10,
    FIGURE_11,
    FIGURE_12,
    LENET_1_ERROR,
    LENET_4_ERROR,
)
from lenet_demo.training.data import Digits, resized
from tests.conftest import ROOT
from tools import classics, collapse
from tools.figure9 import BARS, BOOSTED
from tools.figure10 import draw, error_left, to_be_rejected
from tools.figure11 import counts
from tools.last_layer import Points, by_local_learning, by_vote, nearest


class FixedScores(ModernLeNet):
    """A network with fixed scores: of four digits it misreads the third, least sure."""

    def forward(self, ink):
        scores = torch.zeros(4, 10)
        scores[range(4), [1, 2, 3, 4]] = torch.tensor([5.0, 4.0, 1.0, 2.0])
        return scores


def test_the_least_sure_are_rejected_first():
    digits = Digits(torch.zeros(4, 1, 32, 32, dtype=torch.uint8), torch.tensor([1, 2, 0, 4]))
    errors = error_left(FixedScores(), digits)
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


def test_fully_connected_networks_are_counted_from_their_layers():
    assert counts()["28×28-300-10"] == (784 * 300 + 300 + 300 * 10 + 10,) * 2
    assert counts()["boosted LeNet-4"] == (3 * 258_406, 3 * 16_998)


def test_figure_9_says_what_the_text_says_and_has_the_bars_that_ours_stand_beside():
    assert FIGURE_9["LeNet-1, 16×16"] == LENET_1_ERROR
    assert FIGURE_9["LeNet-4"] == LENET_4_ERROR
    assert {*BARS.values(), BOOSTED} - FIGURE_9.keys() == {"LeNet-1, 20×20"}


def test_the_nearest_come_first_and_most_votes_win():
    known = torch.tensor([[0.0, 0], [3, 0], [1, 0], [9, 9]])
    assert nearest(torch.tensor([[0.9, 0.1]]), known, 3).tolist() == [[2, 0, 1]]
    assert by_vote(torch.tensor([[4, 2, 2], [7, 1, 3]])).tolist() == [2, 7]


def test_local_learning_follows_a_line_that_votes_do_not_see():
    """One neighbour of class 1 close by, yet the query lies on class 0's side of the line."""
    known = Points(torch.tensor([[-1.0], [-2], [-3], [0.4], [3]]), torch.tensor([0, 0, 0, 1, 1]))
    near = torch.tensor([[3, 0, 1, 2, 4]])
    read = by_local_learning(torch.tensor([[-0.9]]), near, known, decay=1e-3)
    assert read.tolist() == [0]
    alike = torch.tensor([[0, 1, 2]])
    assert by_local_learning(torch.tensor([[5.0]]), alike, known, decay=1.0).tolist() == [0]


def some(digits):
    ink = torch.from_numpy(np.rint(np.pad(digits.ink, ((0, 0), (2, 2), (2, 2))) * 255))
    return Digits(ink.to(torch.uint8)[:, None], torch.from_numpy(digits.labels))


def test_digits_of_16_pixels_are_smaller_about_the_same_middle(digits):
    large = some(digits)
    small = resized(large, 16)
    assert small.ink.shape == large.ink.shape
    ratio = (small.ink.sum((1, 2, 3)) / large.ink.sum((1, 2, 3))).numpy()
    assert ratio == pytest.approx(0.64, abs=0.03)
    place = torch.arange(32.0) - 15.5
    for dim in (1, 2):
        before, after = (
            ((d.ink[:, 0].sum(dim) * place).sum(1) / d.ink.sum((1, 2, 3))).numpy()
            for d in (large, small)
        )
        assert after == pytest.approx(0.8 * before, abs=0.15)
    assert torch.equal(resized(large, 20).ink, large.ink)


def test_deslanted_digits_lean_neither_way(digits):
    def lean(ink):
        place = torch.arange(32.0) - 15.5
        ink = ink[:, 0].float() / ink.sum((1, 2, 3))[:, None, None]
        y = place[:, None] - (ink.sum(2) @ place)[:, None, None]
        x = place - (ink.sum(1) @ place)[:, None, None]
        return (ink * x * y).sum((1, 2)) / (ink * y * y).sum((1, 2))

    leaning = some(digits)
    assert lean(leaning.ink).abs().mean() > 0.1
    assert lean(classics.deslanted(leaning).ink).abs().mean() < 0.02


def test_linear_classifiers_separate_what_a_line_separates():
    random = torch.Generator().manual_seed(0)
    labels = torch.arange(10).repeat(30)
    features = torch.eye(10)[labels] + 0.05 * torch.randn(300, 10, generator=random)
    split = (Points(features, labels),) * 3
    assert classics.linear(split) == classics.pairwise(split) == 0


def test_prototypes_that_eq_8_moves_draw_together_and_fixed_ones_stay(digits, monkeypatch):
    monkeypatch.setattr(collapse, "MEASURED", (0, 20))
    learn = some(digits)
    moved = collapse.watch(collapse.mean_squared_error, True, learn, learn)
    fixed = collapse.watch(collapse.mean_squared_error, False, learn, learn)
    assert moved[0].apart == fixed[0].apart == fixed[1].apart
    assert moved[1].apart < moved[0].apart / 4


def test_multiply_adds_of_lenet_5_are_about_connections_plus_parameters():
    assert sum(counts()["LeNet-5"]) == 340_908 + 60_000
    assert 1000 * FIGURE_11["LeNet-5"] == pytest.approx(400_908, rel=0.001)


def test_counts_of_lenet1_and_lenet4_are_the_printed_ones_plus_codes():
    codes = 10 * 10
    assert counts()["LeNet-1"] == (98_442 + codes, 2_578)  # as printed in 1990
    assert counts()["LeNet-4"] == (258_306 + codes, 16_998)
    fully_connected = 120 * (16 * 5 * 5 + 1)
    assert fully_connected == 48_120 > 1000 * FIGURE_12["LeNet-4"]


def test_what_is_said_of_distorted_digits_is_what_was_measured():
    path = ROOT / "lenet_demo" / "page" / "stress" / "invariance.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["digits"] == 2_000
    values = {of.name: of.values() for of in DISTORTIONS}

    def measured(net, distortion, value):  # between two values that were measured, on a line
        return 100 * np.interp(value, values[distortion], told["read"][net][distortion])

    words = (ROOT / "docs" / "paper.md").read_text(encoding="utf-8")
    section = words.partition("## How much a digit may be distorted")[2]
    of_the_two = " ".join(
        section.partition("turned by")[2].partition("LeNet-5 that learnt")[0].split()
    )
    pairs = re.findall(r"(\d+) (?:% )?and (?:the modern network )?(\d+)", of_the_two)
    ends = [("rotate", -30, 30), ("scale", 0.5, 2), ("down", -3, 3)]
    expected = [
        [measured(net, name, end) for end in (least, most)]
        for name, least, most in ends
        for net in ("lenet5", "modern")
    ] + [[measured(net, "noise", 0.1) for net in ("lenet5", "modern")]]
    assert np.array(pairs, float) == pytest.approx(np.array(expected), abs=1)


def test_all_nine_of_figure_10_stand_beside_ours():
    assert sorted(FIGURE_10.values()) == [0.5, 1.4, 1.6, 1.8, 1.8, 1.9, 3.2, 3.7, 8.1]
    assert (FIGURE_10["LeNet-1"], FIGURE_10["LeNet-4"]) == (3.7, 1.8)
    words = (ROOT / "docs" / "paper.md").read_text(encoding="utf-8")
    section = words.partition("## Figure 10")[2].partition("| here |")[0]
    printed = [float(share) for share in re.findall(r"\| ([\d.]+) \|$", section, re.MULTILINE)]
    assert printed == sorted(FIGURE_10.values())
    assert b"PNG" in draw({"LeNet-1 here": np.array([2.0, 0.4])})[:8]
