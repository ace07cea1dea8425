import pytest
import torch

from lenet_demo.nets import ModernLeNet
from lenet_demo.training.data import Digits
from lenet_demo.training.recipes import TUTORIAL
from lenet_demo.training.sgd import BatchTrainer


@pytest.mark.parametrize(("count", "steps"), [(64, [64]), (65, [64]), (66, [64, 2]), (1, [1])])
def test_no_step_is_of_one_digit_alone_unless_there_is_no_other(count, steps):
    digits = Digits(torch.zeros(count, 1, 32, 32, dtype=torch.uint8), torch.zeros(count))
    order = BatchTrainer(ModernLeNet(), TUTORIAL, digits, 0).order()
    assert [len(step) for step in order] == steps
