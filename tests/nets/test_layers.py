import pytest
import torch

from lenet_demo.nets.lenet5 import EuclideanRBF, Subsampling, TableConv2d, prototypes, squash


def test_squash_takes_one_to_one_and_stays_within_its_limit():
    assert squash(torch.tensor([1.0, -1.0, 0.0])).tolist() == pytest.approx([1, -1, 0], abs=1e-4)
    assert squash(torch.tensor(1e6)).item() == pytest.approx(1.7159)


def test_squash_curves_most_near_one():
    """Appendix A has the curvature greatest at ±1; its second derivative peaks at 0.988."""
    a = torch.linspace(0, 3, 3001, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(squash(a).sum(), a, create_graph=True)
    (curvature,) = torch.autograd.grad(slope.sum(), a)
    assert a[curvature.abs().argmax()].item() == pytest.approx(0.988, abs=0.001)


def test_subsampling_adds_four_then_multiplies_then_adds_the_bias():
    layer = Subsampling(2)
    with torch.no_grad():
        layer.coefficient.copy_(torch.tensor([0.5, -2.0]))
        layer.bias.copy_(torch.tensor([0.1, 1.0]))
    x = torch.rand(3, 2, 4, 6)
    y = layer(x)
    assert y.shape == (3, 2, 2, 3)
    assert torch.allclose(y[1, 0, 1, 2], 0.5 * x[1, 0, 2:4, 4:6].sum() + 0.1)
    assert torch.allclose(y[2, 1, 0, 1], -2 * x[2, 1, 0:2, 2:4].sum() + 1)


def test_table_convolution_is_the_sum_over_the_maps_that_the_table_names():
    table = [[0, 2], [1], [0, 1, 2]]
    layer = TableConv2d(table, in_maps=3, kernel_size=5)
    with torch.no_grad():
        layer.kernels.normal_()
        layer.bias.normal_()
    x = torch.randn(2, 3, 9, 8)
    y = layer(x)
    kernels = iter(layer.kernels)
    for out_map, in_maps in enumerate(table):
        by_hand = layer.bias[out_map].expand(2, 5, 4).clone()
        for in_map in in_maps:
            kernel = next(kernels)[None, None]
            by_hand += torch.nn.functional.conv2d(x[:, in_map : in_map + 1], kernel)[:, 0]
        assert torch.allclose(y[:, out_map], by_hand, atol=1e-5)
    assert layer.fan_in.tolist() == [50, 25, 75]


def test_rbf_is_the_squared_distance_to_each_prototype():
    x = torch.randn(4, 84)
    distances = EuclideanRBF(prototypes())(x)
    by_hand = [[sum((x[b] - code) ** 2) for code in prototypes()] for b in range(4)]
    assert torch.allclose(distances, torch.tensor(by_hand), rtol=1e-4)
    assert EuclideanRBF(prototypes())(prototypes()).diagonal().tolist() == [0] * 10
