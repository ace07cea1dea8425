import numpy as np
import pytest

from lenet_demo import BadDrawing
from lenet_demo.ink.distortions import (
    DISTORTIONS,
    NEUTRAL,
    check_distortions,
    distort,
    distort_fields,
    throws,
    turn,
)
from lenet_demo.ink.field import preprocess

SEVEN = [[(70, 70), (200, 70), (118, 230)]]


@pytest.fixture(scope="module")
def seven():
    return preprocess(None, SEVEN)


def middle_of(field):
    y, x = np.mgrid[:32, :32] + 0.5
    return (field * x).sum() / field.sum(), (field * y).sum() / field.sum()


def test_neutral_is_the_very_field(seven, digits):
    assert distort(seven, {}) is seven.field
    assert distort(seven, NEUTRAL) is seven.field
    drawing = preprocess(digits.ink[70], [])
    assert distort(drawing, NEUTRAL) is drawing.field


def test_next_to_neutral_is_next_to_the_field(seven):
    assert np.abs(distort(seven, {"right": 1e-6}) - seven.field).mean() < 0.02


@pytest.mark.parametrize("way", ["strokes", "picture"])
def test_the_effect_of_each_distortion_on_ink(seven, digits, way):
    drawing = seven if way == "strokes" else preprocess(digits.ink[70], [])
    ink, (x, y) = drawing.field.sum(), middle_of(drawing.field)
    assert np.allclose(
        middle_of(distort(drawing, {"right": 3, "down": -2})), (x + 3, y - 2), atol=0.1
    )
    # Strokes and pictures grow by the square of the factor: the pen grows with them.
    assert distort(drawing, {"scale": 1.3}).sum() == pytest.approx(1.69 * ink, rel=0.05)
    for value in ({"squeeze": 1.3}, {"shear": 0.4}, {"rotate": 50}, {"blur": 1}):
        assert distort(drawing, value).sum() == pytest.approx(ink, rel=0.12), value
    assert distort(drawing, {"width": 1.5}).sum() > 1.3 * ink
    assert distort(drawing, {"width": 0.6}).sum() < 0.8 * ink


def test_a_quarter_turn_is_exact_and_as_a_clock_goes(digits):
    field = preprocess(digits.ink[70], []).field
    assert np.array_equal(distort_fields(field, {"rotate": 90}), np.rot90(field, -1))
    assert np.array_equal(distort_fields(field, {"rotate": 180}), field[::-1, ::-1])
    angles = np.linspace(-180, 180, 721)
    cos, sin = np.array([turn(angle) for angle in angles]).T
    assert np.abs(cos - np.cos(np.radians(angles))).max() < 1e-15
    assert np.abs(sin - np.sin(np.radians(angles))).max() < 1e-15


def test_noise_inverts_as_many_as_it_says_and_more_are_others_besides(seven):
    few, many = (distort(seven, {"noise": chance}) != seven.field for chance in (0.1, 0.3))
    assert few.mean() == pytest.approx(0.1, abs=0.03)
    assert many.mean() == pytest.approx(0.3, abs=0.04)
    assert (many | ~few).all()
    assert np.array_equal(distort(seven, {"noise": 0.1})[few], 1 - seven.field[few])
    assert not np.array_equal(distort(seven, {"noise": 0.1}, seed=7) != seven.field, few)


def test_the_generator_is_mulberry32():
    wanted = [0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]
    assert throws(0).ravel()[:3].tolist() == wanted
    assert throws(np.arange(3)).shape == (3, 32, 32)


def test_a_batch_is_distorted_field_by_field(digits):
    fields = np.stack([preprocess(ink, []).field for ink in digits.ink[::50]])
    values = {"rotate": 20, "width": 1.4, "blur": 0.7, "noise": 0.1}
    together = distort_fields(fields, values, np.arange(len(fields)))
    for i, field in enumerate(fields):
        assert np.array_equal(together[i], distort_fields(field, values, i))


def test_a_range_is_shown_from_end_to_end_and_through_neutral():
    for distortion in DISTORTIONS:
        values = distortion.values()
        assert (values[0], values[-1]) == (distortion.least, distortion.most)
        assert len(values) == distortion.steps >= 31
        assert distortion.neutral in values
        assert (distortion.steps - 1) % 10 == 0  # so that pictures of them are evenly apart


@pytest.mark.parametrize(
    ("values", "seed", "sentence"),
    [
        ([3], 0, "Distortions must be numbers by name."),
        ({"twist": 3}, 0, "There is no distortion twist"),
        ({"rotate": 181}, 0, "The distortion rotate must lie between -180 and 180."),
        ({"scale": "2"}, 0, "The distortion scale must lie between 0.4 and 2.5."),
        ({"noise": True}, 0, "The distortion noise must lie"),
        ({"blur": float("nan")}, 0, "The distortion blur must lie"),
        ({}, -1, "The seed must be a whole number"),
        ({}, 2**32, "The seed must be a whole number"),
    ],
)
def test_invalid_input_is_refused_with_a_sentence(values, seed, sentence):
    with pytest.raises(BadDrawing, match=sentence):
        check_distortions(values, seed)
