"""A network as an ONNX file, for programs that run no Python."""

import logging
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .base import LeNet, Trace
from .checkpoint import write_atomically


class Whole(nn.Module):
    """From ink to every stage: what the file holds."""

    def __init__(self, net: LeNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, ink: Tensor) -> tuple[Tensor, ...]:
        """(B, channels, 32, 32) of ink in [0, 1] → the network's pixels, and each stage it has."""
        return tuple(stage for stage in self.net.trace(ink) if stage.shape[1])


def save_onnx(net: LeNet, path: Path) -> list[str]:
    """Write `net` as an ONNX file, whole or not at all, and return the names of its outputs.

    Its input `ink` is (B, channels, 32, 32) in [0, 1], 0 paper, 1 ink; its outputs are the pixels
    that the network sees, `image`, and its stages by the paper's names. Of LeNet-5's `output` the
    least wins, of the modern ones' the largest. Raises `ImportError` without the package onnx.
    """
    ink = torch.zeros(2, net.channels, 32, 32)
    with torch.no_grad():
        stages = [
            name for name, value in zip(Trace._fields, net.trace(ink), strict=True) if value.numel()
        ]
    batch: Any = {"ink": {0: torch.export.Dim("batch")}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("onnxscript").setLevel(logging.ERROR)
        program = torch.onnx.export(
            Whole(net).eval(),
            (ink,),
            input_names=["ink"],
            output_names=stages,
            dynamic_shapes=batch,
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    write_atomically(path, program.model_proto.SerializeToString())
    return stages
