"""Every stage as it was before its squashing."""

from itertools import pairwise

from torch import Tensor, nn

from lenet_demo.nets import LeNet, Trace


def sums(net: LeNet, trace: Trace) -> Trace:
    """What the squashing of each stage of `trace` took; the same where there is none."""
    return Trace(
        trace.image,
        **{name: getattr(trace, name) for name in Trace._fields[1:] if name not in net.wiring},
        **{at: sum_of(net, trace, before, at) for before, at in pairwise(["image", *net.wiring])},
    )


def sum_of(net: LeNet, trace: Trace, before: str, stage: str) -> Tensor:
    first, *rest = net.operations[stage]
    value, source = getattr(trace, stage), getattr(trace, before)
    layer = getattr(net, first, None)
    if layer is None or not rest:  # pooling and the outputs squash nothing
        return value
    margin = net.wiring[stage].margin
    source = source[..., margin : source.shape[-2] - margin, margin : source.shape[-1] - margin]
    total = layer(source.flatten(1) if isinstance(layer, nn.Linear) else source)
    for name in rest:
        if name not in ("tanh", "relu"):
            total = getattr(net, name)(total)
    return total.reshape(value.shape)
