import io

import torch
from PIL import Image

from lenet_demo.learning.data import Digits
from lenet_demo.learning.report import (
    FIGURE_5_TEST,
    FIGURE_5_TRAINING,
    draw_confusion,
    draw_curve,
    draw_misread,
)
from lenet_demo.learning.run import Epoch


def size(content):
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def test_pictures_are_drawn_also_of_a_flawless_run():
    digits = Digits(
        torch.randint(0, 255, (30, 1, 32, 32), dtype=torch.uint8), torch.arange(30) % 10
    )
    epochs = [Epoch(1, 2.0, 0.1, 0.05, 3.0), Epoch(2, 1.0, 0.05, 0.03, 3.0)]
    assert min(size(draw_curve(epochs, "curve", "held-out", figure_5=True))) > 300
    flawless, poor = digits.labels, digits.labels.flip(0)
    for read in (flawless, poor):
        assert min(size(draw_confusion(digits.labels, read, "table"))) > 300
        assert size(draw_misread(digits, read, "sheet"))[0] > 300


def test_figure_5_has_twenty_passes():
    assert len(FIGURE_5_TEST) == len(FIGURE_5_TRAINING) == 20
