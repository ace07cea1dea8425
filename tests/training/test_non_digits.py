import pytest
import torch

from lenet_demo.training.data import Digits
from lenet_demo.training.synthetic import SIGNS, draw_non_digits
from lenet_demo.training.trainer import calibrate_rejection


def test_non_digits_are_ink_the_same_for_the_same_seed():
    drawn = draw_non_digits(60)
    assert drawn.shape == (60, 1, 32, 32)
    assert drawn.amax(dim=(1, 2, 3)).min() > 100
    assert torch.equal(drawn, draw_non_digits(60))
    assert not torch.equal(drawn, draw_non_digits(60, seed=1))
    assert len(SIGNS) >= 20


def test_scribbles_are_refused_more_often_than_letters_and_signs(nets):
    """As the scene says: more than half, and a third."""
    limit = nets["lenet5"].metadata["rejection"]["distance"]
    refused = []
    for share in (1.0, 0.0):
        drawn = draw_non_digits(300, scribbles=share)
        with torch.inference_mode():
            refused.append((nets["lenet5"](drawn / 255).amin(dim=1) > limit).float().mean().item())
    assert refused == pytest.approx([0.59, 0.33], abs=0.04)


def test_the_limit_keeps_the_digits_and_refuses_many_others(nets, digits):
    ink = torch.nn.functional.pad(torch.from_numpy(digits.ink), (2, 2, 2, 2))[:, None]
    known = Digits((ink * 255).to(torch.uint8), torch.from_numpy(digits.labels))
    limit = calibrate_rejection(nets["lenet5"], known, draw_non_digits(300), price=0.02)
    assert limit.distance > 0
    assert limit.digits_refused <= 0.025
    assert limit.strangers_refused > 0.3
    assert calibrate_rejection(nets["modern"], known, draw_non_digits(5)) is None
