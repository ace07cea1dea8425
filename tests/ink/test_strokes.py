import numpy as np
import pytest

from lenet_demo.ink import BadDrawing, field_from_strokes
from lenet_demo.ink.strokes import MAX_POINTS, MAX_STROKES

SEVEN = [[[60, 60], [200, 60], [130, 240]]]


def moved(strokes, scale, x, y):
    return [[[scale * px + x, scale * py + y] for px, py in stroke] for stroke in strokes]


def test_a_stroke_becomes_a_field():
    field = field_from_strokes(SEVEN)
    assert field.shape == (32, 32)
    assert field.dtype == np.float32
    assert field.min() == 0
    assert field.max() == 1
    rows = np.flatnonzero(field.any(axis=1))
    assert rows[-1] - rows[0] + 1 == 20


@pytest.mark.parametrize("pen", [1, 6, 18, 30, 80])
@pytest.mark.parametrize(("scale", "x", "y"), [(1, 0, 0), (0.35, 3, 190), (0.2, 200, 0)])
def test_pen_size_and_place_leave_the_field_as_it_was(pen, scale, x, y):
    field = field_from_strokes(moved(SEVEN, scale, x, y), pen=pen if scale == 1 else min(pen, 30))
    assert np.abs(field - field_from_strokes(SEVEN)).max() < 0.1


def test_tuples_and_arrays_are_strokes_too():
    for kind in (tuple, np.array):
        strokes = [kind([(float(x), float(y)) for x, y in stroke]) for stroke in SEVEN]
        assert np.array_equal(field_from_strokes(strokes), field_from_strokes(SEVEN))


def test_a_huge_pad_and_a_tiny_one():
    for size in (28, 4000):
        field = field_from_strokes(moved(SEVEN, size / 280, 0, 0), (size, size), 18 * size / 280)
        assert np.abs(field - field_from_strokes(SEVEN)).max() < 0.1


def test_lines_are_as_wide_as_mnists(digits):
    """The mean ink of a vertical line across: 2.5 pixels."""
    field = field_from_strokes([[[140, 20], [140, 260]]])
    assert field[16].sum() == pytest.approx(2.5, abs=0.15)


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [[]],
        [[[140, 140]]],
        [[[140, 140], [142, 141]], [[20, 20], [20, 23]]],
    ],
    ids=["nothing", "an empty stroke", "a dot", "specks"],
)
def test_nothing_or_specks_give_no_field(strokes):
    assert field_from_strokes(strokes) is None


def test_a_speck_beside_a_digit_is_dropped():
    with_speck = [*SEVEN, [[5, 270], [7, 271]]]
    assert np.array_equal(field_from_strokes(with_speck), field_from_strokes(SEVEN))


@pytest.mark.parametrize(
    ("strokes", "sentence"),
    [
        (None, "list of strokes"),
        ("strokes", "list of strokes"),
        ({"a": 1}, "list of strokes"),
        ([1, 2], "Each stroke"),
        ([[1, 2]], "pair"),
        ([[[1]]], "pair"),
        ([[[1, 2, 3]]], "pair"),
        ([[["1", 2]]], "number"),
        ([[[True, 2]]], "number"),
        ([[[None, 2]]], "number"),
        ([[[float("nan"), 2]]], "between"),
        ([[[float("inf"), 2]]], "between"),
        ([[[1e300, 2]]], "between"),
        ([[[10**400, 2]]], "between"),
        ([[[0, 0]] * (MAX_POINTS + 1)], "5,000 points"),
        ([[[0, 0]] * 1000] * 1000, "strokes"),
        ([[[0, 0]]] * (MAX_STROKES + 1), "500 strokes"),
    ],
)
def test_what_is_no_drawing_is_refused_with_a_sentence(strokes, sentence):
    with pytest.raises(BadDrawing, match=sentence):
        field_from_strokes(strokes)


@pytest.mark.parametrize("bad", [0, -5, float("nan"), float("inf"), "280", None, True])
def test_a_pad_or_pen_without_size_is_refused(bad):
    with pytest.raises(BadDrawing):
        field_from_strokes(SEVEN, size=(bad, 280))
    with pytest.raises(BadDrawing):
        field_from_strokes(SEVEN, pen=bad)
