"""Every displayed sum, done again from the displayed numbers, is the number in the trace."""

import pytest
import torch
from torch import nn

from lenet_demo.nets import NETS
from lenet_demo.training.recipe import start_wide
from tests.nets.test_receptive_fields import units
from tests.support.stages import explain
from tests.support.stages import sums as sums_of


@pytest.fixture(scope="module")
def field(digits):
    padded = torch.nn.functional.pad(torch.from_numpy(digits.ink[95]), (2, 2, 2, 2))
    return padded[None, None]


@pytest.fixture(params=list(NETS))
def net(request):
    """Any weights will do: sums are sums."""
    torch.manual_seed(0)
    net = NETS[request.param]()
    if request.param == "lenet5":
        start_wide(net)
    return net.eval().requires_grad_(False)


def recomputed(found):
    """The total again, from nothing but the numbers that are shown."""
    pairs = list(
        zip(
            found.inputs.flatten().tolist(),
            [None] * found.inputs.numel()
            if found.weights is None
            else found.weights.flatten().tolist(),
            strict=True,
        )
    )
    match found.kind:
        case "weighted":
            return sum(x * w for x, w in pairs) + found.bias
        case "subsampling":
            return found.coefficient * sum(x for x, _ in pairs) + found.bias
        case "largest":
            return max(x for x, _ in pairs)
        case "distance":
            return sum((x - w) ** 2 for x, w in pairs)


def test_the_sums_are_the_tensors(net, field):
    trace = net.trace(field)
    for stage, *unit in units(net, 150):
        explained = explain(net, trace, stage, tuple(unit))
        value = explained.then[-1][1] if explained.then else explained.total
        expected = getattr(trace, stage)[0].reshape(*getattr(trace, stage)[0].shape, 1, 1)
        expected = float(expected[tuple(unit)].reshape(-1)[0])
        assert recomputed(explained) == pytest.approx(explained.total, abs=1e-3, rel=1e-5)
        assert value == pytest.approx(expected, abs=1e-4, rel=1e-4)
        assert len(explained.maps) == len(explained.inputs)


def test_what_is_before_squashing_leads_to_the_trace(net, field):
    trace = net.trace(field)
    sums = sums_of(net, trace)
    squashing = {"tanh": lambda a: 1.7159 * torch.tanh(2 * a / 3), "relu": torch.relu}
    for stage in net.stage_names:
        is_squashed = stage != "output" and not isinstance(getattr(net, stage), nn.MaxPool2d)
        before, after = getattr(sums, stage), getattr(trace, stage)
        squashed = squashing[net.squashing](before) if is_squashed else before
        assert torch.allclose(squashed, after, atol=1e-5)


def test_a_unit_that_is_not_there_is_refused(nets, field):
    net = nets["lenet5"]
    trace = net.trace(field)
    for stage, unit in [
        ("c1", (6, 0, 0)),
        ("c1", (0, 28, 0)),
        ("f6", (0, 1, 0)),
        ("s2", (-1, 0, 0)),
    ]:
        with pytest.raises(IndexError, match="has no unit"):
            explain(net, trace, stage, unit)
