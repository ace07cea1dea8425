import math

import pytest
import torch

from lenet_demo.training.losses import (
    maximum_a_posteriori,
    mean_squared_error,
    squared_difference,
)


def test_equation_8_and_9_by_hand():
    distances = torch.rand(4, 10, dtype=torch.float64) * 9
    labels = torch.tensor([3, 0, 9, 3])
    right = [distances[i, label].item() for i, label in enumerate(labels)]
    assert mean_squared_error(distances, labels).item() == pytest.approx(sum(right) / 4)
    j = 0.7
    by_hand = [
        right[i] + math.log(math.exp(-j) + sum(math.exp(-y.item()) for y in distances[i]))
        for i in range(4)
    ]
    assert maximum_a_posteriori(distances, labels, j).item() == pytest.approx(sum(by_hand) / 4)


def test_a_wrong_class_that_is_far_is_not_pushed_further():
    distances = torch.full((1, 10), 60.0, requires_grad=True)
    maximum_a_posteriori(distances, torch.tensor([0])).backward()
    assert distances.grad[0, 0].item() == pytest.approx(1)
    assert distances.grad[0, 1:].abs().max() < 1e-9


def test_mean_squared_error_targets_one_for_the_right_class():
    labels = torch.tensor([2, 0])
    right = torch.eye(10)[labels]
    assert squared_difference(right, labels) == 0
    assert squared_difference(torch.zeros(2, 10), labels).item() == pytest.approx(0.1)
