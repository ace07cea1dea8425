"""A number, cut up: pieces, graphs, the cheapest path."""

import itertools

import numpy as np
import pytest
from PIL import Image

from lenet_demo import BadDrawing, field_from_strokes, load_net, read, read_number
from lenet_demo.segmentation import (
    MOST_PIECES,
    Arc,
    cheapest_paths,
    learnt_costs,
    pieces_of_ink,
    pieces_of_strokes,
    read_cut,
)

ONE, SEVEN = [[150, 40], [150, 240]], [[300, 40], [420, 40], [350, 240]]
BAR = [[330, 150], [420, 140]]


def read_strokes(strokes):
    return read_cut(load_net("lenet5"), pieces_of_strokes(strokes), learnt_costs("pen"))


def test_the_path_is_the_cheapest_of_all_and_the_runner_up_of_all_other_numbers():
    random = np.random.default_rng(0)
    for _ in range(10):
        arcs = [
            Arc(first, last, None, None, random.uniform(0, 9, 3))
            for first, last in itertools.combinations(range(5), 2)
            if last - first < 4
        ]
        cheapest = {}  # of each number
        for count in range(1, 5):
            for path in itertools.product(arcs, repeat=count):
                nodes = [0, *(arc.last for arc in path)]
                if nodes[-1] != 4 or any(
                    arc.first != at for arc, at in zip(path, nodes, strict=False)
                ):
                    continue
                for digits in itertools.product(range(3), repeat=count):
                    cost = sum(arc.costs[d] for arc, d in zip(path, digits, strict=True))
                    cheapest[digits] = min(cost, cheapest.get(digits, np.inf))
        wanted = sorted((cost, digits) for digits, cost in cheapest.items())[:2]
        found = [(way.cost, way.digits) for way in cheapest_paths(arcs, 4)]
        assert [digits for _, digits in found] == [digits for _, digits in wanted]
        assert [cost for cost, _ in found] == pytest.approx([cost for cost, _ in wanted])


def test_strokes_of_one_digit_are_read_together():
    reading = read_strokes([ONE, SEVEN, BAR])
    assert reading.digits == (1, 7)
    assert [reading.sources(step) for step in reading.path] == [[(0, 0, 1)], [(1, 0, 2), (2, 0, 1)]]
    assert reading.box(reading.path[1]) == (300, 40, 420, 240)
    assert reading.cost == pytest.approx(sum(step.cost for step in reading.path))
    assert reading.runner_up != reading.digits
    assert reading.runner_up_cost > reading.cost
    assert not reading.refused
    # The order in which they were written changes nothing.
    assert read_strokes([BAR, SEVEN[::-1], ONE]).digits == (1, 7)


def test_each_arc_is_read_as_a_single_digit_is():
    net, reading = load_net("lenet5"), read_strokes([ONE, SEVEN, BAR])
    assert len(reading.arcs) == 6
    for arc in reading.arcs:
        strokes = [piece.shape - (140, 0) for piece in reading.pieces[arc.first : arc.last]]
        field = field_from_strokes(strokes)
        assert np.array_equal(arc.field, field)
        assert np.allclose(arc.distances, read(net, field).distances, rtol=1e-4, atol=1e-4)


def test_two_digits_joined_in_one_stroke_are_cut():
    two = [[100, 70], [130, 45], [170, 60], [165, 110], [110, 225], [190, 225]]
    joined = [*two, [290, 45], [400, 40], [330, 235]]
    reading = read_strokes([joined])
    assert reading.digits == (2, 7)
    points = [
        sorted(
            point for _, first, last in reading.sources(step) for point in range(first, last + 1)
        )
        for step in reading.path
    ]
    assert points == [[*range(6)], [6, 7, 8]]


@pytest.mark.parametrize("strokes", [[], [[]], [[[500, 100]]], [[[100, 140], [200, 142]]]])
def test_nothing_written_is_no_number(strokes):
    reading = read_number(strokes)
    assert (reading.digits, reading.runner_up, reading.refused) == ((), (), False)
    assert (reading.cut.pieces, reading.cut.arcs, reading.cut.path) == ((), (), ())


def test_what_has_too_many_strokes_is_refused():
    dashes = [[[20 * i, 100], [20 * i + 12, 140]] for i in range(MOST_PIECES + 1)]
    reading = read_strokes(dashes)
    assert reading.refused
    assert (reading.digits, reading.arcs) == ((), ())
    assert read_strokes(dashes[:-1]).arcs


def in_a_row(digits, numbers, gap):
    """MNIST's digits side by side, so many pixels between."""
    parts = [digits.ink[number][:, digits.ink[number].any(axis=0)] for number in numbers]
    ends = np.cumsum([part.shape[1] + gap for part in parts]) - gap
    row = np.zeros((28, ends[-1]), np.float32)
    for part, end in zip(parts, ends, strict=True):
        place = row[:, end - part.shape[1] : end]
        np.maximum(place, part, out=place)
    return row


def test_digits_that_hang_together_are_cut_where_they_are_thinnest(digits):
    row = in_a_row(digits, [60, 70, 140], -1)
    assert len({piece.source for piece in pieces_of_ink(row)}) < 3
    reading = read_cut(load_net("lenet5"), pieces_of_ink(row), learnt_costs("ink"))
    assert reading.digits == (3, 3, 7)
    # Every pixel of the ink is in one piece.
    pieces = np.zeros_like(row)
    for piece in reading.pieces:
        left, top, right, bottom = map(int, piece.box)
        place = pieces[top:bottom, left:right]
        assert not (place * piece.shape).any()
        place += piece.shape
    assert np.array_equal(pieces, row)


def test_a_picture_of_a_number_is_read(digits):
    row = np.pad(in_a_row(digits, [40, 100, 0, 180], 6), 20)
    levels = np.rint(255 * (0.9 - 0.8 * row)).astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1)
    for picture in (levels, Image.fromarray(levels)):
        reading = read_number(picture)
        assert reading.digits == reading.uncut.digits == (2, 5, 0, 9)
    assert read_number(np.full((90, 300), 240, np.uint8)).digits == ()
    with pytest.raises(BadDrawing, match="no picture"):
        read_number(b"1998")


def test_arrays_of_points_are_strokes():
    strokes = np.array([[[150, 40], [150, 140], [150, 240]], [[300, 40], [420, 40], [350, 240]]])
    assert read_number(strokes).digits == (1, 7)
