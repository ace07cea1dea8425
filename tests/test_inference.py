import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from lenet_demo import BadDrawing, load_net, read, read_picture
from lenet_demo.nets import NETS


@pytest.mark.parametrize("name", ["lenet5", "modern"])
def test_the_committed_weights_read_real_digits(nets, digits, name):
    readings = [read(nets[name], np.pad(digit, 2)) for digit in digits.ink]
    right = sum(r.digit == label for r, label in zip(readings, digits.labels, strict=True))
    assert right >= 196  # of 200: 98 %


def test_a_reading_holds_what_the_network_said(nets, digits):
    field = np.pad(digits.ink[70], 2)
    reading = read(nets["lenet5"], field)
    assert reading.digit == int(reading.distances.argmin()) == int(reading.probabilities.argmax())
    assert reading.probabilities.sum() == pytest.approx(1)
    assert torch.equal(reading.trace.output, nets["lenet5"](torch.from_numpy(field)[None, None]))
    assert read(nets["modern"], field).distances is None


@pytest.mark.parametrize("name", list(NETS))
def test_without_its_scaling_a_network_reads_the_ink_as_it_is(digits, name):
    net, field = load_net(name), np.pad(digits.ink[70], 2)
    image = read(net, field, scaled=False).trace.image
    assert torch.equal(image, torch.from_numpy(field).expand(1, net.channels, 32, 32))


@pytest.mark.parametrize("name", ["lenet5", "modern"])
def test_no_ink_no_answer(nets, name):
    blank = read(nets[name], None)
    assert (blank.digit, blank.distances, blank.trace, blank.rejected) == (None, None, None, False)
    assert blank.probabilities.tolist() == [0] * 10


def test_what_is_far_from_all_prototypes_is_rejected(nets, digits, monkeypatch):
    net, field = nets["lenet5"], np.pad(digits.ink[70], 2)
    nearest = read(net, field).distances.min()
    for limit, rejected in ((nearest * 0.9, True), (nearest * 1.1, False)):
        monkeypatch.setitem(net.metadata, "rejection", {"distance": float(limit)})
        assert read(net, field).rejected is rejected


def test_real_digits_are_hardly_ever_rejected(nets, digits):
    readings = [read(nets["lenet5"], np.pad(digit, 2)) for digit in digits.ink]
    assert sum(reading.rejected for reading in readings) <= 2  # of 200


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (np.zeros((28, 28)), r"\(32, 32\), this one \(28, 28\): pad it, np.pad\(field, 2\)"),
        (np.zeros((32, 31)), r"\(32, 32\), this one \(32, 31\)\."),
        (np.zeros((3, 32, 32)), r"\(32, 32\), this one \(3, 32, 32\)\."),
        (np.zeros((1, 1, 32, 32)), r"\(32, 32\), this one"),
        (np.zeros(()), r"\(32, 32\), this one \(\)"),
        (np.full((32, 32), np.nan), "no NaN"),
        (np.full((32, 32), np.inf), "from 0, paper, to 1"),
        (np.full((32, 32), 255, np.uint8), "from 0, paper, to 1"),
        (np.full((32, 32), -0.5), "from 0, paper, to 1"),
        (np.full((32, 32), "ink"), "from 0, paper, to 1"),
    ],
)
def test_what_is_no_field_is_refused_with_a_sentence(nets, field, sentence):
    with pytest.raises(BadDrawing, match=sentence):
        read(nets["lenet5"], field)


def test_fields_of_any_kind_of_number_are_read(nets, digits):
    field = np.pad(digits.ink[70], 2)
    expected = read(nets["lenet5"], field).distances
    for other in (field.astype(np.float64), field[None], field.tolist(), np.asfortranarray(field)):
        assert np.array_equal(read(nets["lenet5"], other).distances, expected)


def test_a_reading_shows_itself_in_a_line(nets, digits):
    reading = read(nets["lenet5"], np.pad(digits.ink[140], 2))
    shown = f"Reading(digit=7, probability={reading.probabilities[7]:.4f}, rejected=False)"
    assert repr(reading) == shown
    assert repr(read(nets["modern"], None)) == (
        "Reading(digit=None, probability=0.0000, rejected=False)"
    )


def test_a_picture_is_read_from_a_file_bytes_pillow_and_arrays(nets, tmp_path):
    picture = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(picture).line([(90, 100), (210, 100), (140, 300)], fill="navy", width=20)
    path = tmp_path / "seven.png"
    picture.save(path)
    levels = np.asarray(picture)
    grey = np.asarray(picture.convert("L"))
    for given in (path, str(path), path.read_bytes(), picture, levels, grey, grey / 255, grey > 99):
        assert read_picture(nets["lenet5"], given).digit == 7
    assert read_picture(nets["lenet5"], 255 - grey).digit == 7
    assert read_picture(nets["lenet5"], np.full((50, 50), 0.5)).digit is None


def test_a_network_for_colour_reads_pictures_in_colour():
    net = load_net("checkpoints/modern-cifar10.safetensors")
    reading = read_picture(net, np.full((40, 40, 3), (90, 140, 200), np.uint8))
    assert reading.trace.image.shape == (1, 3, 32, 32)


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (b"no picture", "no picture that can be read"),
        (np.zeros((3, 20, 20)), r"not \(3, 20, 20\)"),
        (np.zeros(100), r"not \(100,\)"),
        (np.zeros((0, 5)), r"not \(0, 5\)"),
        (np.full((20, 20), np.nan), "fractions, 0 to 1"),
        (np.full((20, 20), 300), "whole numbers, 0 to 255"),
        (np.full((20, 20), 200.0), "fractions, 0 to 1"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(nets, picture, sentence):
    with pytest.raises(BadDrawing, match=sentence):
        read_picture(nets["lenet5"], picture)
