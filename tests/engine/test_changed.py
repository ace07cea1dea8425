"""Networks that were changed in the engine, broken, asked why, taught a sign: against PyTorch."""

import base64
import copy

import numpy as np
import pytest
import torch

from lenet_demo import load_net, read
from lenet_demo.ink.field import preprocess
from lenet_demo.nets import NETS, CheckpointError, LeNet5, save_net
from tests.conftest import thorough
from tests.support.engine import floats, pack
from tests.support.training import flat, parameters


@pytest.fixture(scope="module")
def all_nets():
    return {name: load_net(name) for name in NETS}


@pytest.fixture(scope="module")
def fields(digits):
    return np.pad(digits.ink[::10], ((0, 0), (2, 2), (2, 2)))


def outputs(net, fields):
    with torch.no_grad():
        return net(torch.from_numpy(fields)[:, None].float()).numpy()


# ---- Broken -------------------------------------------------------------------------------------

BROKEN = """([name, how, fields]) => {
  const t = bench.training;
  const net = bench.nets[name];
  const before = bench.pack(t.numbersOf(net));
  const broken = eval(`(({${Object.keys(t)}}, net) => ${how})`)(t, net);
  const found = fields.map((field) => bench.read(broken, bench.floats(field)));
  return {
    outputs: found.map(({ trace }) => bench.pack(trace.output)),
    shared: broken.stages.map((stage, i) => stage === net.stages[i]),
    isWhole: bench.pack(t.numbersOf(net)) === before,
  };
}"""


def broken(engine, name, how, fields):
    made = engine.evaluate(BROKEN, [name, how, [pack(field) for field in fields]])
    assert made["isWhole"]
    return np.stack([floats(output) for output in made["outputs"]]), made["shared"]


def with_hook(net, stage, units):
    """The network in which some units of a stage, as a slice of its flat values, say 0."""
    changed = copy.deepcopy(net)
    stages = changed.stages

    def without(image):
        names = changed.stage_names
        following = getattr(changed, names[names.index(stage) + 1])

        def silence(_module, inputs):
            values = inputs[0].clone()
            values.flatten(1)[:, units] = 0
            return (values,)

        handle = following.register_forward_pre_hook(silence)
        trace = stages(image)
        handle.remove()
        return trace

    changed.stages = without
    return changed


@pytest.mark.parametrize("name", NETS)
def test_a_map_or_a_unit_switched_off_says_nothing(engine, all_nets, fields, name):
    net = all_nets[name]
    trace = net.trace(torch.zeros(1, 1, 32, 32))
    for stage in net.stage_names[:-1]:
        shape = (*getattr(trace, stage).shape[1:], 1, 1)[:3]
        units = shape[1] * shape[2]
        made, shared = broken(engine, name, f"withoutMap(net, '{stage}', 2)", fields)
        off = with_hook(net, stage, slice(2 * units, 3 * units))
        np.testing.assert_allclose(made, outputs(off, fields), atol=1e-3, rtol=1e-4)
        assert shared.count(False) == 1
        row, column = (side // 2 for side in shape[1:])
        how = f"withoutUnit(net, '{stage}', [1, {row}, {column}])"
        place = units + row * shape[2] + column
        made, _ = broken(engine, name, how, fields)
        off = with_hook(net, stage, slice(place, place + 1))
        np.testing.assert_allclose(made, outputs(off, fields), atol=1e-3, rtol=1e-4)


def test_a_units_arithmetic_ends_with_what_it_says(engine, fields):
    then = engine.evaluate(
        """(field) => {
             const net = bench.training.withoutUnit(bench.nets.lenet5, "c3", [1, 4, 5]);
             const { trace } = bench.read(net, bench.floats(field));
             const then = (unit) => bench.explain(net, trace, "c3", unit).then;
             return [then([1, 4, 5]), then([1, 4, 6])];
           }""",
        pack(fields[0]),
    )
    assert then[0][-1] == ["switched off", 0]
    assert [name for name, _value in then[1]] == [name for name, _value in then[0]][:-1]


def test_a_connection_of_table_i_taken_away(engine, all_nets, fields):
    made, shared = broken(engine, "lenet5", "withoutConnection(net, 'c3', 7, 2)", fields)
    net = copy.deepcopy(all_nets["lenet5"])
    at = int(net.c3.is_connected[:7].sum() + net.c3.is_connected[7, :2].sum())
    assert net.c3.is_connected[7, 2]
    net.c3.kernels[at] = 0
    np.testing.assert_allclose(made, outputs(net, fields), atol=1e-3, rtol=1e-4)
    assert shared.count(False) == 1


def rounded(weight, bits):
    if bits == 1:
        return torch.where(weight < 0, -1.0, 1.0) * weight.abs().mean()
    step = weight.abs().max() / (2 ** (bits - 1) - 1)
    return (weight / step).round() * step


@pytest.mark.parametrize("bits", [8, 4, 2, 1])
@pytest.mark.parametrize("name", ["lenet5", "modern"])
def test_weights_of_fewer_bits(engine, all_nets, fields, name, bits):
    made, _ = broken(engine, name, f"withRounding(net, {bits})", fields)
    net = copy.deepcopy(all_nets[name])
    for stage in net.stage_names:
        for kind in ("weight", "kernels", "coefficient"):
            weight = getattr(getattr(net, stage), kind, None)
            if isinstance(weight, torch.Tensor):
                weight.copy_(rounded(weight, bits))
    # A weight just between two steps may go to either.
    np.testing.assert_allclose(made, outputs(net, fields), atol=0.5, rtol=0.02)


def test_noise_is_as_large_as_asked_for_and_the_seeds(engine, all_nets):
    ask = """([share, seed]) => {
               const { numbersOf, withNoise } = bench.training;
               return bench.pack(numbersOf(withNoise(bench.nets.lenet5, share, seed))); }"""
    noisy, again, other = (floats(engine.evaluate(ask, [0.5, seed])) for seed in (1, 1, 2))
    assert np.array_equal(noisy, again)
    assert not np.array_equal(noisy, other)
    at = 0
    for whole in parameters(all_nets["lenet5"]):
        part = noisy[at : at + whole.numel()] - whole.numpy().ravel()
        at += whole.numel()
        if whole.numel() > 1000:
            assert part.std() == pytest.approx(0.5 * float(whole.std()), rel=0.1)


def test_all_that_is_broken_at_once_is_each_after_the_other(engine, fields):
    at_once = "damaged(net, { noise: 0.2, bits: 4, cut: [[7, 2]], off: [['c1', 1], ['f6', 5]] })"
    rounded_first = "withoutConnection(withRounding(withNoise(net, 0.2, 0), 4), 'c3', 7, 2)"
    one_by_one = f"withoutMap(withoutMap({rounded_first}, 'c1', 1), 'f6', 5)"
    made, _ = broken(engine, "lenet5", at_once, fields)
    np.testing.assert_array_equal(made, broken(engine, "lenet5", one_by_one, fields)[0])


@pytest.mark.parametrize(
    "how",
    [
        "withoutMap(net, 'c1', 6)",
        "withoutMap(net, 'output', 0)",
        "withoutMap(net, 'c2', 0)",
        "withoutUnit(net, 'f6', [83, 0, 1])",
        "withoutConnection(net, 'c3', 0, 5)",
        "withoutConnection(net, 's2', 0, 0)",
        "withSign(net, [1, -1])",
        "favourite(net, 'c5', [120, 0, 0])",
    ],
)
def test_what_is_not_there_is_a_range_error(engine, how):
    with pytest.raises(AssertionError, match="RangeError: "):
        broken(engine, "lenet5", how, [])


# ---- Why ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NETS)
def test_the_gap_of_the_two_nearest_and_its_gradient(engine, all_nets, fields, name):
    net = all_nets[name]
    asked = [name, [pack(field) for field in fields]]
    made = engine.evaluate(
        """([name, fields]) => fields.map((field) => {
             const found = bench.training.gapOf(bench.nets[name], bench.floats(field));
             return { ...found, gradient: bench.pack(found.gradient) }; })""",
        asked,
    )
    for field, found in zip(fields, made, strict=True):
        ink = torch.from_numpy(field)[None, None].requires_grad_()
        output = net(ink)[0]
        gaps, order = (-output if net.has_prototypes else output).sort(descending=True)
        assert [found["first"], found["second"]] == order[:2].tolist()
        gap = gaps[0] - gaps[1]
        assert found["gap"] == pytest.approx(gap.item(), rel=1e-3, abs=1e-3)
        (gradient,) = torch.autograd.grad(gap, ink)
        atol = 1e-3 * float(gradient.abs().max())
        np.testing.assert_allclose(floats(found["gradient"]), gradient.numpy().ravel(), atol=atol)


@pytest.mark.parametrize("name", ["lenet5", "modern"])
@pytest.mark.parametrize("every", [40, *thorough(4)])
def test_the_smallest_change_turns_pytorchs_answer_too(engine, all_nets, digits, name, every):
    fields = np.pad(digits.ink[::every], ((0, 0), (2, 2), (2, 2)))
    made = engine.evaluate(
        """([name, fields]) => fields.map((field) => {
             const found = bench.training.smallestChange(bench.nets[name], bench.floats(field));
             return found && { ...found, field: bench.pack(found.field) }; })""",
        [name, [pack(field) for field in fields]],
    )
    turned, sizes = 0, []
    for field, found in zip(fields, made, strict=True):
        if found is None:
            continue
        changed = floats(found["field"]).copy()
        assert (changed.min() >= 0) & (changed.max() <= 1)
        sizes.append(np.linalg.norm(changed - field.ravel()))
        assert found["size"] == pytest.approx(sizes[-1], rel=1e-4)
        before = int(read(all_nets[name], field).probabilities.argmax())
        after = int(read(all_nets[name], changed.reshape(32, 32)).probabilities.argmax())
        assert before == found["from"]
        turned += after == found["to"] != before
    assert turned >= 0.95 * len(fields)
    assert np.median(sizes) < 2.5  # of a digit's ink, some 9


def test_the_change_may_be_towards_a_class(engine, all_nets, fields):
    made = engine.evaluate(
        """(packed) => {
             const { smallestChange } = bench.training;
             const { field } = smallestChange(bench.nets.lenet5, bench.floats(packed), { to: 8 });
             return bench.pack(field); }""",
        pack(fields[2]),
    )
    assert read(all_nets["lenet5"], floats(made).reshape(32, 32).copy()).digit == 8


@pytest.mark.parametrize("name", ["lenet5", "modern"])
def test_occlusion_is_what_paper_over_the_ink_costs(engine, all_nets, fields, name):
    net, field = all_nets[name], fields[5]
    made = engine.evaluate(
        """([name, field]) => bench.pack(bench.training.occlusion(
             bench.nets[name], bench.floats(field), { size: 5, step: 3 }))""",
        [name, pack(field)],
    )
    places = [(y, x) for y in range(0, 28, 3) for x in range(0, 28, 3)]
    covered = np.repeat(field[None], len(places) + 1, axis=0)
    for each, (y, x) in zip(covered, places, strict=False):
        each[y : y + 5, x : x + 5] = 0
    scores = outputs(net, covered) * (-1 if net.has_prototypes else 1)
    answer = scores[-1].argmax()
    gaps = scores[:, answer] - np.delete(scores, answer, axis=1).max(1)
    lost, windows = np.zeros((32, 32)), np.zeros((32, 32))
    for gap, (y, x) in zip(gaps, places, strict=False):
        lost[y : y + 5, x : x + 5] += gaps[-1] - gap
        windows[y : y + 5, x : x + 5] += 1
    np.testing.assert_allclose(
        floats(made).reshape(32, 32), lost / windows.clip(1), atol=1e-3, rtol=1e-3
    )


@pytest.mark.parametrize("stage", ["c1", "s2", "c3", "s4", "c5", "f6"])
@pytest.mark.parametrize("name", ["lenet5", "modern"])
def test_what_a_unit_likes_it_likes_more_than_any_digit(engine, digits, name, stage):
    fields = np.pad(digits.ink[::4], ((0, 0), (2, 2), (2, 2)))
    asked = [name, stage, [pack(field) for field in fields]]
    made = engine.evaluate(
        """([name, stage, fields]) => {
             const net = bench.nets[name];
             const shape = bench.read(net, bench.floats(fields[0])).trace[stage].length;
             const { maps } = net.stages.find((each) => each.name === stage);
             const middle = Math.floor(Math.sqrt(shape / maps) / 2);
             const unit = [1, middle, middle];
             const place = shape / maps + middle * Math.sqrt(shape / maps) + middle;
             const { field, sum } = bench.training.favourite(net, stage, unit);
             const sums = [field, ...fields.map((each) => bench.floats(each))]
               .map((each) => bench.read(net, each).sums[stage][place]);
             return { field: bench.pack(field), sum, sums }; }""",
        asked,
    )
    field = floats(made["field"])
    assert (field.min() >= 0) & (field.max() <= 1)
    own, *others = made["sums"]
    assert made["sum"] == pytest.approx(own, rel=1e-5)
    assert own > max(others)


# ---- Written and read again ---------------------------------------------------------------------

SAVED = """async ([name, how, facts]) => {
  const t = bench.training;
  const template = await bench.checkpoint(name);
  const net = eval(`(({${Object.keys(t)}}, net) => ${how})`)(t, bench.openNet(template));
  const file = t.saveNet(net, template, facts);
  const again = bench.openNet(file);
  return {
    file: bench.pack(new Uint8Array(file)), facts: again.facts, rejection: again.rejection,
    classes: again.classes, same: bench.pack(t.numbersOf(net)) === bench.pack(t.numbersOf(again)),
  };
}"""


def saved(engine, path, *asked):
    made = engine.evaluate(SAVED, asked)
    assert made["same"]
    path.write_bytes(base64.b64decode(made["file"]))
    return made


@pytest.mark.parametrize("name", NETS)
def test_what_was_learnt_is_a_checkpoint(engine, all_nets, fields, tmp_path, name):
    facts = {"test_error": 0.05, "digits": 10_000}
    path = tmp_path / "mine.safetensors"
    made = saved(engine, path, name, "fresh(net, 3)", facts)
    net = load_net(path)
    assert type(net) is NETS[name]
    assert net.metadata == made["facts"]
    assert {"net": name, **facts}.items() <= net.metadata.items()
    assert net.metadata.keys().isdisjoint({"rejection", "recipe", "held_out_error"})
    assert made["rejection"] is None
    assert not np.array_equal(flat(net), flat(all_nets[name]))
    # And what did not change is the same file but for its facts.
    saved(engine, path, name, "net", {})
    kept = load_net(path)
    np.testing.assert_array_equal(outputs(kept, fields), outputs(all_nets[name], fields))
    assert kept.metadata.get("rejection") == all_nets[name].metadata.get("rejection")


SIGN = "".join("X" if (row + column) % 3 else "." for row in range(12) for column in range(7))


def test_an_eleventh_sign_is_in_the_checkpoint_too(engine, fields, tmp_path):
    path = tmp_path / "eleven.safetensors"
    how = f"withSign(net, Array.from('{SIGN}', (dot) => dot === 'X' ? 1 : -1))"
    made = saved(engine, path, "lenet5", how, {"classes": [*"0123456789", "§"]})
    net = load_net(path)
    assert net.classes == made["classes"] == 11
    drawn = ["X" if dot > 0 else "." for dot in net.output.prototypes[10]]
    assert "".join(drawn) == SIGN
    ten = load_net("lenet5")
    np.testing.assert_array_equal(outputs(net, fields)[:, :10], outputs(ten, fields))
    assert len(read(net, fields[0]).probabilities) == 11
    again = tmp_path / "again.safetensors"
    save_net(net, net.metadata, again)
    assert torch.equal(load_net(again).output.prototypes, net.output.prototypes)


LEARN_SIGN = """([sign, levels, labels, examples, others]) => {
  const t = bench.training;
  const digits = { fields: bench.unpack(levels), labels: Uint8Array.from(labels) };
  const fields = (packed) => packed.map(bench.floats);
  const net = t.withSign(bench.nets.lenet5, Array.from(sign, (dot) => dot === "X" ? 1 : -1));
  const run = t.signTrainer(net, fields(examples), digits);
  run.learn(1000);
  const more = t.digitsOfFields(fields(others), others.map(() => 10));
  const before = t.evaluate(bench.nets.lenet5, digits).wrong;
  return { before, ten: t.evaluate(run.net, digits), sign: t.evaluate(run.net, more) };
}"""


def test_an_eleventh_sign_is_learnt_from_ten_examples(engine, digits):
    """A cross, from ten; the ten classes stay, of which 200 digits are learnt beside it."""
    random = np.random.default_rng(0)

    def cross():
        corners = np.array([(60, 60), (220, 220), (220, 60), (60, 220)])
        ends = (corners + random.uniform(-25, 25, (4, 2))).tolist()
        return preprocess(None, [ends[:2], ends[2:]]).field

    levels = np.rint(np.pad(digits.ink, ((0, 0), (2, 2), (2, 2))) * 255).astype(np.uint8)
    ten, others = ([pack(cross()) for _ in range(count)] for count in (10, 40))
    asked = [SIGN, base64.b64encode(levels.tobytes()).decode(), digits.labels.tolist(), ten, others]
    made = engine.evaluate(LEARN_SIGN, asked)
    assert made["sign"]["wrong"] <= 2
    assert made["ten"]["wrong"] <= made["before"] + 2
    assert sum(made["ten"]["confusion"].values()) == made["ten"]["count"] == 200
    assert made["ten"]["error"] == made["ten"]["wrong"] / 200


@pytest.mark.parametrize("rows", [5, [], ["X" * 84], ["X" * 83] * 11, ["x" * 84] * 11, [5] * 11])
def test_prototypes_that_are_none_are_refused(tmp_path, rows):
    path = tmp_path / "odd.safetensors"
    save_net(LeNet5(), {"settings": {"prototypes": rows}}, path)
    with pytest.raises(CheckpointError, match="does not fit lenet5"):
        load_net(path)
