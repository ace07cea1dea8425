"""Receptive fields against autograd: the inputs that have a gradient."""

import random

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from lenet_demo.nets import NETS, connectivity
from tests.support.stages import receptive_fields

UNITS = 150  # a network


def units(net, count):
    """`count` random units across all stages: (stage, map, row, column)."""
    trace = net.trace(torch.zeros(1, 1, 32, 32).to(next(net.parameters())))
    choose = random.Random(4)
    for _ in range(count):
        stage = choose.choice(net.stage_names)
        maps, height, width = (*getattr(trace, stage)[0].shape, 1, 1)[:3]
        yield (
            stage,
            choose.randrange(maps),
            choose.randrange(height),
            choose.randrange(width),
        )


@pytest.fixture(params=list(NETS))
def smooth_net(request, monkeypatch):
    """A network whose every connection lets a gradient through.

    The largest of four and ReLU pass it to some inputs only, by their values; in their place
    stand functions of the same inputs that pass it to all.
    """
    torch.manual_seed(0)
    monkeypatch.setattr(nn.MaxPool2d, "forward", lambda _pooling, maps: F.avg_pool2d(maps, 2))
    monkeypatch.setattr(F, "relu", F.softplus)
    return NETS[request.param]().double().eval()


def test_receptive_fields_are_the_inputs_with_a_gradient(smooth_net):
    fields = receptive_fields(connectivity(smooth_net))
    ink = torch.rand(1, smooth_net.channels, 32, 32, dtype=torch.double, requires_grad=True)
    trace = smooth_net.trace(ink)
    for stage, m, row, column in units(smooth_net, UNITS):
        value = getattr(trace, stage)[0][m]
        value = value[row, column] if value.ndim else value
        earlier = list(fields[stage])
        gradients = torch.autograd.grad(
            value, [getattr(trace, name) for name in earlier], retain_graph=True
        )
        for name, gradient in zip(earlier, gradients, strict=True):
            size, stride, sees, margin, _padding = fields[stage][name]
            seen = torch.zeros_like(gradient[0], dtype=torch.bool)
            seen = seen.reshape(len(seen), *seen.shape[1:] or (1, 1))
            top, left = margin + row * stride, margin + column * stride
            square = seen[:, top : top + size, left : left + size]
            square[list(sees[m])] = True
            assert torch.equal(seen, gradient[0].reshape(seen.shape) != 0), (stage, name)


def test_the_sizes_are_those_of_figure_2():
    fields = receptive_fields(connectivity(NETS["lenet5"]()))
    of_image = {stage: fields[stage]["image"] for stage in ("c1", "s2", "c3", "s4")}
    sizes = {stage: (seen.stride, seen.size) for stage, seen in of_image.items()}
    assert sizes == {"c1": (1, 5), "s2": (2, 6), "c3": (2, 14), "s4": (4, 16)}
    assert fields["output"]["image"].size == 32
