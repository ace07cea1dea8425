"""Digits on paper of every kind are read, and paper that nobody wrote on is left alone."""

import numpy as np
import pytest
from PIL import Image

from lenet_demo.inference import read_all
from lenet_demo.ink import field_from_picture, field_from_strokes
from lenet_demo.ink.normalise import has_several_digits
from lenet_demo.ink.patches import filled, patches_of, rectangularity
from tests.conftest import thorough
from tests.support import papers


@pytest.mark.parametrize("kind", papers.KINDS)
@pytest.mark.parametrize("count", [2, *thorough(20)])
def test_of_twenty_digits_nineteen_are_read(nets, digits, kind, count):
    random = np.random.default_rng([0, list(papers.KINDS).index(kind)])
    chosen = random.permutation(200)[:count]
    fields = [field_from_picture(papers.picture(kind, digits.ink[i], random)) for i in chosen]
    readings = read_all(nets["lenet5"], fields)
    pairs = zip(readings, digits.labels[chosen], strict=True)
    assert sum(reading.digit == label for reading, label in pairs) >= 0.95 * count


def test_of_twenty_papers_without_a_digit_nineteen_are_left_alone():
    random = np.random.default_rng(0)
    assert sum(field_from_picture(papers.blank(random)) is None for _ in range(20)) >= 19


def test_two_digits_side_by_side_are_told_from_one(digits):
    def beside(one, other):
        gap = np.zeros((28, 6), np.float32)
        wide = np.pad(np.hstack([one, gap, other]), 8)
        return Image.fromarray(np.uint8(255 - 255 * wide)).resize((wide.shape[1] * 6, 264))

    pairs = [(digits.ink[i], digits.ink[(i + 37) % 200]) for i in range(0, 200, 10)]
    told = [has_several_digits(field_from_picture(beside(*pair))) for pair in pairs]
    assert sum(told) >= 19
    assert not any(has_several_digits(np.pad(ink, 2)) for ink in digits.ink)
    ten = [
        [[56, 70], [56, 210]],
        [[168, 70], [126, 112], [126, 182], [168, 218], [218, 182], [218, 112], [168, 70]],
    ]
    assert has_several_digits(field_from_strokes(ten))


def test_patches_are_found_in_order_with_their_holes():
    rows = ["XX..X", "X...X", "..X..", ".X.XX", "...XX"]
    mask = np.array([[pixel == "X" for pixel in row] for row in rows])
    found = patches_of(mask)
    assert [(patch.top, patch.left, patch.bottom, patch.right) for patch in found] == [
        (0, 0, 2, 2),
        (0, 4, 2, 5),
        (2, 1, 5, 5),
    ]
    assert [patch.area for patch in found] == [3, 2, 6]
    ring = np.ones((5, 7), bool)
    ring[1:4, 1:6] = False
    (patch,) = patches_of(ring)
    assert filled(patch, ring.shape).all()
    assert rectangularity(np.ones((9, 9), bool)) == 1
    disc = np.hypot(*np.mgrid[-20:21, -20:21]) <= 20
    assert 0.7 < rectangularity(disc) < 0.8
