import numpy as np
import pytest

from lenet_demo.ink import BadDrawing, field_from_strokes, normalise
from lenet_demo.ink.drawing import field_from_drawing, picture_for_pad

LINE = [[[140, 30], [140, 250]]]


def test_strokes_alone_are_read_as_strokes():
    assert np.array_equal(field_from_drawing(None, LINE), field_from_strokes(LINE))


def test_a_picture_alone_is_normalised(digits):
    assert np.array_equal(field_from_drawing(digits.ink[0], []), np.pad(digits.ink[0], 2))


def test_a_stroke_over_a_picture_adds_its_ink(digits):
    one = digits.ink[25]
    crossed = field_from_drawing(one, [[[60, 140], [220, 140]]])
    assert crossed.sum() > normalise(one).sum() + 15
    assert crossed[16].sum() > 12


def test_the_pads_picture_reads_like_the_ink_it_came_from(digits):
    for digit in digits.ink[::20]:
        picture = picture_for_pad(digit.repeat(6, axis=0).repeat(6, axis=1))
        assert picture.shape == (56, 56)
        assert np.abs(field_from_drawing(picture, []) - np.pad(digit, 2)).mean() < 0.02
    assert picture_for_pad(np.zeros((9, 9), np.float32)) is None


def test_a_picture_of_another_size_is_refused():
    with pytest.raises(BadDrawing, match="28×28 or 56×56"):
        field_from_drawing(np.ones((30, 30), np.float32), [])
