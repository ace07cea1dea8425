"""The arithmetic of the bench's later chapters, in the browser's engine against torch."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from lenet_demo import load_net
from tests.support import cells

CASES = 24


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


NEOCOGNITRON = """([drawings, asked, threshold]) => {
  const {respond, seenBy} = bench.neocognitron;
  const network = bench.learnDrawings(drawings, threshold);
  const list = ({values}) => [...values];
  const {contrast, pairs} = respond(network, asked);
  return {layers: [contrast, ...pairs.flatMap(({s, c}) => [s, c])].map(list),
          seeds: network.seeds.map((all) => all.map(
            ({values, drawing, row, column}) => [drawing, row, column, [...values]])),
          seenBy: network.seeds.map((_, level) => seenBy(level))};
}"""


def test_the_neocognitron_s_cells_and_learning_are_the_oracle_s(engine):
    rng = np.random.default_rng(1)
    counts = set()
    for case in range(CASES):
        drawings = [random_ink(rng) for _ in range(case % 4)]
        asked, threshold = random_ink(rng), float(rng.uniform(0.6, 0.95))
        made = engine.evaluate(NEOCOGNITRON, [[*map(plane, drawings)], plane(asked), threshold])
        learnt = cells.learn([torch.from_numpy(ink) for ink in drawings], threshold)
        for ours, wanted in zip(made["seeds"], learnt, strict=True):
            assert [tuple(seed[:3]) for seed in ours] == [seed[:3] for seed in wanted]
            for seed, of_torch in zip(ours, wanted, strict=True):
                np.testing.assert_allclose(seed[3], of_torch[3].ravel(), atol=1e-9)
            counts.add(len(ours))
        layers = cells.respond(learnt, torch.from_numpy(asked), threshold)
        assert [len(layer) for layer in made["layers"]] == [layer.numel() for layer in layers]
        for ours, of_torch in zip(made["layers"], layers, strict=True):
            np.testing.assert_allclose(ours, of_torch.ravel(), atol=1e-9)
    assert {0, 1, 2, 3, 16} < counts  # cases that differ, up to as many planes as there may be


def test_each_drawing_gets_one_cell_of_the_last_layer_that_answers_to_it(engine, digits):
    """As in the abstract of 1980; moved by up to three units, too."""
    drawings = [np.pad(digits.ink[20 * digit], 2).astype(float) for digit in (0, 1, 4, 7)]
    moved = [np.roll(ink, (down, 3 - down), (0, 1)) for ink in drawings for down in (0, 1, 2, 3)]
    answers = engine.evaluate(
        """([drawings, asked]) => {
             const network = bench.learnDrawings(drawings, 0.8);
             return asked.map((ink) =>
               [...bench.neocognitron.respond(network, ink).pairs[3].c.values]); }""",
        [[*map(plane, drawings)], [*map(plane, drawings + moved)]],
    )
    best = np.argmax(answers, axis=1).tolist()
    assert np.shape(answers) == (20, 4)
    assert best == [0, 1, 2, 3, *np.repeat(np.arange(4), 4)]
    assert np.min(np.max(answers, axis=1)) > 0


def test_what_is_learnt_twice_adds_nothing(engine):
    ink = plane(random_ink(np.random.default_rng(2)))
    once, twice, nothing = (
        engine.evaluate(
            "(drawings) => bench.learnDrawings(drawings, 0.8).seeds.map((all) => all.length)",
            drawings,
        )
        for drawings in ([ink], [ink, ink], [plane(np.zeros((32, 32)))])
    )
    assert once == twice
    assert once[-1] == 1
    assert nothing == [0, 0, 0, 0]


@pytest.mark.parametrize("level", range(4))
def test_what_a_cell_sees_of_the_drawing_is_what_changes_it(engine, level):
    """A unit of ink outside changes nothing, one at the edge does."""
    rng = np.random.default_rng(7)
    ink, other = rng.random((32, 32)), rng.random((32, 32))
    learnt = cells.learn([torch.from_numpy(ink)], 0.9)
    size = 32 >> level
    row, column = (int(at) for at in rng.integers(size // 4, size - size // 4, 2))

    def answer(field):
        layers = cells.respond(learnt, torch.from_numpy(field), 0.3)
        return layers[1 + 2 * level][:, row, column]

    of = engine.evaluate("(level) => bench.neocognitron.seenBy(level)", level)
    top, left = (of["begin"] + at * of["apart"] for at in (row, column))
    y, x = np.mgrid[:32, :32]
    inside = (y >= top) & (y < top + of["side"]) & (x >= left) & (x < left + of["side"])
    assert torch.allclose(answer(ink), answer(np.where(inside, ink, other)), atol=1e-12)
    if inside.all():
        return
    edge = np.zeros((32, 32), bool)
    edge[max(top, 0), max(left, 0) : left + of["side"]] = True
    assert not torch.allclose(answer(ink), answer(np.where(edge, other, ink)), atol=1e-12)


def test_centre_surround_cells_and_rows_of_them_are_torch_s(engine):
    rng = np.random.default_rng(3)
    for padding in (0, 2):
        ink = random_ink(rng)
        on, off, row, kernel, field = engine.evaluate(
            """([map, padding]) => {
                 const {centreSurround, rowCells, CENTRE_SURROUND, ROW_FIELD} = bench.contrast;
                 const cells = centreSurround(map, {padding});
                 return [cells.on, cells.off, rowCells(cells)].map(({values}) => [...values])
                   .concat([CENTRE_SURROUND, ROW_FIELD]); }""",
            [plane(ink), padding],
        )
        x = torch.from_numpy(ink)
        surround = cells.on_and_off(x, padding)
        np.testing.assert_allclose([on, off], surround.flatten(1), atol=1e-12)
        np.testing.assert_allclose(row, cells.row_cells(surround).ravel(), atol=1e-12)
        np.testing.assert_allclose(kernel, cells.centre_surround().ravel(), atol=1e-15)
        # On less off is the difference itself: the row is one filter of 9×9.
        weights = torch.tensor(field, dtype=torch.float64).reshape(1, 1, 9, 9)
        through = F.conv2d(x[None, None], weights, padding=padding)
        np.testing.assert_allclose(row, F.relu(through).ravel(), atol=1e-12)


def test_an_even_surface_leaves_centre_surround_cells_silent(engine):
    silent = engine.evaluate(
        """(map) => { const {on, off} = bench.contrast.centreSurround(map, {padding: 0});
             return [...on.values, ...off.values]; }""",
        plane(np.full((9, 9), 0.7)),
    )
    assert max(silent) < 1e-12


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
        simple = F.relu(F.conv2d(light[None, None], torch.from_numpy(weights)[None, None]))
        assert made[1] == pytest.approx(float(simple[0, 0, 2, 2]), abs=1e-6)
        assert made[2] == pytest.approx(float(F.max_pool2d(simple, 5)), abs=1e-6)


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


def test_the_plane_of_the_prototypes_is_that_of_their_first_principal_components(engine):
    prototypes = load_net("lenet5").output.prototypes.numpy().astype(float)
    points = np.concatenate([prototypes, np.random.default_rng(0).uniform(-2, 2, (5, 84))])
    made = engine.evaluate(
        """([prototypes, points]) => {
             const plane = bench.planeOf(prototypes.flat(), prototypes.length);
             const at = points.map((each) => bench.onPlane(plane, each));
             return { share: plane.share, at }; }""",
        [prototypes.tolist(), points.tolist()],
    )
    centred = prototypes - prototypes.mean(0)
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    along = centred @ axes[:2].T
    signs = np.sign(along[abs(along).argmax(0), [0, 1]])
    expected = (points - prototypes.mean(0)) @ (axes[:2].T * signs)
    np.testing.assert_allclose(made["at"], expected, atol=1e-6)
    assert made["share"] == pytest.approx((sizes[:2] ** 2).sum() / (sizes**2).sum())
