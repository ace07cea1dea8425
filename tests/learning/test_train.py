"""train.py, run as people run it, on a little MNIST of the fixture's digits."""

import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from lenet_demo import load_net
from lenet_demo.learning.loop import TrainingFailed, train
from lenet_demo.learning.recipes import RECIPES
from tests.conftest import ROOT


def write_idx(path, values):
    header = bytes([0, 0, 8, values.ndim]) + b"".join(n.to_bytes(4, "big") for n in values.shape)
    path.write_bytes(header + values.astype(np.uint8).tobytes())


@pytest.fixture
def data(tmp_path, digits):
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in ("train", "t10k"):
        write_idx(raw / f"{name}-images-idx3-ubyte", np.rint(digits.ink * 255))
        write_idx(raw / f"{name}-labels-idx1-ubyte", digits.labels)
    return tmp_path


def run_train(*arguments):
    return subprocess.run(
        [sys.executable, "train.py", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_run_ends_in_a_checkpoint_that_loads_and_a_curve(data, tmp_path):
    run = run_train("modern", "--data", data, "--epochs", 2, "--seed", 5, "--out", tmp_path)
    assert run.returncode == 0, run.stderr
    assert "61,750 free parameters" in run.stdout
    facts = load_net("modern", tmp_path).facts
    assert (facts["epochs"], facts["seed"], facts["recipe"]["loss"]) == (2, 5, "cross_entropy")
    assert 0 <= facts["test_error"] <= 1
    assert (tmp_path / "modern.png").read_bytes().startswith(b"\x89PNG")


def test_missing_data_gets_one_sentence(tmp_path):
    run = run_train("lenet5", "--data", tmp_path / "a_file" / "x", "--out", tmp_path)
    assert run.returncode == 1
    assert "--data" in run.stderr
    assert "Traceback" not in run.stderr


def test_damaged_data_gets_one_sentence(data, tmp_path):
    images = data / "MNIST" / "raw" / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:5000])
    run = run_train("lenet5", "--data", data, "--out", tmp_path)
    assert run.returncode == 1
    assert "damaged" in run.stderr
    assert "Traceback" not in run.stderr


def test_interrupting_keeps_the_old_checkpoint(data, tmp_path):
    old = tmp_path / "lenet5.safetensors"
    old.write_bytes(b"old")
    command = [sys.executable, "train.py", "lenet5", "--data", data, "--epochs", 9999]
    with subprocess.Popen(
        [*map(str, command), "--out", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        assert "free parameters" in run.stdout.readline()
        time.sleep(1)
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "the old one is as it was" in errors
    assert old.read_bytes() == b"old"


def test_a_loss_that_is_no_number_is_said(data, nets):
    from lenet_demo.learning.data import learning_digits
    from lenet_demo.nets import LeNet5

    net = LeNet5()
    net.f6.bias.data.fill_(float("nan"))
    learn, held_out = learning_digits(data)
    with pytest.raises(TrainingFailed, match="no longer a number"):
        next(train(net, RECIPES["lenet5"], learn, held_out))
