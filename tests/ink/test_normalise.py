import numpy as np
import pytest
from PIL import Image

from lenet_demo.ink.normalise import centre_by_mass, crop_to_ink, fit_in_square, normalise


def padded(digit):
    return np.pad(digit, 2)


def test_mnists_own_digits_come_back_as_they_are(digits):
    """Each lies in its 28×28 frame as we would put it there, to the pixel."""
    assert all(np.array_equal(normalise(digit), padded(digit)) for digit in digits.ink)


@pytest.mark.parametrize("corner", [(0, 0), (0, 150), (170, 3), (172, 172)])
def test_where_a_digit_was_drawn_does_not_matter(digits, corner):
    for digit in digits.ink[::20]:
        sheet = np.zeros((200, 200), np.float32)
        sheet[corner[0] : corner[0] + 28, corner[1] : corner[1] + 28] = digit
        assert np.array_equal(normalise(sheet), padded(digit))


@pytest.mark.parametrize("factor", [2, 5, 40])
def test_the_size_of_a_drawing_does_not_matter(digits, factor):
    for digit in digits.ink[::20]:
        large = digit.repeat(factor, axis=0).repeat(factor, axis=1)
        assert np.abs(normalise(large) - padded(digit)).max() < 0.02


def test_a_digit_smaller_than_the_box_is_enlarged(digits):
    for digit in digits.ink[::20]:
        small = np.asarray(Image.fromarray(digit).resize((14, 14), Image.Resampling.BOX))
        box = crop_to_ink(normalise(small))
        assert max(box.shape) == 20
        assert np.corrcoef(normalise(small).ravel(), padded(digit).ravel())[0, 1] > 0.75


def test_the_steps():
    ink = np.zeros((50, 60), np.float32)
    ink[10:40, 20:35] = 1
    cropped = crop_to_ink(ink)
    assert cropped.shape == (30, 15)
    fitted = fit_in_square(cropped)
    assert fitted.shape == (20, 10)
    field = centre_by_mass(fitted)
    assert field.shape == (32, 32)
    assert field.dtype == np.float32
    assert field[6:26, 11:21].all()
    assert field.sum() == 200


def test_the_centre_of_mass_and_not_of_the_box_is_centred():
    ink = np.zeros((20, 20), np.float32)
    ink[:, :4] = 1  # all weight at the left …
    ink[19, :] = 0.01  # … though the box is wide
    field = centre_by_mass(ink)
    # The box would lie at column 6; its weight pulls it to the right, up to the frame's edge.
    assert np.flatnonzero(field.any(axis=0))[[0, -1]].tolist() == [10, 29]


def test_no_ink_no_field():
    assert normalise(np.zeros((40, 40), np.float32)) is None
