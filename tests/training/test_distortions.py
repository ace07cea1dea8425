import pytest
import torch

from lenet_demo.training.augmentation import Distortions


@pytest.fixture
def blob():
    """A rectangle 12 wide and 6 high in the middle of the field, 200 times."""
    ink = torch.zeros(200, 1, 32, 32)
    ink[:, :, 13:19, 10:22] = 1
    return ink


def extents(ink):
    """Mean x and y, and the deviations about them, of each digit's ink."""
    at = torch.arange(32) - 15.5
    mass = ink.sum((1, 2, 3))
    x, y = ink.sum(2)[:, 0], ink.sum(3)[:, 0]
    mean_x, mean_y = (x * at).sum(1) / mass, (y * at).sum(1) / mass
    dev_x = ((x * at**2).sum(1) / mass - mean_x**2).sqrt()
    dev_y = ((y * at**2).sum(1) / mass - mean_y**2).sqrt()
    return mean_x, mean_y, dev_x, dev_y


def test_no_distortion_changes_nothing(blob):
    assert torch.allclose(Distortions()(blob), blob, atol=1e-5)


def test_shift_moves_each_digit_by_its_own_draw(blob):
    x, y, *_ = extents(Distortions(shift=3)(blob))
    for mean in (x, y):
        assert 2.5 < mean.abs().max() <= 3.01
        assert mean.unique().numel() > 150


def test_scale_and_squeeze(blob):
    *_, dev_x, dev_y = extents(blob)
    *_, x, y = extents(Distortions(scale=0.3)(blob))
    assert torch.allclose(x / dev_x, y / dev_y, atol=0.07)
    assert 1.2 < (x / dev_x).max() < 1.36
    assert 0.7 < (x / dev_x).min() < 0.82
    *_, x, y = extents(Distortions(squeeze=0.2)(blob))
    assert torch.allclose((x / dev_x) * (y / dev_y), torch.ones(200), atol=0.07)
    assert (x / dev_x).max() > 1.15


def test_shear_leans_rows_and_rotation_keeps_lengths():
    post = torch.zeros(100, 1, 32, 32)
    post[:, :, 6:26, 15:17] = 1
    leant = Distortions(shear=0.3)(post)
    top, bottom = leant[:, 0, 7], leant[:, 0, 24]
    at = torch.arange(32.0)
    lean = ((top * at).sum(1) / top.sum(1) - (bottom * at).sum(1) / bottom.sum(1)) / 17
    assert 0.25 < lean.abs().max() < 0.31
    turned = Distortions(rotation=30)(post)
    assert torch.allclose(turned.sum((1, 2, 3)), post.sum((1, 2, 3)), rtol=0.05)


def test_elastic_bends_smoothly():
    post = torch.zeros(100, 1, 32, 32)
    post[:, :, 6:26, 15:17] = 1
    bent = Distortions(elastic=1.0)(post)[:, 0, 6:26]
    at = (bent * torch.arange(32.0)).sum(2) / bent.sum(2)
    assert 0.4 < at[:, 5:15].std() < 1.5
    assert at.nanmedian().item() == pytest.approx(15.5, abs=0.5)
    assert at.diff(dim=1).abs().nanmedian() < 0.4


def test_thickness_moves_a_lines_edges():
    post = torch.zeros(500, 1, 32, 32)
    post[:, :, 6:26, 14:17] = 1
    width = Distortions(thickness=1.0)(post)[:, 0, 16].sum(1)
    assert width.min() < 1.2
    assert width.max() > 4.8
    assert width.mean() == pytest.approx(3, abs=0.15)


def test_ink_stays_ink():
    ink = torch.rand(50, 1, 32, 32)
    everything = Distortions(
        scale=0.3, squeeze=0.2, rotation=20, shear=0.3, shift=2, elastic=1, thickness=1
    )
    out = everything(ink)
    assert out.shape == ink.shape
    assert out.min() >= -1e-6
    assert out.max() <= 1.0001


def test_noise_inverts_pixels_by_a_chance_of_the_digits_own(blob):
    noisy = Distortions(noise=0.2)(blob)
    share = ((noisy - blob).abs() > 0.5).float().mean((1, 2, 3))
    assert share.max() < 0.25
    assert 0.08 < share.mean() < 0.12


def test_shrinking_goes_one_way(blob):
    *_, dev_x, _ = extents(blob)
    *_, x, _ = extents(Distortions(shrink=0.4)(blob))
    assert 0.55 < (x / dev_x).min() < 0.7
    assert (x / dev_x).max() < 1.05
