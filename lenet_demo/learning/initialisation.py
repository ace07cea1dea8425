"""Initial weights for LeNet-5 other than the ones that `LeNet5` begins with."""

import torch

from ..nets import LeNet, LeNet5, WideLeNet, load_net


@torch.no_grad()
def start_wide(net: LeNet) -> None:
    """LeNet-5's weights uniform in ±1.3/√F, subsampling coefficients ½, biases 0.

    The paper's ±2.4/F, F a unit's connected inputs, is a tenth of that in C5: every layer
    then says nearly 0, and learning stands still for passes before it begins.
    """
    assert isinstance(net, LeNet5)
    for name, parameter in net.named_parameters():
        if name.endswith("bias"):
            parameter.zero_()
        elif name.endswith("coefficient"):
            parameter.fill_(0.5)
        elif name == "c3.kernels":
            per_kernel = net.c3.fan_in.repeat_interleave(net.c3.is_connected.sum(1))
            parameter.uniform_(-1.3, 1.3).div_(per_kernel.sqrt()[:, None, None])
        else:
            parameter.uniform_(-1.3, 1.3).div_(parameter[0].numel() ** 0.5)


def start_shipped(net: LeNet) -> None:
    """LeNet-5's shipped weights, where another task is learnt. Raises `CheckpointError`."""
    net.load_state_dict(load_net("lenet5").state_dict())


def start_xavier(net: LeNet) -> None:
    """The wide network's weights uniform by Glorot and Bengio (2010), its biases 0."""
    net.load_state_dict(WideLeNet(xavier=True).state_dict())
