import pytest
import torch
from torch import nn

from lenet_demo import read
from lenet_demo.nets import (
    NETS,
    SmallKernelLeNet,
    WideLeNet,
    layers,
    parameter_count,
    summary,
)


@pytest.mark.parametrize(("kind", "parameters"), [(WideLeNet, 121_182), (SmallKernelLeNet, 81_194)])
def test_parameters_are_those_of_the_tutorials(kind, parameters):
    net = kind()
    assert parameter_count(net) == parameters == sum(row.parameters for row in layers(net))


def test_stages_have_the_shapes_that_their_kernels_give():
    small = SmallKernelLeNet().trace(torch.rand(2, 1, 32, 32))
    shapes = [tuple(stage.shape[1:]) for stage in small]
    assert shapes[1:5] == [(6, 30, 30), (6, 15, 15), (16, 13, 13), (16, 6, 6)]
    wide = WideLeNet().trace(torch.rand(2, 1, 32, 32))
    shapes = [tuple(stage.shape[1:]) for stage in wide]
    assert shapes[:5] == [(3, 32, 32), (16, 28, 28), (16, 14, 14), (32, 10, 10), (32, 5, 5)]


def test_a_grey_field_is_the_same_on_three_channels():
    ink = torch.rand(2, 1, 32, 32)
    net = WideLeNet()
    assert torch.equal(net(ink), net(ink.expand(-1, 3, -1, -1)))


@pytest.mark.parametrize("classes", [2, 7, 26])
def test_the_wide_network_has_any_number_of_classes(classes):
    net = WideLeNet(classes=classes)
    assert net.classes == classes
    assert parameter_count(net) == 121_182 + 85 * (classes - 10)
    assert layers(net)[-1] == ("output", (classes,), 85 * classes, 85 * classes)
    (line,) = (line for line in summary(net).splitlines() if line.startswith("output"))
    assert line.split()[1] == str(classes)
    output = net(torch.rand(3, 1, 32, 32))
    assert output.shape == (3, classes)
    assert torch.allclose(net.posterior(output).sum(1), torch.ones(3))
    blank = read(net.eval(), None)
    assert (blank.digit, blank.probabilities.shape) == (None, (classes,))
    assert WideLeNet(classes=classes, xavier=True).output.bias.abs().max() == 0


def test_fewer_than_two_classes_are_refused():
    for classes in (1, 0, -3):
        with pytest.raises(ValueError, match="2 or more"):
            WideLeNet(classes=classes)
    with pytest.raises(TypeError):
        WideLeNet(7)


def test_xavier_on_request():
    torch.manual_seed(0)
    net = WideLeNet(xavier=True)
    assert net.c3.bias.abs().max() == 0
    reach = (6 / (25 * 16 + 25 * 32)) ** 0.5
    assert 0.95 * reach < net.c3.weight.abs().max() <= reach


@pytest.mark.parametrize("name", NETS)
def test_the_layers_are_the_modules_in_the_order_of_the_stages(name):
    net = NETS[name]()
    names = [row.name for row in layers(net)]
    assert [name for name in names if not name.startswith("bn")] == list(net.stage_names)
    norms = {name for name, module in net.named_children() if isinstance(module, nn.BatchNorm2d)}
    assert {name for name in names if name.startswith("bn")} == norms


@pytest.mark.parametrize(
    ("name", "s2", "s4", "total"),
    [
        ("lenet5", 6 * 196 * (4 + 1), 16 * 25 * (4 + 1), 340_908),
        ("modern", 6 * 196 * 4, 16 * 25 * 4, 429_342),
        ("small", 6 * 225 * 4, 16 * 36 * 4, 290_678),
    ],
)
def test_pooling_is_counted_whether_it_learns_or_takes_the_largest(name, s2, s4, total):
    connections = {row.name: row.connections for row in layers(NETS[name]())}
    assert (connections["s2"], connections["s4"]) == (s2, s4)
    assert sum(connections.values()) == total


def test_the_summary_has_the_true_totals():
    lines = summary(NETS["lenet5"]()).splitlines()
    assert len(lines) == 1 + 7 + 5
    totals = {line[:17].strip(): line[17:].split()[0] for line in lines[8:]}
    assert totals["free parameters"] == "60,000"
    assert totals["fixed"] == "840"
    assert totals["connections"] == "340,908"
    assert "0" in summary(NETS["small"]()).splitlines()[-4]
