"""The arithmetic of the bench's later chapters, in the browser's engine against torch."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from lenet_demo import load_net
from tests.oracle import neocognitron as oracle

CASES = 40


def plane(values):
    height, width = values.shape
    return {"width": width, "height": height, "values": np.asarray(values).ravel().tolist()}


def random_ink(rng):
    """A field with two random soft strokes."""
    y, x = np.mgrid[:32, :32]
    ink = np.zeros((32, 32))
    for _ in range(2):
        angle, across = rng.uniform(0, np.pi), rng.uniform(-8, 8)
        away = abs((x - 15.5) * np.cos(angle) + (y - 15.5) * np.sin(angle) - across)
        ink = np.maximum(ink, np.clip(2 - away, 0, 1) * ((y > 5) & (y < 27) & (x > 5) & (x < 27)))
    # Levels of their own: which place has the most ink is then no matter of rounding.
    return ink * rng.uniform(0.9, 1, ink.shape)


NEOCOGNITRON = """({map, seeds, threshold, most}) => {
  const {inhibitory, simple, complex, learn} = bench.neocognitron;
  const v = inhibitory(map);
  const list = ({values}) => [...values];
  const cells = seeds.map((seed) => simple(map, v, seed, threshold));
  return {v: list(v), s: cells.map(list), c: cells.map((each) => list(complex(each))),
          learnt: learn(map, seeds, threshold, most)};
}"""


def test_the_neocognitron_s_cells_and_learning_are_the_oracle_s(engine):
    rng = np.random.default_rng(1)
    counts = set()
    for _ in range(CASES):
        ink, threshold = random_ink(rng), float(rng.uniform(0.5, 0.95))
        seeds = [random_ink(rng)[8:15, 9:16] for _ in range(int(rng.integers(0, 4)))]
        asked = {
            "map": plane(ink),
            "seeds": [seed.ravel().tolist() for seed in seeds],
            "threshold": threshold,
            "most": 12,
        }
        made = engine.evaluate(NEOCOGNITRON, asked)
        x, known = torch.from_numpy(ink), [torch.from_numpy(seed) for seed in seeds]
        np.testing.assert_allclose(made["v"], oracle.inhibitory(x).ravel(), atol=1e-9)
        for seed, s, c in zip(known, made["s"], made["c"], strict=True):
            cells = oracle.simple(x, seed, threshold)
            np.testing.assert_allclose(s, cells.ravel(), atol=1e-9)
            np.testing.assert_allclose(c, oracle.complex_cells(cells).ravel(), atol=1e-9)
        places = [(new["top"], new["left"]) for new in made["learnt"]]
        assert places == oracle.learn(x, known, threshold, 12)
        for (top, left), new in zip(places, made["learnt"], strict=True):
            assert np.array_equal(new["seed"], ink[top : top + 7, left : left + 7].ravel())
        counts.add(len(places))
    assert {0, 1} < counts  # cases that differ


def test_a_plane_answers_to_its_own_seed_by_1_and_to_nothing_by_0(engine):
    seed = random_ink(np.random.default_rng(2))[9:16, 9:16]
    answer = engine.evaluate(
        """([own, none, seed]) => [own, none].map((map) => {
             const {inhibitory, simple} = bench.neocognitron;
             return simple(map, inhibitory(map), seed, 0.8).values[0]; })""",
        [plane(seed), plane(np.zeros((7, 7))), seed.ravel().tolist()],
    )
    assert answer[0] == pytest.approx(1, abs=0.05)
    assert answer[1] == 0


@pytest.mark.parametrize("columns", [-3, 0, 2])
def test_a_shift_brings_in_zeros_at_either_side(engine, columns):
    values = np.random.default_rng(4).random((4, 6))
    shift = "([map, columns]) => [...bench.filters.shift(map, columns).values]"
    made = engine.evaluate(shift, [plane(values), columns])
    wanted = F.pad(torch.from_numpy(values), (columns, -columns))
    assert np.array_equal(made, wanted.ravel())


def test_a_filter_over_channels_is_torch_s(engine):
    rng = np.random.default_rng(3)
    channels, weights = rng.random((3, 20, 24)), rng.normal(size=(3, 5, 5))
    bias = float(rng.normal())
    made = engine.evaluate(
        """([planes, weights, bias]) => {
             const {add, convolve} = bench.filters;
             const sum = add(planes.map((each, i) => convolve(each, weights[i])), bias);
             return [sum.height, sum.width, [...sum.values]]; }""",
        [[plane(each) for each in channels], weights.reshape(3, 25).tolist(), bias],
    )
    x, w = (torch.from_numpy(each)[None] for each in (channels, weights))
    wanted = F.conv2d(x, w, torch.tensor([bias], dtype=torch.float64))[0, 0]
    assert tuple(made[:2]) == wanted.shape
    np.testing.assert_allclose(made[2], wanted.ravel(), atol=1e-9)


def test_a_line_cell_prefers_its_bar_and_a_complex_one_minds_the_place_less(engine):
    weights = np.full((5, 5), -0.25)
    weights[:, 2] = 1
    for angle, offset in ((0, 0), (0, 2), (0, 5), (90, 0), (30, 1)):
        made = engine.evaluate(
            """([weights, angle, offset]) => {
                 const {bar, convolve, squash, pool} = bench.filters;
                 const light = bar(9, {angle, offset, width: 2});
                 const cells = squash(convolve(light, weights), 'relu');
                 const complex = pool(cells, 5, 'max');
                 return [[...light.values], cells.values[12], complex.values[0]]; }""",
            [weights.ravel().tolist(), angle, offset],
        )
        turn = torch.tensor(angle).deg2rad().double()
        at = torch.arange(9.0).double() - 4
        away = (at[None] * turn.cos() + at[:, None] * turn.sin() - offset).abs()
        light = (1.5 - away).clamp(0, 1)
        np.testing.assert_allclose(made[0], light.ravel(), atol=1e-6)
        cells = F.relu(F.conv2d(light[None, None], torch.from_numpy(weights)[None, None]))
        assert made[1] == pytest.approx(float(cells[0, 0, 2, 2]), abs=1e-6)
        assert made[2] == pytest.approx(float(F.max_pool2d(cells, 5)), abs=1e-6)


def numel(layer):
    return sum(parameter.numel() for parameter in layer.parameters())


def test_the_wirings_are_counted_as_torch_counts_them(engine):
    """C1: all to all as a linear layer, local as a small one for each unit, shared as itself."""
    made = engine.evaluate("() => bench.wirings({inputs: 1024, sees: 25, maps: 6, units: 28 * 28})")
    units, total = 6 * 28 * 28, lambda of: of["weights"] + of["biases"]
    with torch.device("meta"):
        assert total(made["full"]) == numel(torch.nn.Linear(1024, units)) == 4_821_600
        assert total(made["local"]) == units * numel(torch.nn.Linear(25, 1)) == 122_304
    assert total(made["shared"]) == numel(load_net("lenet5").c1) == 156
    assert made["shared"]["connections"] == made["local"]["connections"] == 122_304
    assert made["full"]["connections"] == 4_821_600
