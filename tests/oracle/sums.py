"""Every stage as it was before its squashing."""

from itertools import pairwise

from torch import Tensor, nn

from lenet_demo.nets import LeNet, Trace


def sums(net: LeNet, trace: Trace) -> Trace:
    """What the squashing of each stage of `trace` took; the same where there is none."""
    pairs = pairwise(["image", *net.stage_names])
    return trace._replace(**{stage: sum_of(net, trace, before, stage) for before, stage in pairs})


def sum_of(net: LeNet, trace: Trace, before: str, stage: str) -> Tensor:
    value, source = getattr(trace, stage), getattr(trace, before)
    layer, norm = getattr(net, stage), net.normalisation_of(stage)
    if isinstance(layer, nn.MaxPool2d) or stage == "output":  # which squash nothing
        return value
    margin = net.margin if before == "image" else 0
    source = source[..., margin : source.shape[-2] - margin, margin : source.shape[-1] - margin]
    total = layer(source.flatten(1) if isinstance(layer, nn.Linear) else source)
    return (norm(total) if norm else total).reshape(value.shape)
