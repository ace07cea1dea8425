import numpy as np
import pytest
import torch

from lenet_demo import load_net, read
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
