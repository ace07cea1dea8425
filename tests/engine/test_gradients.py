"""The engine's way back against autograd in double precision: every parameter and every map."""

import base64

import numpy as np
import pytest
import torch

from lenet_demo import load_net
from lenet_demo.nets import NETS, TutorialLeNet, save_net
from lenet_demo.training.losses import (
    cross_entropy,
    maximum_a_posteriori,
    mean_squared_error,
    squared_difference,
)
from tests.support.engine import floats, pack
from tests.support.training import flat, parameters

LOSSES = {
    "meanSquaredError": mean_squared_error,
    "maximumAPosteriori()": maximum_a_posteriori,
    "maximumAPosteriori(0.1)": lambda output, labels: maximum_a_posteriori(output, labels, 0.1),
    "maximumAPosteriori(40)": lambda output, labels: maximum_a_posteriori(output, labels, 40),
    "crossEntropy": cross_entropy,
    "squaredDifference": squared_difference,
}
OF_DISTANCES = [loss for loss in LOSSES if loss.startswith("m")]
OF_SCORES = [loss for loss in LOSSES if loss not in OF_DISTANCES]
# Of the largest derivative of a tensor: each stage is rounded to single precision, either way.
# Where the network is all but sure, its loss is the power of a difference of large scores, of
# which that rounding leaves less.
TOLERANCE, NOTHING = 1e-4, 1e-8


@pytest.fixture(scope="module")
def fields(digits):
    """50 digits, with labels that are not all theirs, so that some losses are large."""
    ink = np.pad(digits.ink[::4], ((0, 0), (2, 2), (2, 2)))
    labels = digits.labels[::4].copy()
    labels[::7] = (labels[::7] + 3) % 10
    return ink[:, None], labels


GRADIENT = """([name, fields, labels, loss, file]) => {
  const t = bench.training;
  const net = file ? bench.openNet(bench.unpack(file).buffer) : bench.nets[name];
  const criterion = eval(`(({${Object.keys(t)}}) => ${loss})`)(t);
  return fields.map((field, i) => {
    const image = bench.imageOf(net, bench.floats(field), 1024);
    const { loss, numbers, at } = t.gradientOf(net, image, [labels[i]], { criterion });
    const trace = Object.fromEntries(Object.entries(at.trace).map(([s, v]) => [s, bench.pack(v)]));
    return { loss, numbers: bench.pack(numbers), trace };
  });
}"""


def assert_near(found, wanted, what):
    atol = TOLERANCE * np.abs(wanted).max(initial=0) + NOTHING
    np.testing.assert_allclose(found, wanted, rtol=0, atol=atol, err_msg=what)


def assert_gradients(engine, net, loss, fields, labels, asked, count):
    net = net.double()
    made = engine.evaluate(GRADIENT, asked)
    for field, label, found in zip(fields, labels, made, strict=True):
        ink = torch.from_numpy(field[None]).double().expand(-1, net.channels, -1, -1)
        image = net.scale(ink).requires_grad_()
        trace = net.stages(image)
        value = LOSSES[loss](trace.output, torch.tensor([label]))
        names = ["image", *net.stage_names]
        weights = parameters(net)
        values = [getattr(trace, name) for name in names]
        gradients = torch.autograd.grad(value, [*values, *weights], allow_unused=True)
        assert found["loss"] == pytest.approx(value.item(), rel=TOLERANCE, abs=TOLERANCE)
        assert list(found["trace"]) == names[::-1]
        for name, gradient in zip(names, gradients, strict=False):
            if gradient is None:  # a tutorial's C5 is a copy of what F6 takes
                continue
            assert_near(floats(found["trace"][name]), gradient.numpy().ravel(), name)
        numbers, at = floats(found["numbers"]), 0
        for gradient in gradients[len(names) :]:
            end = at + gradient.numel()
            assert_near(numbers[at:end], gradient.numpy().ravel(), f"parameters from {at}")
            at = end
        assert at == len(numbers) == count


@pytest.mark.parametrize(
    ("name", "loss"),
    [
        (name, loss)
        for name, kind in NETS.items()
        for loss in (OF_DISTANCES if kind.has_prototypes else OF_SCORES)
    ],
)
def test_every_parameter_and_every_map_has_autograds_derivative(engine, fields, name, loss):
    net = load_net(name).requires_grad_()
    ink, labels = fields
    every = 1 if loss == OF_DISTANCES[1] or loss == OF_SCORES[0] else 10
    ink, labels = ink[::every], labels[::every]
    asked = [name, [pack(each) for each in ink], labels.tolist(), loss, None]
    assert_gradients(engine, net, loss, ink, labels, asked, len(flat(net)))


EXPLAINED = """([field]) => {
  const t = bench.training;
  const net = bench.nets.lenet5;
  const gradient = t.gradientOf(net, bench.imageOf(net, bench.floats(field), 1024), [4]);
  const apart = { c1: 784, s2: 98, c3: 99, s4: 7, c5: 1, f6: 1 };
  return Object.entries(apart).flatMap(([stage, every]) => {
    const { maps, height, width } = gradient.found.shapes[stage];
    return gradient.at.sums[stage].reduce((found, error, i) => {
      if (i % every) return found;
      const place = [Math.floor(i / height / width), Math.floor(i / width) % height, i % width];
      const told = t.explainError(net, gradient, stage, place);
      const sum = told.terms.reduce((all, each) => all + each.weight * each.error, 0);
      return [...found, [stage, told.next, told.error, told.slope * sum, error]];
    }, []);
  });
}"""


def test_a_units_error_is_the_sum_that_it_is_told_to_be(engine, fields):
    found = engine.evaluate(EXPLAINED, [pack(fields[0][0])])
    assert len(found) > 250
    for stage, following, error, made, wanted in found:
        assert error == wanted
        assert made == pytest.approx(wanted, rel=1e-4, abs=1e-6), (stage, following)


TUTORIALS = {
    "sigmoid, average, padded": {"activation": "sigmoid", "pooling": "average"},
    "tanh after average": {"activation": "tanh", "pooling": "average", "activation_last": True},
    "other kernels, one hidden layer": {"kernels": (4, 3), "padding": (0, 1), "units": (30,)},
    "colour": {"channels": 3, "frame": 32, "padding": (0, 0), "mean": 0.5, "deviation": 0.5},
}


@pytest.mark.parametrize("settings", TUTORIALS.values(), ids=TUTORIALS)
def test_other_peoples_networks_have_them_too(engine, tmp_path, settings):
    torch.manual_seed(0)
    net = TutorialLeNet(**settings)
    path = tmp_path / "tutorial.safetensors"
    save_net(net, {}, path)
    ink = np.random.default_rng(0).random((3, net.channels, 32, 32), np.float32)
    labels = np.array([0, 4, 9])
    file = base64.b64encode(path.read_bytes()).decode()
    asked = [None, [pack(each) for each in ink], labels.tolist(), "crossEntropy", file]
    assert_gradients(engine, net, "crossEntropy", ink, labels, asked, len(flat(net)))


BATCH = """([name, fields, labels]) => {
  const t = bench.training;
  const digits = { fields: bench.unpack(fields), labels: Uint8Array.from(labels) };
  const optimiser = { step(_numbers, gradient) { this.gradient = gradient.slice(); } };
  const run = new t.Trainer(bench.nets[name], digits, { optimiser, batch: labels.length });
  const { loss } = run.learn(1);
  const norms = run.net.stages.filter(({ norm }) => norm).map(({ norm }) => norm);
  const measured = norms.flatMap(({ mean, variance }) => [bench.pack(mean), bench.pack(variance)]);
  const other = bench.nets[name].stages[0].norm.mean;
  return { loss, gradient: bench.pack(optimiser.gradient), measured, before: bench.pack(other) };
}"""


def test_norms_learn_from_a_batch_as_in_training_mode(engine, fields):
    net = load_net("modern").requires_grad_().double().train()
    ink, labels = (each[:16] for each in fields)
    levels = np.rint(ink * 255).astype(np.uint8)
    before = net.bn1.running_mean.float().numpy().copy()
    made = engine.evaluate(
        BATCH, ["modern", base64.b64encode(levels.tobytes()).decode(), labels.tolist()]
    )
    output = net(torch.from_numpy(levels).double() / 255)
    loss = cross_entropy(output, torch.from_numpy(labels))
    gradients = torch.autograd.grad(loss, parameters(net))
    assert made["loss"] == pytest.approx(loss.item(), rel=1e-5)
    numbers, at = floats(made["gradient"]), 0
    for gradient in gradients:
        end = at + gradient.numel()
        if gradient.abs().max() < 1e-9:  # the biases before a norm, which takes them out
            assert np.abs(numbers[at:end]).max() < 1e-4
        else:
            assert_near(numbers[at:end], gradient.numpy().ravel(), f"parameters from {at}")
        at = end
    wanted = [x for norm in (net.bn1, net.bn3) for x in (norm.running_mean, norm.running_var)]
    for found, measured in zip(made["measured"], wanted, strict=True):
        np.testing.assert_allclose(floats(found), measured.numpy(), rtol=1e-5, atol=1e-6)
    assert np.array_equal(floats(made["before"]), before)  # the network that it began with
