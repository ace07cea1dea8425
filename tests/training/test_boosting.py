"""Boosting: which patterns the later networks learn, and a run of three that is broken off."""

import json

import numpy as np
import pytest
import torch

from lenet_demo.nets import LeNet4
from lenet_demo.training.boosting import Committee, choose, hard_patterns, load_committee
from lenet_demo.training.data import Digits
from lenet_demo.training.recipe import start_wide
from lenet_demo.training.trainer import outputs
from tests.training.conftest import begin, wait_for
from tests.training.test_train import same, weights

FLAGS = ["lenet4", "--recipe", "boosted", "--epochs", 2, "--seed", 4]


def some(digits):
    ink = torch.from_numpy(np.rint(np.pad(digits.ink, ((0, 0), (2, 2), (2, 2))) * 255))
    return Digits(ink.to(torch.uint8)[:, None], torch.from_numpy(digits.labels))


def started(seed):
    torch.manual_seed(seed)
    net = LeNet4()
    start_wide(net)
    return net


def test_the_second_learns_what_the_first_misreads_and_as_much_that_it_reads():
    labels = torch.tensor([0, 1, 2, 3, 4, 5])
    read = torch.tensor([0, 1, 7, 3, 8, 5])
    assert choose([read], labels).tolist() == [2, 0, 4, 1]
    assert choose([torch.tensor([1, 2, 2, 4, 5, 6])], labels).tolist() == [0, 2]


def test_the_third_learns_what_the_two_disagree_on():
    read = [torch.tensor([1, 2, 3, 4]), torch.tensor([1, 0, 3, 5])]
    assert choose(read, torch.tensor([1, 2, 0, 5])).tolist() == [1, 3]


@pytest.mark.parametrize("count", [1, 2])
def test_patterns_are_hard_for_the_networks_before_and_the_same_every_time(digits, tmp_path, count):
    nets, learnt = [started(seed) for seed in range(count)], some(digits)
    patterns, tried = hard_patterns(nets, learnt, tmp_path)
    assert len(patterns) == len(learnt) < tried
    read = [outputs(net, patterns).argmin(dim=1) for net in nets]
    if count == 1:
        right = int((read[0] == patterns.labels).sum())
        assert abs(right - len(patterns) / 2) <= 1
    else:
        assert (read[0] != read[1]).all()
    kept, _ = hard_patterns(nets, learnt, tmp_path)
    (tmp_path / "patterns.safetensors").unlink()
    anew, _ = hard_patterns(nets, learnt, tmp_path)
    assert torch.equal(patterns.ink, kept.ink)
    assert torch.equal(patterns.ink, anew.ink)


def test_adding_distances_is_adding_the_outputs_of_1998(digits):
    nets, ink = [started(seed) for seed in range(3)], some(digits).ink / 255
    added = sum(net.trace(ink).f6 for net in nets)
    distances = Committee(nets)(ink)
    assert torch.equal(distances.argmin(dim=1), added.argmax(dim=1))
    best, gaps = added.topk(2).values, distances.topk(2, largest=False).values
    assert torch.allclose(4 * (best[:, 0] - best[:, 1]), gaps[:, 1] - gaps[:, 0], atol=1e-3)


@pytest.mark.thorough
def test_killed_in_its_second_network_a_run_ends_in_the_very_same_three(train, data, tmp_path):
    assert train(*FLAGS).returncode == 0
    names = ["1", "2", "3"]
    whole = [weights(tmp_path / "run" / name, "lenet4-boosted") for name in names]
    assert not same(whole[0], whole[1])
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert len(summary["test_errors"]) == len(load_committee(tmp_path / "run")) == 3

    broken = [*FLAGS, "--run", tmp_path / "killed"]
    with begin(data, tmp_path, *broken) as victim:
        wait_for(victim, "network 2 of 3, pass   1")
        victim.kill()
    refused = train(*broken)
    assert refused.returncode == 1
    assert "--resume" in refused.stderr
    resumed = train(*broken, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert "network 1 of 3, continued after pass 2 of 2" in resumed.stdout
    for name, network in zip(names, whole, strict=True):
        assert same(network, weights(tmp_path / "killed" / name, "lenet4-boosted"))
