import numpy as np
import pytest

from lenet_demo.ink.strokes import ink_lines


def distances(lines, height, width):
    """Of every pixel's centre to the nearest point of any segment: (height, width)."""
    y, x = np.mgrid[:height, :width] + 0.5
    nearest = np.full((height, width), np.inf)
    for line in lines:
        for a, b in zip(line, line[1:] if len(line) > 1 else line, strict=False):
            (dx, dy) = b - a
            share = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy or 1)
            share = np.clip(share, 0, 1)
            nearest = np.minimum(nearest, np.hypot(x - a[0] - share * dx, y - a[1] - share * dy))
    return nearest


@pytest.mark.parametrize("digits", [0, 1, 9])
@pytest.mark.parametrize("pen", [0.5, 3.0, 20.0, 200.0])
def test_ink_is_what_lies_within_half_a_pen(pen, digits):
    """Level, upright, doubled points and far ones among them."""
    random = np.random.default_rng(digits)
    for _ in range(40):
        lines = [
            random.uniform(-90, 200, (random.integers(1, 6), 2)).round(digits) for _ in range(3)
        ]
        lines[0] = np.repeat(lines[0], 2, axis=0)
        lines[1][-1, random.integers(2)] = lines[1][0, 0]
        past = distances(lines, 80, 110) - pen / 2
        ink = ink_lines(lines, pen, 80, 110)
        assert ink.dtype == np.float32
        sure = np.abs(past) > 1e-9
        assert np.array_equal(ink[sure] > 0, past[sure] < 0)


def test_the_longest_drawing_is_inked_some_rows_at_a_time(monkeypatch):
    lines = [np.random.default_rng(0).uniform(0, 80, (500, 2))]
    whole = ink_lines(lines, 3.0, 80, 80)
    monkeypatch.setattr("lenet_demo.ink.strokes.AT_A_TIME", 7)
    assert np.array_equal(ink_lines(lines, 3.0, 80, 80), whole)
