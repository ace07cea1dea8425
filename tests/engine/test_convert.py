"""Other people's weights, opened by the engine: the same network as Python's conversion makes."""

import base64

import numpy as np
import pytest
import torch

from lenet_demo.nets.convert import ConversionError, Settings, convert
from tests.nets.test_convert import NETWORKS, REFUSED, tutorial, write

# The layers and, of one field, every stage; or the sentence that refuses them.
OPEN = """([file, name, settings, field]) => {
  const buffer = bench.unpack(file).buffer;
  try {
    const layers = bench.layersOf(buffer, name);
    const net = bench.networkOfLayers(layers, settings);
    const { trace } = bench.read(net, bench.floats(field));
    const stages = Object.fromEntries(net.stages.map(({name}) => [name, [...trace[name]]]));
    const first = ({name}) => bench.explain(net, trace, name, [0, 0, 0]);
    const sums = net.stages.map(first).map(({then, total}) => then.at(-1)?.[1] ?? total);
    const firsts = net.stages.map(({name}) => trace[name][0]);
    return { names: layers.map(({name}) => name), stages, sums, firsts };
  } catch (error) {
    return { refused: error.name === 'BadCheckpoint' ? error.message : String(error.stack) };
  } }"""


def ask(engine, path, settings, field):
    file = base64.b64encode(path.read_bytes()).decode()
    said = {key: getattr(settings, key) for key in ("activation", "pooling", "mean", "deviation")}
    return engine.evaluate(
        OPEN, [file, path.name, said, base64.b64encode(field.tobytes()).decode()]
    )


@pytest.mark.parametrize("name", [name for name in NETWORKS if name != "32, scaled"])
@pytest.mark.parametrize("suffix", [".pth", ".PT", ".safetensors"])
def test_the_same_is_computed(engine, tmp_path, suffix, name):
    how, frame, said = NETWORKS[name]
    torch.manual_seed(0)
    path = tmp_path / f"lenet{suffix}"
    write(tutorial(**how), path, frame, how.get("channels", 1))
    settings = Settings(**said)
    field = np.random.default_rng(0).random((how.get("channels", 1), 32, 32), np.float32)
    found = ask(engine, path, settings, field)
    net = convert(path, settings)
    assert found["names"] == list(net.metadata["layers"].values())
    trace = net.trace(torch.from_numpy(field)[None])
    assert list(found["stages"]) == list(net.stage_names)
    for stage, values in found["stages"].items():
        expected = getattr(trace, stage).flatten()
        np.testing.assert_allclose(values, expected, atol=1e-4, rtol=1e-4)
    np.testing.assert_allclose(found["sums"], found["firsts"], atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
@pytest.mark.parametrize("zipped", [True, False])
def test_every_precision_and_both_formats_are_read(engine, tmp_path, kind, zipped):
    torch.manual_seed(0)
    state = {name: values.to(kind) for name, values in tutorial().state_dict().items()}
    # A transposed one, and two that share a storage.
    state["7.weight"] = state["7.weight"].t().contiguous().t()
    state["0.bias"], state["3.bias"] = torch.rand(22, dtype=kind).split([6, 16])
    path = tmp_path / "lenet.pth"
    torch.save(
        {"net": state, "accuracy": 0.99, "args": None}, path, _use_new_zipfile_serialization=zipped
    )
    field = np.random.default_rng(0).random((32, 32), np.float32)
    found = ask(engine, path, Settings(), field)
    trace = convert(path).trace(torch.from_numpy(field)[None, None])
    np.testing.assert_allclose(found["stages"]["output"], trace.output[0], atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("name", REFUSED)
def test_the_same_is_refused_with_the_same_words(engine, tmp_path, name):
    torch.save(REFUSED[name][0], tmp_path / "theirs.pth")
    with pytest.raises(ConversionError) as caught:
        convert(tmp_path / "theirs.pth")
    field = np.zeros((32, 32), np.float32)
    refused = ask(engine, tmp_path / "theirs.pth", Settings(), field)["refused"].rstrip(".")
    words = (
        str(caught.value)
        .replace("theirs.pth", "This file")
        .replace(", which could run anything", "")
    )
    assert refused == words


@pytest.mark.parametrize("cut", [0, 1, 10, 100, 1000, 100_000])
@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_what_is_cut_off_or_changed_is_refused(engine, tmp_path, suffix, cut):
    path = tmp_path / f"lenet{suffix}"
    write(tutorial(), path, 28, 1)
    field = np.zeros((32, 32), np.float32)
    whole = path.read_bytes()
    path.write_bytes(whole[:cut])
    assert " at " not in ask(engine, path, Settings(), field)["refused"]
    noise = np.random.default_rng(cut)
    for _ in range(20):
        damaged = bytearray(whole)
        for at in noise.integers(0, min(len(whole), 2000), 8):
            damaged[at] = noise.integers(0, 256)
        path.write_bytes(damaged)
        found = ask(engine, path, Settings(), field)
        assert "stages" in found or " at " not in found["refused"], found
