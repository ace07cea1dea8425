import itertools

import numpy as np
import pytest

from lenet_demo.ink import BadDrawing, field_from_strokes, normalise
from lenet_demo.ink.field import STEPS, preprocess
from lenet_demo.ink.raster import picture_for_pad

LINE = [[[140, 30], [140, 250]]]


def test_strokes_alone_are_read_as_strokes():
    assert np.array_equal(preprocess(None, LINE).field, field_from_strokes(LINE))


def test_a_picture_alone_is_normalised(digits):
    assert np.array_equal(preprocess(digits.ink[0], []).field, np.pad(digits.ink[0], 2))


def test_a_stroke_over_a_picture_adds_its_ink(digits):
    one = digits.ink[25]
    crossed = preprocess(one, [[[60, 140], [220, 140]]]).field
    assert crossed.sum() > normalise(one).sum() + 15
    assert crossed[16].sum() > 12


def test_the_pads_picture_reads_like_the_ink_it_came_from(digits):
    for digit in digits.ink[::20]:
        picture = picture_for_pad(digit.repeat(6, axis=0).repeat(6, axis=1))
        assert picture.shape == (56, 56)
        assert np.abs(preprocess(picture, []).field - np.pad(digit, 2)).mean() < 0.02
    assert picture_for_pad(np.zeros((9, 9), np.float32)) is None


def test_a_picture_of_another_size_is_refused():
    with pytest.raises(BadDrawing, match="28×28 or 56×56"):
        preprocess(np.ones((30, 30), np.float32), [])


SMALL_SEVEN = [[[20, 30], [60, 30], [40, 90]]]


@pytest.mark.parametrize("count", range(5))
def test_with_any_steps_left_out_there_is_a_field(count):
    for skip in itertools.combinations(STEPS, count):
        for picture in (None, np.eye(28, dtype=np.float32), np.eye(56, dtype=np.float32)):
            field = preprocess(picture, SMALL_SEVEN, skip=skip).field
            assert field.shape == (32, 32)
            assert 0 <= field.min() < 0.01 < 0.3 < field.max() <= 1


def test_leaving_out_a_step_changes_the_field():
    def without(*skip, pen=18.0):
        return preprocess(None, SMALL_SEVEN, pen=pen, skip=skip).field

    whole = without()
    # A thick pen makes a blot of a small digit.
    assert without("pen", pen=30).sum() > 1.5 * whole.sum()
    rows = np.flatnonzero(without("size").any(axis=1))
    assert 6 <= np.ptp(rows) <= 9  # 60 of the pad's 280 units with the pen, in 28 pixels
    aside = without("crop", "size", "centre")
    y, x = np.argwhere(aside > 0.5).mean(axis=0)
    assert x < 8
    assert y < 10
    assert abs(np.argwhere(whole > 0.5).mean(axis=0) - 16).max() < 2
    assert not np.array_equal(without("centre"), whole)


@pytest.mark.parametrize("skip", [(), ("crop",), ("size",), ("crop", "size", "centre"), STEPS])
def test_a_point_of_the_pad_is_found_in_the_field(skip):
    """Where the way says that the strokes' ends lie, there is ink."""
    result = preprocess(None, SMALL_SEVEN, pen=6, skip=skip)
    for x, y in SMALL_SEVEN[0]:
        column, row = (
            round(result.scale * at + origin - 0.5)
            for at, origin in zip((x, y), result.origin, strict=True)
        )
        around = result.field[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
        assert around.max() > 0.15


def test_an_unknown_step_is_refused():
    with pytest.raises(BadDrawing, match="no step blur"):
        preprocess(None, LINE, skip=["blur"])
