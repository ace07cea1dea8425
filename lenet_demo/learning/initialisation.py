"""Initial weights other than the ones that the networks of the nineties begin with."""

import torch

from ..nets import LeNet, WideLeNet, load_net
from ..nets.lenet5 import connected_inputs


@torch.no_grad()
def start_wide(net: LeNet) -> None:
    """Weights uniform in ±1.3/√F, subsampling coefficients ½, biases 0.

    The paper's ±2.4/F, F a unit's connected inputs, is a tenth of that in LeNet-5's C5: every
    layer then says nearly 0, and learning stands still for passes before it begins. The
    subsampling coefficients, which that rule draws as well, are constant here.
    """
    for weight, inputs in connected_inputs(net):
        if weight.dim() == 1:  # a subsampling's coefficients
            weight.fill_(0.5)
        else:
            weight.uniform_(-1.3, 1.3).div_(inputs**0.5)
    for name, parameter in net.named_parameters():
        if name.endswith("bias"):
            parameter.zero_()


def start_shipped(net: LeNet) -> None:
    """LeNet-5's shipped weights, where another task is learnt. Raises `CheckpointError`."""
    net.load_state_dict(load_net("lenet5").state_dict())


def start_xavier(net: LeNet) -> None:
    """The wide network's weights uniform by Glorot and Bengio (2010), its biases 0."""
    net.load_state_dict(WideLeNet(classes=net.classes, xavier=True).state_dict())
