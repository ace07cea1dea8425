"""C1's filters on plain ink, and LeNet-5 with a filter of one's own."""

import pytest
import torch
from torch.nn import functional as F

from lenet_demo.nets import NETS, load_net
from tests.support.stages import ink_filters, sums, with_ink_filter


@pytest.mark.parametrize("name", NETS)
def test_on_plain_ink_the_filters_are_c1(name):
    net = load_net(name)
    ink = torch.rand(3, 1, 32, 32, generator=torch.Generator().manual_seed(0))
    weights, biases = ink_filters(net)
    inner = slice(net.margin, 32 - net.margin)
    torch.testing.assert_close(
        F.conv2d(ink[..., inner, inner], weights[:, None], biases),
        sums(net, net.trace(ink)).c1,
        atol=1e-5,
        rtol=1e-5,
    )


def test_a_replaced_filter_makes_its_map(nets):
    net, ink = nets["lenet5"], torch.rand(1, 1, 32, 32)
    weights = torch.randn(5, 5)
    changed = with_ink_filter(net, 3, weights, 0.25)
    before, after = (sums(lenet, lenet.trace(ink)).c1[0] for lenet in (net, changed))
    wanted = F.conv2d(ink, weights[None, None])[0, 0] + 0.25
    torch.testing.assert_close(after[3], wanted, atol=1e-5, rtol=1e-5)
    others = [0, 1, 2, 4, 5]
    assert torch.equal(after[others], before[others])


def test_its_own_filter_changes_nothing(nets):
    net = nets["lenet5"]
    weights, biases = ink_filters(net)
    ink = torch.rand(1, 1, 32, 32)
    same = with_ink_filter(net, 1, weights[1], float(biases[1]))
    torch.testing.assert_close(same(ink), net(ink), atol=1e-3, rtol=1e-4)
