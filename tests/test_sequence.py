"""A whole number, read at once."""

import itertools

import numpy as np
import pytest
import torch

from lenet_demo import BadDrawing, load_net, read, read_number
from lenet_demo.ink.raster import MARGIN, WIDEST, wide_from_strokes
from lenet_demo.sequence import DIGIT, NONE, PITCH, RUBBISH, TOUCHING, best_path, read_wide

ONE, SEVEN = [[150, 40], [150, 240]], [[300, 40], [420, 40], [350, 240]]


def price(path, distances):
    """What a path costs, written out."""
    energies = np.column_stack([distances, np.full(len(distances), RUBBISH)])
    columns = sum(
        e[label] + np.log(np.exp(-e).sum()) for e, label in zip(energies, path, strict=True)
    )
    begun = [a for a, b in itertools.pairwise([NONE, *path]) if b not in (a, NONE)]
    return columns + DIGIT * len(begun) + TOUCHING * sum(before != NONE for before in begun)


def test_the_path_is_the_cheapest_of_all():
    random = np.random.default_rng(0)
    labels = [0, 1, 2, NONE]
    for _ in range(20):
        distances = np.full((5, 10), 60.0)
        distances[:, :3] = random.uniform(30, 48, (5, 3))
        cheapest = min(itertools.product(labels, repeat=5), key=lambda p: price(p, distances))
        assert price(best_path(distances), distances) == pytest.approx(price(cheapest, distances))


def test_each_run_of_a_digit_is_one_digit_read_where_it_is_nearest():
    net = load_net("lenet5-string")
    reading = read_number([ONE, SEVEN])
    assert reading.digits == (1, 7)
    for digit, column in zip(reading.digits, reading.columns, strict=True):
        assert reading.path[column] == digit == int(reading.distances[column].argmin())
    assert len(reading.path) == len(reading.distances)
    # Other weights of LeNet-5 will do, another network will not.
    assert read_number([ONE, SEVEN], net=load_net("lenet5")).traces
    with pytest.raises(ValueError, match="Only LeNet-5"):
        read_number([ONE], net=load_net("modern"))
    assert read_wide(net, None).digits == ()


def test_a_field_of_32_is_read_as_one_digit(digits):
    net = load_net("lenet5-string")
    field = np.pad(digits.ink[70], 2)
    distances = read_wide(net, field).distances
    assert np.allclose(distances, [read(net, field).distances], rtol=1e-5, atol=1e-5)


def test_each_column_is_the_reading_of_the_pixels_that_it_sees():
    net, ink = load_net("lenet5-string"), wide_from_strokes([ONE, SEVEN]).ink
    distances = read_wide(net, ink).distances
    assert len(distances) == (ink.shape[1] - 32) // PITCH + 1
    for column, found in enumerate(distances):
        seen = ink[:, PITCH * column : PITCH * column + 32]
        assert np.allclose(found, read(net, seen).distances, rtol=1e-4, atol=1e-4)


def test_the_field_is_as_wide_as_the_number_and_24_high():
    for strokes in ([ONE], [ONE, SEVEN], [[[10, 100], [1100, 220]]]):
        wide = wide_from_strokes(strokes)
        rows, columns = (np.flatnonzero(wide.ink.any(axis=axis)) for axis in (1, 0))
        assert wide.ink.shape[0] == 32
        assert wide.ink.shape[1] % 4 == 0
        assert columns[0] >= MARGIN - 1
        assert wide.ink.shape[1] - columns[-1] >= MARGIN
        if strokes[0] is ONE:
            assert rows[-1] - rows[0] + 1 == 24
        # The pad's points lie where the field has their ink.
        for x, y in strokes[0]:
            column, row = (wide.scale * at + o for at, o in zip((x, y), wide.origin, strict=True))
            assert wide.ink[int(row), int(column)] > 0


def test_a_line_as_wide_as_can_be_is_bounded():
    dashes = [[[x, 100], [x + 30, 100.5]] for x in range(-9000, 19_000, 60)]
    assert wide_from_strokes(dashes, (10_000, 10), 10).ink.shape[1] <= WIDEST


@pytest.mark.parametrize("strokes", [[], [[]], [[[500, 100]]]])
def test_nothing_written_is_no_number(strokes):
    reading = read_number(strokes)
    assert (reading.digits, reading.columns, reading.path) == ((), (), ())
    assert reading.distances.shape == (0, 10)


@pytest.mark.parametrize("strokes", ["1998", [[["a", 1]]], [[[1, 2, 3]]], [[[float("nan"), 1]]]])
def test_what_is_no_drawing_is_refused(strokes):
    with pytest.raises(BadDrawing):
        read_number(strokes)


def test_the_order_of_strokes_changes_nothing():
    one, other = read_number([ONE, SEVEN]), read_number([SEVEN[::-1], ONE])
    assert torch.equal(one.traces[0].image, other.traces[0].image)
