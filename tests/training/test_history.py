"""A run's history: its moments as they are taken, and the one file of them."""

import json

import numpy as np
import pytest
import torch
from safetensors import safe_open

from lenet_demo import load_net
from lenet_demo.nets import LeNet5
from lenet_demo.training.data import Digits
from lenet_demo.training.history import pack, probe_digits, read_history, unpack
from lenet_demo.training.snapshots import Snapshots, passes_kept, put

RUNS = [("lenet5", "paper"), ("modern", "labels")]


def path_of(folder, net, recipe):
    return folder / f"{net}-{recipe}.safetensors"


@pytest.mark.parametrize(("net", "recipe"), RUNS)
def test_a_history_ends_in_the_checkpoint(train, tmp_path, net, recipe):
    flags = [net, "--recipe", recipe, "--epochs", 2, "--history"]
    assert train(*flags).returncode == 0
    path = path_of(tmp_path / "out", net, recipe)
    history, weights = read_history(tmp_path / "out" / "histories" / path.name)
    moments = history.moments
    assert moments[0]["digits"] == 0
    digits = [moment["digits"] for moment in moments]
    assert digits == sorted(digits)
    assert moments[-1]["passes"] == 2
    assert [moment["averaged"] for moment in moments] == [False] * (len(moments) - 1) + [
        recipe == "labels"
    ]
    assert history.watched == ("test" if recipe == "paper" else "held-out")
    assert len(history.training) == 2
    kept = load_net(path)
    for name, weight in weights[-1].items():
        assert torch.equal(weight, kept.state_dict()[name].half()), name
    with safe_open(tmp_path / "out" / "histories" / path.name, framework="np") as file:
        header = file.metadata()
    assert json.loads(header["facts"]) == kept.metadata
    assert json.loads(header["network"])["rejection"] is None


def test_a_run_begun_without_history_is_not_resumed_with_one(train):
    flags = ["modern", "--recipe", "tutorial"]
    assert train(*flags, "--epochs", 1).returncode == 0
    refused = train(*flags, "--epochs", 1, "--history", "--resume")
    assert refused.returncode == 1
    assert "begun without --history" in refused.stderr


@pytest.mark.parametrize("count", [1, 5])
def test_what_is_packed_comes_back(count):
    bits = np.random.default_rng(count).integers(0, 2**16, (count, 5_000), dtype=np.uint16)
    numbers = bits.view(np.float16)
    assert np.array_equal(unpack(pack(numbers), count).view(np.uint16), bits)


def test_snapshots_are_dense_at_first(tmp_path):
    moments = Snapshots(tmp_path / "moments", passes=20, digits=60_000)
    net = LeNet5()
    moments.begin(net)
    for seen in range(1, 1_000):
        if moments.are_due(seen - 1, seen):
            moments.take(seen, net, averaged=False)
    assert [moment.digits for moment in moments] == [0, 50, 100, 200, 500]
    # Several marks within one step of many digits are one moment.
    assert moments.are_due(1_000 - 128, 1_000)
    assert len(moments.marks) == 29
    other = LeNet5()
    put(next(iter(moments)).weights, other)
    assert torch.equal(other.f6.weight, net.f6.weight.half().float())


def test_snapshots_grow_sparser_along_a_long_run():
    assert passes_kept(3) == [1, 2, 3]
    for passes in (150, 300):
        kept = passes_kept(passes)
        assert kept[:4] == [1, 2, 3, 4]
        assert kept[-1] == passes
        assert 19 <= len(kept) <= 21


def test_the_probe_digits_are_the_first_ten_of_each_class():
    labels = torch.arange(10).repeat(12)
    digits = probe_digits(Digits(torch.arange(120)[:, None], labels))
    assert digits.labels.tolist() == [label for label in range(10) for _ in range(10)]
    assert digits.ink[:3, 0].tolist() == [0, 10, 20]
