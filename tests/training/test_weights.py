"""What the committed weights are for, besides few errors."""

import pytest
import torch
from torch.nn import functional as F

from lenet_demo.nets import LeNet5
from lenet_demo.training.data import Digits
from lenet_demo.training.trainer import fit_of_codes


def test_the_shipped_lenet5_draws_its_prototypes(nets, digits):
    """F6's picture beside its prototype is what the page is about: a recipe must not lose it."""
    ink = F.pad(torch.from_numpy(digits.ink), (2, 2, 2, 2))[:, None]
    committed = Digits((ink * 255).round().to(torch.uint8), torch.from_numpy(digits.labels))
    assert len(committed) == 200
    fit = fit_of_codes(nets["lenet5"], committed)
    assert fit.right_distance <= 1.0
    assert fit.beyond_j <= 0.04
    assert 0.95 <= fit.f6_magnitude <= 1.05
    assert fit_of_codes(nets["modern"], committed) is None


def test_code_fit_by_hand():
    net = LeNet5()
    digits = Digits(torch.randint(256, (3, 1, 32, 32), dtype=torch.uint8), torch.tensor([4, 0, 9]))
    fit = fit_of_codes(net, digits)
    trace = net.trace(digits.ink / 255)
    apart = trace.f6 - net.output.prototypes[digits.labels]
    right = apart.square().sum(1)
    assert fit.right_distance == right.median().item()
    assert fit.beyond_j == 1.0  # untrained: far from every picture
    assert fit.f6_magnitude == pytest.approx(trace.f6.abs().mean().item())
