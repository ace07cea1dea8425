"""What the page asks of the server, answered as it needs it and refused as nobody should ask."""

import base64

import numpy as np
import pytest
import torch

from lenet_demo import field_from_strokes, read
from lenet_demo.ink import BadDrawing
from lenet_demo.ink.image_worker import pad_picture
from lenet_demo.page.digits import misread_in_1998, sample_digits
from lenet_demo.published import FIGURE_8, FIGURE_8_ANSWERS, FIGURE_8_LABELS
from tests.server.asking import word

SEVEN = [[[60, 60], [200, 60], [130, 240]]]


def drawing(**changes):
    return {"strokes": SEVEN, "picture": None, "pen": 18, "nets": ["lenet5", "modern"]} | changes


def b64(content):
    return base64.b64encode(content).decode()


def test_the_word_is_the_network_s_output(nets):
    found = word(drawing(), nets)["nets"]
    for name, net in nets.items():
        reading = read(net, field_from_strokes(SEVEN))
        assert (found[name]["digit"], found[name]["rejected"]) == (7, False)
        assert found[name]["output"] == reading.trace.output[0].tolist()


def test_no_ink_no_word(nets):
    assert word(drawing(strokes=[]), nets) == {"nets": {}}
    assert word(drawing(strokes=[], picture=b64(bytes(784))), nets) == {"nets": {}}


def test_a_picture_with_strokes_over_it(nets, digits):
    ink = b64(np.rint(digits.ink[60] * 255).astype(np.uint8).tobytes())
    assert word(drawing(strokes=[], picture=ink), nets)["nets"]["modern"]["digit"] == 3
    assert word(drawing(picture=ink), nets)["nets"]["modern"]["digit"] is not None


def test_a_step_left_out_changes_the_word(nets):
    small = [[[x / 5, y / 5] for x, y in SEVEN[0]]]
    whole = word(drawing(strokes=small), nets)["nets"]
    assert whole["lenet5"]["digit"] == 7
    for step in ("pen", "crop", "size", "centre", "scale"):
        other = word(drawing(strokes=small, skip=[step]), nets)["nets"]
        assert other["lenet5"]["output"] != whole["lenet5"]["output"]


def test_a_picture_becomes_the_pad_s(digits):
    from tests.browser.test_page import picture_of

    assert pad_picture(picture_of(digits.ink[60])).shape == (56, 56)


def test_the_82_are_the_paper_s_and_most_are_read_today(nets):
    assert len(misread_in_1998()) == len(FIGURE_8) == len(FIGURE_8_LABELS) == 82
    assert len(FIGURE_8_ANSWERS) == 82
    assert all(a != b for a, b in zip(FIGURE_8_ANSWERS, FIGURE_8_LABELS, strict=True))
    fields = torch.from_numpy(np.pad(misread_in_1998(), ((0, 0), (2, 2), (2, 2))))[:, None]
    labels = torch.tensor([int(label) for label in FIGURE_8_LABELS])
    for net in nets.values():
        with torch.inference_mode():
            right = int((net.posterior(net(fields)).argmax(1) == labels).sum())
        assert 41 < right < 82


def test_each_sample_digit_is_of_its_class(nets):
    fields = torch.from_numpy(np.pad(sample_digits(), ((0, 0), (2, 2), (2, 2))))[:, None]
    for net in nets.values():
        with torch.inference_mode():
            assert net.posterior(net(fields)).argmax(1).tolist() == list(range(10))


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        "strokes",
        {},
        drawing(nets=None),
        drawing(nets=["lenet6"]),
        drawing(nets=[["lenet5"]]),
        drawing(nets=[{}]),
        drawing(nets=["lenet5"] * 100),
        drawing(strokes=[[[1, float("nan")]]]),
        drawing(strokes=[[[-10_000, -10_000], [10_000, 10_000]]]),
        drawing(pen="wide"),
        drawing(pen=5.9),
        drawing(pen=10_000),
        drawing(picture=7),
        drawing(picture="%%%"),
        drawing(picture=b64(b"")),
        drawing(picture=b64(bytes(785))),
        drawing(picture=b64(bytes(900))),
        drawing(picture=b64(bytes(100 * 100 + 1))),
        drawing(picture="é" * 100),
        drawing(skip="pen"),
        drawing(skip=["blur"]),
        drawing(skip=[["pen"]]),
        drawing(skip=["pen"] * 100),
    ],
)
def test_what_is_no_drawing_is_refused_with_one_sentence(nets, bad):
    with pytest.raises(BadDrawing) as caught:
        word(bad, nets)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("bad", [b"", b"text", b"\x89PNG\r\n\x1a\n", bytes(30_000_000)])
def test_what_is_no_picture_is_refused_with_one_sentence(bad):
    with pytest.raises(BadDrawing) as caught:
        pad_picture(bad)
    assert str(caught.value).endswith(".")
