import pytest
import torch

from lenet_demo.nets import LeNet5, ModernLeNet, layers, parameter_count


@pytest.mark.parametrize(("channels", "parameters"), [(1, 61_750), (3, 62_050)])
def test_parameters_and_stages(channels, parameters):
    net = ModernLeNet(channels).eval()
    assert parameter_count(net) == parameters == sum(row.parameters for row in layers(net))
    ink = torch.rand(2, channels, 32, 32)
    trace = net.trace(ink)
    assert torch.equal(net(ink), trace.output)
    same_as_1998 = LeNet5().trace(torch.rand(2, 1, 32, 32))
    assert [stage.shape for stage in trace[1:]] == [stage.shape for stage in same_as_1998[1:]]
    assert min(stage.min() for stage in trace[1:7]) >= 0


def test_two_channels_are_refused():
    with pytest.raises(ValueError, match="1 for ink or 3 for colour"):
        ModernLeNet(2)


def test_each_network_scales_its_pixels_itself():
    assert ModernLeNet().scale(torch.tensor(0.1307)).item() == pytest.approx(0)
    assert ModernLeNet(3).scale(torch.tensor(1.0)).item() == pytest.approx(1)
