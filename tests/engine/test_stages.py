"""The engine in node against torch: the same stages, answers, units and filters."""

import base64
import re

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from lenet_demo import load_net, read
from lenet_demo.ink.field import preprocess
from lenet_demo.nets import NETS, ModernLeNet, WideLeNet, connectivity, save_net
from tests.conftest import thorough
from tests.nets.test_receptive_fields import units
from tests.support.drawings import odd_drawings, pen_drawings
from tests.support.engine import floats, pack
from tests.support.filter_cases import random_case
from tests.support.stages import explain, ink_filters, receptive_fields, sums, with_ink_filter


@pytest.fixture(scope="module")
def all_nets():
    return {name: load_net(name) for name in NETS}


@pytest.fixture(scope="module", params=[20, *thorough(100)])
def fields(digits, request):
    """Of real digits, of pen drawings and of scribbles."""
    made = [np.pad(digit, 2) for digit in digits.ink[::10]]
    count = request.param
    drawings = [*pen_drawings(count, seed=1), *odd_drawings(count, seed=1)]
    drawn = (preprocess(None, **drawing) for drawing in drawings)
    return made + [each.field for each in drawn if each is not None]


READ = """
  ([name, fields, scaled, stages]) => fields.map((field, i) => {
    const {digit, rejected, probabilities, distances, trace, sums} =
      bench.read(bench.nets[name], bench.floats(field), {scaled});
    const packed = (of) => Object.fromEntries(
      Object.entries(of).map(([stage, values]) => [stage, bench.pack(values)]));
    return {
      digit, rejected, probabilities: bench.pack(probabilities),
      distances: distances && bench.pack(distances),
      ...(i % stages ? {} : {trace: packed(trace), sums: packed(sums)})};
  })"""
STAGES_OF_EACH = 4  # of so many fields, one's stages are compared


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("name", NETS)
def test_every_stage_is_torch_s(engine, all_nets, fields, name, scaled):
    net = all_nets[name]
    asked = [name, [pack(field) for field in fields], scaled, STAGES_OF_EACH]
    for field, made in zip(fields, engine.evaluate(READ, asked), strict=True):
        reading = read(net, field, scaled=scaled)
        assert (made["digit"], made["rejected"]) == (reading.digit, reading.rejected)
        np.testing.assert_allclose(floats(made["probabilities"]), reading.probabilities, atol=1e-4)
        assert (made["distances"] is None) == (reading.distances is None)
        if "trace" not in made:
            continue
        for found, wanted in (
            (made["trace"], reading.trace),
            (made["sums"], sums(net, reading.trace)),
        ):
            assert list(found) == ["image", *net.stage_names]
            for stage, values in found.items():
                of_torch = getattr(wanted, stage).numpy().ravel()
                np.testing.assert_allclose(floats(values), of_torch, atol=1e-4, rtol=1e-5)


def test_no_ink_no_answer(engine):
    made = engine.evaluate(
        """() => { const blank = bench.fieldFromStrokes([[[5, 5]]]);
             const reading = bench.read(bench.nets.lenet5, blank);
             return {blank, ...reading, probabilities: [...reading.probabilities]}; }"""
    )
    nothing = dict.fromkeys(("blank", "digit", "distances", "trace", "sums"))
    assert made == nothing | {
        "rejected": False,
        "several": False,
        "probabilities": [0] * 10,
    }


def test_a_reading_keeps_its_numbers_while_others_are_made(engine, fields):
    assert engine.evaluate(
        """([one, other]) => {
             const first = bench.read(bench.nets.modern, bench.floats(one));
             const before = JSON.stringify(first);
             bench.read(bench.nets.modern, bench.floats(other));
             return JSON.stringify(first) === before; }""",
        [pack(fields[0]), pack(fields[9])],
    )


def test_a_network_for_colour_reads_three_channels(engine, tmp_path):
    torch.manual_seed(0)
    net = ModernLeNet(3).eval().requires_grad_(False)
    save_net(net, {"net": "modern", "data_set": "cifar10"}, tmp_path / "colour.safetensors")
    field = np.random.default_rng(0).random((3, 32, 32), np.float32)
    file = base64.b64encode((tmp_path / "colour.safetensors").read_bytes()).decode()
    output = engine.evaluate(
        """([file, field]) => {
             const net = bench.openNet(bench.unpack(file).buffer);
             return [...bench.read(net, bench.floats(field)).trace.output]; }""",
        [file, pack(field)],
    )
    np.testing.assert_allclose(output, read(net, field).trace.output[0], atol=1e-4, rtol=1e-5)


@pytest.mark.parametrize("classes", [2, 7, 26])
def test_a_network_of_other_than_ten_classes_is_read(engine, tmp_path, classes):
    torch.manual_seed(0)
    net = WideLeNet(classes=classes).eval().requires_grad_(False)
    save_net(net, {"net": "wide"}, tmp_path / "wide.safetensors")
    field = np.random.default_rng(0).random((32, 32), np.float32)
    file = base64.b64encode((tmp_path / "wide.safetensors").read_bytes()).decode()
    digit, probabilities, output, blank, sum_of_one, refused = engine.evaluate(
        """([file, field]) => {
             const net = bench.openNet(bench.unpack(file).buffer);
             const {digit, probabilities, trace} = bench.read(net, bench.floats(field));
             const one = bench.explain(net, trace, 'output', [net.classes - 1, 0, 0]).total;
             let refused = '';
             try { bench.readNumber(net, bench.floats(field), 32); }
             catch (error) { refused = error.message; }
             return [digit, [...probabilities], [...trace.output],
                     [...bench.read(net, null).probabilities], one, refused]; }""",
        [file, pack(field)],
    )
    reading = read(net, field)
    assert digit == reading.digit
    np.testing.assert_allclose(probabilities, reading.probabilities, atol=1e-4)
    np.testing.assert_allclose(output, reading.trace.output[0], atol=1e-4, rtol=1e-5)
    assert blank == [0] * classes
    assert sum_of_one == pytest.approx(output[-1], abs=1e-4)
    assert "ten digits" in refused


def test_on_a_larger_field_the_same_weights_make_larger_maps(engine, all_nets, digits):
    """C5 is a convolution, and F6 one of 1×1 (section II-B)."""
    net, ink = all_nets["lenet5"], np.zeros((32, 48), np.float32)
    ink[2:30, 2:30], ink[2:30, 18:46] = digits.ink[0], digits.ink[100]
    made = engine.evaluate(
        """(ink) => {
             const net = bench.nets.lenet5;
             const image = bench.imageOf(net, bench.floats(ink), 32 * 48);
             const {trace, shapes} = bench.forward(net, image, 32, 48);
             return ['c5', 'output'].map(
               (stage) => [shapes[stage], bench.pack(trace[stage])]); }""",
        pack(ink),
    )
    (c5_shape, c5), (output_shape, output) = made
    assert c5_shape == {"maps": 120, "height": 1, "width": 5}
    assert output_shape == {"maps": 10, "height": 1, "width": 5}
    for i in range(5):  # a unit of C5 sees 32 columns, four from its neighbour's
        window = torch.from_numpy(ink[:, 4 * i : 4 * i + 32])[None, None]
        trace = net.trace(window)
        for found, wanted in ((c5, trace.c5), (output, trace.output)):
            mine = floats(found).reshape(-1, 5)[:, i]
            np.testing.assert_allclose(mine, wanted[0].ravel(), atol=1e-3, rtol=1e-4)


# ---- One unit, and a kernel of one's own ---------------------------------------------------------


@pytest.mark.parametrize("name", NETS)
def test_every_sum_of_a_unit_is_arithmetic_s(engine, all_nets, fields, name):
    net, field = all_nets[name], fields[7]
    trace = read(net, field).trace
    chosen = [[stage, unit] for stage, *unit in units(net, 84)]
    made = engine.evaluate(
        """([name, field, units]) => {
             const net = bench.nets[name];
             const {trace} = bench.read(net, bench.floats(field));
             return units.map(([stage, unit]) => bench.explain(net, trace, stage, unit)); }""",
        [name, pack(field), chosen],
    )

    def same(found, wanted):
        np.testing.assert_allclose(found, wanted, atol=1e-4, rtol=1e-5)

    for (stage, unit), found in zip(chosen, made, strict=True):
        wanted = explain(net, trace, stage, tuple(unit))
        assert (found["kind"], found["maps"]) == (wanted.kind, list(wanted.maps))
        assert found["side"] == wanted.inputs.shape[-1]
        same(found["inputs"], wanted.inputs.ravel())
        same(found["total"], wanted.total)
        assert (found["bias"], found["coefficient"]) == (wanted.bias, wanted.coefficient)
        assert [name for name, _ in found["then"]] == [name for name, _ in wanted.then]
        same([value for _, value in found["then"]], [value for _, value in wanted.then])
        if wanted.weights is None:
            assert found["weights"] is found["products"] is found["parts"] is None
            continue
        assert found["weights"] == wanted.weights.ravel().tolist()
        parts = sum(found["parts"]) + (found["bias"] or 0)
        assert parts == pytest.approx(found["total"], rel=1e-9, abs=1e-9)
        assert sum(found["products"]) == pytest.approx(sum(found["parts"]), rel=1e-9, abs=1e-9)


def test_a_unit_that_is_not_there_is_refused(engine):
    for stage, unit in [
        ("c1", [6, 0, 0]),
        ("s2", [0, 14, 0]),
        ("f6", [0, 0, 1]),
        ("c7", [0, 0, 0]),
    ]:
        sentence = engine.evaluate(
            """([stage, unit]) => {
                 const {trace} = bench.read(bench.nets.lenet5, new Float32Array(1024));
                 try { return bench.explain(bench.nets.lenet5, trace, stage, unit); }
                 catch (error) { return error instanceof RangeError && error.message; } }""",
            [stage, unit],
        )
        assert re.fullmatch(rf"{stage} has no unit [\d, ]+\.", sentence)


@pytest.mark.parametrize("name", NETS)
def test_receptive_fields_follow_from_the_connectivity(engine, all_nets, name):
    found = engine.evaluate("(name) => bench.receptiveFields(bench.nets[name])", name)
    assert found == {
        stage: {
            earlier: {"size": size, "step": stride, "sees": list(map(list, sees)), "margin": margin}
            for earlier, (size, stride, sees, margin, _padding) in through.items()
        }
        for stage, through in receptive_fields(connectivity(all_nets[name])).items()
    }


@pytest.mark.parametrize("name", NETS)
def test_the_filters_of_c1_on_plain_ink(engine, all_nets, name):
    made = engine.evaluate(
        """(name) => bench.inkFilters(bench.nets[name])
             .map(({weights, bias}) => [[...weights], bias])""",
        name,
    )
    filters, biases = ink_filters(all_nets[name])
    for (weights, bias), wanted, its in zip(made, filters, biases, strict=True):
        np.testing.assert_allclose(weights, wanted.ravel(), atol=1e-5)
        assert bias == pytest.approx(float(its), abs=1e-5)


WITH_FILTER = """
  ([name, field, map, weights, bias]) => {
    const net = bench.nets[name];
    const changed = bench.withInkFilter(net, map, weights, bias);
    const [before, after] = [net, changed].map((each) => bench.read(each, bench.floats(field)));
    return [before.sums.c1, after.sums.c1, after.trace.output].map(bench.pack);
  }"""


@pytest.mark.parametrize("name", NETS)
def test_a_kernel_of_one_s_own_is_what_its_map_does(engine, all_nets, fields, name):
    net = all_nets[name]
    size = net.c1.kernel_size[0]
    weights = torch.randn(size, size, generator=torch.Generator().manual_seed(0))
    asked = [name, pack(fields[3]), 2, weights.ravel().tolist(), 0.25]
    before, after, output = (floats(each) for each in engine.evaluate(WITH_FILTER, asked))
    before, after = (c1.reshape(net.c1.out_channels, -1) for c1 in (before, after))
    ink = torch.from_numpy(fields[3])[None, None]
    inner = slice(net.margin, 32 - net.margin)
    wanted = F.conv2d(ink[..., inner, inner], weights[None, None]).ravel() + 0.25
    np.testing.assert_allclose(after[2], wanted, atol=1e-4, rtol=1e-5)
    assert np.array_equal(np.delete(after, 2, 0), np.delete(before, 2, 0))
    if name == "lenet5":
        changed = with_ink_filter(net, 2, weights, 0.25)
        np.testing.assert_allclose(output, changed(ink)[0], atol=1e-3, rtol=1e-4)


def test_filter_and_pooling_are_torch_s(engine):
    rng = np.random.default_rng(1)
    cases, wanted = zip(*(random_case(rng) for _ in range(200)), strict=True)
    made = engine.evaluate(
        """(cases) => cases.map(({map, weights, settings, pool, learnt}) => {
             const {convolve, squash, shift, pool: pooled} = bench.filters;
             const through = convolve(map, weights, settings);
             const all = {
               ...Object.fromEntries(['none', 'relu', 'tanh'].map(of => [of, squash(through, of)])),
               moved: convolve(shift(map, 1), weights, settings),
               ...Object.fromEntries(['max', 'average', 'trainable'].map(
                 of => [of, pooled(map, pool, of, learnt)])),
             };
             return Object.fromEntries(Object.entries(all).map(
               ([of, {width, height, values}]) => [of, {width, height, values: [...values]}]));
           })""",
        cases,
    )
    for ours, torchs in zip(made, wanted, strict=True):
        for name, values in torchs.items():
            assert (ours[name]["height"], ours[name]["width"]) == values.shape
            np.testing.assert_allclose(ours[name]["values"], values.ravel(), atol=1e-9)
