import io

import torch
from PIL import Image

from lenet_demo.published import FIGURE_5_TEST, FIGURE_5_TRAINING, FIGURE_8
from lenet_demo.training.data import Digits
from lenet_demo.training.report import (
    draw_accuracy,
    draw_confusion,
    draw_curve,
    draw_figure_6,
    draw_misread,
)
from lenet_demo.training.run import Epoch


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


def test_figure_6_is_drawn_for_any_sizes():
    assert (
        min(size(draw_figure_6({15_000: [0.017, 0.018], 60_000: [0.01]}, [0.008], "sizes"))) > 300
    )


def test_the_published_figures_have_as_many_entries_as_in_the_paper():
    assert len(FIGURE_5_TEST) == len(FIGURE_5_TRAINING) == 20
    assert len(set(FIGURE_8)) == 82
    assert sorted(FIGURE_8) == FIGURE_8


def test_accuracy_by_epoch_is_a_picture():
    epochs = [Epoch(i, 1.0, 0.5 / i, 0.6 / i, 1.0) for i in (1, 2, 3)]
    assert min(size(draw_accuracy(epochs, "accuracy", "held-out"))) > 300
    assert min(size(draw_accuracy(epochs[:1], "accuracy", "held-out"))) > 300
