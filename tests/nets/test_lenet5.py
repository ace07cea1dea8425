import numpy as np
import pytest
import torch

from lenet_demo.ink.normalise import ink_bounds
from lenet_demo.nets import LeNet5, layers, parameter_count
from lenet_demo.nets.lenet5 import TABLE_I, parse_table

# Section II-B: layer, shape, free parameters, connections.
PAPER = [
    ("c1", (6, 28, 28), 156, 122_304),
    ("s2", (6, 14, 14), 12, 5_880),
    ("c3", (16, 10, 10), 1_516, 151_600),
    ("s4", (16, 5, 5), 32, 2_000),
    ("c5", (120, 1, 1), 48_120, 48_120),
    ("f6", (84,), 10_164, 10_164),
    ("output", (10,), 0, 840),
]
TABLE_I_COLUMNS = (
    "012 123 234 345 450 501 0123 1234 2345 3450 4501 5012 0134 1245 0235 012345".split()
)


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(0)
    return LeNet5()


def test_parameters_and_connections_are_the_papers(net):
    assert [tuple(row) for row in layers(net)] == PAPER
    assert parameter_count(net) == 60_000
    assert sum(row.connections for row in layers(net)) == 340_908
    assert sum(buffer.numel() for name, buffer in net.named_buffers() if "proto" in name) == 840


def test_table_one_as_drawn():
    assert parse_table(TABLE_I) == [sorted(map(int, column)) for column in TABLE_I_COLUMNS]


@pytest.mark.parametrize("s2_map", range(6))
def test_table_one_as_wired(net, s2_map):
    """Disturb one S2 map: exactly the C3 maps that Table I wires to it change."""
    s2 = torch.randn(1, 6, 14, 14)
    disturbed = s2.clone()
    disturbed[:, s2_map] += 1
    with torch.no_grad():
        changed = (net.c3(s2) - net.c3(disturbed)).abs().amax(dim=(0, 2, 3)) > 0
    wired = [str(s2_map) in column for column in TABLE_I_COLUMNS]
    assert changed.tolist() == wired


def test_paper_and_ink_are_scaled_as_published(net):
    assert net.scale(torch.tensor([0.0, 1.0])).tolist() == pytest.approx([-0.1, 1.175])


def test_mean_and_variance_of_the_input_are_only_roughly_0_and_1(net, digits):
    """Over MNIST's fields 0.03 and 0.12, in the digits' boxes 0.32 and 0.28; here over a sample."""
    inks = [np.pad(ink, 2) for ink in digits.ink]
    fields = net.scale(torch.from_numpy(np.stack(inks))).numpy()
    assert fields.mean() == pytest.approx(0.03, abs=0.01)
    assert fields.var() == pytest.approx(0.12, abs=0.01)
    boxes = [field[ink_bounds(ink)] for field, ink in zip(fields, inks, strict=True)]
    pixels = np.concatenate([box.ravel() for box in boxes])
    assert pixels.mean() == pytest.approx(0.32, abs=0.03)
    assert pixels.var() == pytest.approx(0.28, abs=0.02)


def test_the_trace_is_the_forward_pass_stage_by_stage(net):
    ink = torch.rand(3, 1, 32, 32)
    trace = net.trace(ink)
    shapes = [tuple(stage.shape[1:]) for stage in trace]
    assert shapes == [(1, 32, 32), *(shape for _layer, shape, *_counts in PAPER)]
    assert torch.equal(net(ink), trace.output)
    # f(a) = 1.7159 tanh(2a/3) after every layer up to F6.
    s2 = 1.7159 * torch.tanh(net.s2(trace.c1) * 2 / 3)
    assert torch.allclose(s2, trace.s2)
    assert max(stage.abs().max() for stage in trace[1:7]) <= 1.7159


def test_initial_weights_lie_within_the_papers_range(net):
    fan_ins = [(net.c1.weight, 25), (net.c5.weight, 400), (net.f6.weight, 120)]
    fan_ins += [(net.c3.kernels[:3], 75), (net.c3.kernels[-6:], 150)]
    fan_ins += [(net.s2.coefficient, 4), (net.s4.coefficient, 4)]
    for weights, fan_in in fan_ins:
        assert weights.abs().max() <= 2.4 / fan_in
        assert weights.abs().max() > 0.5 * 2.4 / fan_in


def test_the_posterior_prefers_the_least_distance(net):
    posterior = net.posterior(torch.tensor([[9.0, 1, 5, 7, 8, 6, 4, 3, 10, 12]]))
    assert posterior.argmax() == 1
    assert posterior.sum().item() == pytest.approx(1)


def test_over_a_wide_field_it_is_the_network_put_at_every_place(net):
    """Section VII: a column of C5, F6 and outputs every four pixels, each seeing 32×32."""
    wide = torch.rand(2, 1, 36, 52)
    trace = net.trace(wide)
    assert trace.c5.shape == (2, 120, 2, 6)
    assert trace.output.shape == (2, 10, 2, 6)
    for row in range(2):
        for column in range(6):
            place = net.trace(wide[:, :, 4 * row : 4 * row + 32, 4 * column : 4 * column + 32])
            for stage in ("f6", "output"):
                there = getattr(trace, stage)[:, :, row, column]
                assert torch.allclose(there, getattr(place, stage), rtol=1e-5, atol=1e-5)
