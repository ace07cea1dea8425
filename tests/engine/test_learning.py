"""What the engine learns by, against the project's Python and PyTorch; and what comes of it."""

import base64

import numpy as np
import pytest
import torch

from lenet_demo.nets import NETS
from lenet_demo.training.data import Digits
from lenet_demo.training.losses import cross_entropy
from lenet_demo.training.recipe import PaperRecipe, start_wide
from lenet_demo.training.sdlm import SDLM, from_weights
from tests.support.engine import floats, pack
from tests.support.training import flat

# Weights that begin alike in both; `unpack` makes digits of levels.
RUN = """([name, weights, levels, labels, seen, how]) => {
  const t = bench.training;
  const net = t.onNumbers(bench.nets[name], bench.floats(weights));
  const digits = { fields: bench.unpack(levels), labels: Uint8Array.from(labels) };
  const { optimiser, ...rest } = eval(`(({${Object.keys(t)}}) => (${how}))`)(t);
  const run = new t.Trainer(net, digits, { optimiser, ...rest });
  const told = run.learn(seen);
  return {
    told, numbers: bench.pack(run.numbers), order: [...run.order],
    epsilons: optimiser.epsilons && bench.pack(optimiser.epsilons),
  };
}"""


@pytest.fixture(scope="module")
def some(digits):
    """100 of them, as training has them."""
    ink = np.rint(np.pad(digits.ink[::2], ((0, 0), (2, 2), (2, 2))) * 255).astype(np.uint8)
    return Digits(torch.from_numpy(ink)[:, None], torch.from_numpy(digits.labels[::2]))


def run(engine, name, net, digits, seen, how):
    levels = base64.b64encode(digits.ink.numpy().tobytes()).decode()
    asked = [name, pack(flat(net)), levels, digits.labels.tolist(), seen, how]
    return engine.evaluate(RUN, asked)


def in_order(net, weights):
    """Matrices as `to_weights` makes them, as the engine has the parameters."""
    shadow = type(net)()
    from_weights(weights, shadow)
    return flat(shadow)


def assert_near(found, wanted, begun):
    """As near as single precision leaves them, of the way that they went."""
    way = np.linalg.norm(wanted - begun)
    assert np.linalg.norm(found - wanted) < 1e-3 * way


@pytest.mark.parametrize("j", [None, 5.0])
@pytest.mark.parametrize("name", ["lenet1", "lenet4", "lenet5"])
def test_the_procedure_of_1998_takes_the_same_steps(engine, some, name, j):
    """Two epochs: h of the patterns, the largest so far, and every step."""
    torch.manual_seed(3)
    net = NETS[name]()
    start_wide(net)
    begun = flat(net)
    loss = "meanSquaredError" if j is None else f"maximumAPosteriori({j})"
    how = f"{{ optimiser: levenbergMarquardt(), isConstant: true, seed: 4, criterion: {loss} }}"
    made = run(engine, name, net, some, 200, how)
    sdlm = SDLM(net, PaperRecipe(j=j), some, seed=0)
    sdlm.patterns.order = np.array(made["order"])
    results = [sdlm.learn(1), sdlm.learn(2)]
    epsilons = [np.float32(0.0005) / (np.float32(0.02) + h) for h in sdlm.h]
    np.testing.assert_allclose(floats(made["epsilons"]), in_order(net, epsilons), rtol=1e-3)
    assert_near(floats(made["numbers"]), flat(net), begun)
    told = made["told"]
    assert told["loss"] / 2 == pytest.approx(np.mean([each.loss for each in results]), rel=1e-4)
    assert told["error"] == pytest.approx(np.mean([each.error for each in results]))


OPTIMISERS = {
    "descent({ rate: 0.05 })": lambda parameters: torch.optim.SGD(parameters, 0.05),
    "adam({ rate: 0.002 })": lambda parameters: torch.optim.Adam(parameters, 0.002),
    "adam({ rate: 0.002, decay: 0.1 })": lambda parameters: torch.optim.AdamW(
        parameters, 0.002, weight_decay=0.1
    ),
}


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_optimisers_take_torchs_steps(engine, some, optimiser):
    """Of the small network, in batches of 32, the last one of an epoch being of 4."""
    torch.manual_seed(0)
    net = NETS["small"]()
    begun = flat(net)
    how = f"{{ optimiser: {optimiser}, batch: 32, isConstant: true }}"
    made = run(engine, "small", net, some, 200, how)
    order = torch.tensor(made["order"])
    steps = OPTIMISERS[optimiser](net.parameters())
    for chosen in [*order.split(32), *order.split(32)]:
        steps.zero_grad()
        cross_entropy(net(some.ink[chosen] / 255), some.labels[chosen]).backward()
        steps.step()
    assert made["told"] | {"loss": 0, "error": 0} == {
        "seen": 200,
        "epoch": 2,
        "loss": 0,
        "error": 0,
    }
    assert_near(floats(made["numbers"]), flat(net), begun)


ELSEWHERE = """([levels, labels]) => {
  const t = bench.training;
  const digits = { fields: bench.unpack(levels), labels: Uint8Array.from(labels) };
  const learnt = (name, optimiser, batch) => {
    const run = new t.Trainer(t.fresh(bench.nets[name], 1), digits, { optimiser, batch });
    run.learn(64);
    return bench.pack(run.numbers);
  };
  const all = () => [
    learnt("lenet5", t.levenbergMarquardt({ patterns: 8 }), 1),
    learnt("modern", t.adam(), 8),
  ];
  const here = all();
  const own = Object.fromEntries(["exp", "log", "pow", "tanh"].map((name) => [name, Math[name]]));
  for (const name in own) Math[name] = (x, ...of) => own[name](x * (1 + 1e-6), ...of);
  try {
    return [here, all()];
  } finally {
    Object.assign(Math, own);
  }
}"""


def test_what_browsers_compute_each_in_its_own_way_decides_no_weight(engine, some):
    levels = base64.b64encode(some.ink.numpy().tobytes()).decode()
    here, elsewhere = engine.evaluate(ELSEWHERE, [levels, some.labels.tolist()])
    assert here == elsewhere


DETERMINED = """async ([levels, labels]) => {
  const t = bench.training;
  const digits = { fields: bench.unpack(levels), labels: Uint8Array.from(labels) };
  const shifted = (field, random) => field.map((_, i) => field[i - Math.floor(3 * random())] ?? 0);
  const begin = (name, seed) => new t.Trainer(t.fresh(bench.nets[name], seed), digits, {
    optimiser: name === "modern" ? t.adam() : t.levenbergMarquardt(), seed,
    batch: name === "modern" ? 8 : 1, vary: shifted });
  const results = {};
  for (const name of ["lenet5", "modern"]) {
    const whole = begin(name, 1);
    whole.learn(160);
    const paused = begin(name, 1);
    const stop = new AbortController();
    const reports = [];
    const report = (progress) => { if (reports.push(progress) === 2) stop.abort(); };
    await paused.run({ seen: 160, every: 24, report, signal: stop.signal });
    const { seen } = paused;
    const broken = bench.pack(paused.numbers);
    await paused.run({ seen: 160, every: 8, report });
    const other = begin(name, 2);
    other.learn(160);
    results[name] = { seen, epochs: reports.map(({ epoch }) => epoch), broken,
      all: [whole, paused, other].map(({ numbers }) => bench.pack(numbers)) };
  }
  return results;
}"""


def test_a_seed_decides_the_weights_however_the_run_is_paused(engine, some):
    levels = base64.b64encode(some.ink.numpy().tobytes()).decode()
    for made in engine.evaluate(DETERMINED, [levels, some.labels.tolist()]).values():
        whole, paused, other = made["all"]
        assert made["seen"] == 48
        assert made["epochs"] == sorted(made["epochs"])
        assert set(made["epochs"]) == {1, 2}
        assert whole == paused
        assert len({whole, made["broken"], other}) == 3
        assert np.isfinite(floats(whole)).all()
