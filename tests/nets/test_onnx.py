"""ONNX files give what the networks give."""

import numpy as np
import onnxruntime
import pytest
import torch

from lenet_demo.nets import NETS
from lenet_demo.nets.onnx import save_onnx
from tests.conftest import thorough


@pytest.mark.parametrize(
    "name", ["lenet5", *thorough(*(name for name in NETS if name != "lenet5"))]
)
def test_the_file_gives_every_stage(nets, name, tmp_path):
    net = nets[name] if name in nets else NETS[name]().eval()
    names = save_onnx(net, tmp_path / "net.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx")
    assert [output.name for output in session.get_outputs()] == names
    ink = np.random.default_rng(1).random((3, net.channels, 32, 32), dtype=np.float32)
    with torch.no_grad():
        trace = net.trace(torch.from_numpy(ink))
    for stage, values in zip(names, session.run(None, {"ink": ink}), strict=True):
        expected = getattr(trace, stage).numpy()
        np.testing.assert_allclose(values, expected, rtol=1e-5, atol=1e-5 * np.abs(expected).max())
