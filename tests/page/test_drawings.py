"""What the page draws by itself, and what fools its networks, against the weights."""

import base64
import json

import numpy as np
import pytest

from lenet_demo.inference import read
from lenet_demo.ink.field import preprocess
from lenet_demo.page import texts
from lenet_demo.page.drawings import CORNER, CORNER_NEEDS, CORNER_PEN, OPENING
from tests.conftest import ROOT

FOOLING = json.loads((ROOT / "lenet_demo/page/galleries/fooling.json").read_text())


def readings(nets, strokes=(), picture=None, **how):
    way = preprocess(picture, strokes, **how)
    return [read(net, way and way.field) for net in nets.values()]


def first_points(strokes, count):
    """As far as the pen has come: see core/pace.js."""
    begun = []
    for stroke in strokes:
        begun.append(stroke[: max(0, count)])
        count -= len(stroke)
    return [stroke for stroke in begun if stroke]


def test_what_the_page_opens_with_is_read_surely_in_its_last_third(nets):
    total = sum(map(len, OPENING.strokes))
    for count in range(round(0.7 * total), total + 1):
        for reading in readings(nets, first_points(OPENING.strokes, count)):
            assert reading.digit == OPENING.digit, count
            assert reading.probabilities.max() > 0.9, count
    # Whole, none finds it far from all ten.
    assert not any(reading.rejected for reading in readings(nets, OPENING.strokes))
    assert 60 <= total <= 200  # for one second and a half, at sixty frames a second


def test_the_corner_s_sample_needs_the_steps_that_it_names(nets):
    how = {"strokes": CORNER.strokes, "pen": CORNER_PEN}
    for reading in readings(nets, **how):
        assert (reading.digit, reading.rejected) == (CORNER.digit, False)
        assert reading.probabilities.max() > 0.9
    assert {step.name for step in texts.PREPROCESSING} >= set(CORNER_NEEDS)
    for reading in readings(nets, **how, skip=CORNER_NEEDS):
        assert reading.digit != CORNER.digit


@pytest.mark.parametrize("drawing", FOOLING, ids=[drawing["is"] for drawing in FOOLING])
def test_each_drawing_still_fools_a_network(nets, drawing):
    ink = np.frombuffer(base64.b64decode(drawing["picture"]), np.uint8).astype(np.float32) / 255
    found = readings(nets, picture=ink.reshape(28, 28))
    if drawing["label"] is None:
        fooled = [not reading.rejected and reading.probabilities.max() > 0.5 for reading in found]
    else:
        fooled = [reading.digit != drawing["label"] for reading in found]
    assert any(fooled), (
        "These weights are not fooled: find other drawings with "
        "python -m tools.fooling --data DIR, where DIR has MNIST."
    )
