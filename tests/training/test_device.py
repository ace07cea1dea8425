"""`--device` where there is no CUDA device: the choice, its record, and a run resumed elsewhere."""

import sys

import pytest
import torch

from lenet_demo.nets import LeNet5, ModernLeNet
from lenet_demo.training import sgd
from lenet_demo.training.augmentation import Distortions, Moves
from lenet_demo.training.data import Digits
from lenet_demo.training.losses import cross_entropy
from lenet_demo.training.recipes import RECIPES, Recipe, StringRecipe
from lenet_demo.training.run import Run, gone_on
from lenet_demo.training.sgd import BatchTrainer, choose_device
from lenet_demo.training.strings import StringTrainer, draw_strings
from lenet_demo.training.trainer import TrainingFailed


@pytest.fixture(params=[True, False], ids=["CUDA", "none"])
def is_there(request, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: request.param)
    return request.param


def test_cuda_is_used_where_there_is_one_and_not_forbidden(is_there):
    assert choose_device(None).type == ("cuda" if is_there else "cpu")
    assert choose_device("cpu").type == "cpu"
    if is_there:
        assert choose_device("cuda").type == "cuda"
    else:
        with pytest.raises(TrainingFailed, match=r"^PyTorch finds no CUDA device here: [^\n]*$"):
            choose_device("cuda")


def test_the_procedure_of_1998_refuses_cuda(is_there):
    assert choose_device(None, is_numpy=True).type == "cpu"
    with pytest.raises(TrainingFailed, match=r"in numpy, on the processor: [^\n]*$"):
        choose_device("cuda", is_numpy=True)


@pytest.mark.parametrize("recipe", ["shipped", "paper"])
def test_train_refuses_a_missing_device_with_one_sentence(monkeypatch, tmp_path, recipe):
    import train

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    flags = ["lenet5", "--recipe", recipe, "--device", "cuda", "--run", str(tmp_path / "run")]
    monkeypatch.setattr(sys, "argv", ["train.py", *flags])
    with pytest.raises(TrainingFailed, match="leave --device out"):
        train.main()
    assert not (tmp_path / "run").exists()


DISTORTED = Recipe(
    loss=cross_entropy,
    epochs=2,
    batch=8,
    distort=Distortions(
        scale=0.1, shrink=0.1, rotation=8, shift=1, elastic=0.3, thickness=0.3, noise=0.1
    ),
)
MOVED = Recipe(loss=cross_entropy, epochs=2, batch=8, distort=Moves(flip=0.5, shift=3))


@pytest.fixture(
    params=[
        (ModernLeNet, DISTORTED),
        (lambda: ModernLeNet(3), MOVED),
        (LeNet5, RECIPES["lenet5"]["labels"]),
        (LeNet5, RECIPES["lenet5"]["string"]),
    ],
    ids=["modern", "colour", "lenet5", "strings"],
)
def elsewhere(request):
    """A training on torch's "meta", a device without numbers, which most operations do not mix."""
    make, recipe = request.param
    net = make().to("meta")
    ink = torch.zeros(16, net.channels, 32, 32, dtype=torch.uint8)
    kind = StringTrainer if isinstance(recipe, StringRecipe) else BatchTrainer
    return kind(net, recipe, Digits(ink, torch.zeros(16, dtype=torch.int64)), seed=1)


def test_a_step_is_made_on_the_device_of_the_network(elsewhere, monkeypatch):
    monkeypatch.setattr(sgd, "misread", lambda *_: 0)  # there are no numbers to count
    Distortions(elastic=1)(torch.zeros(1, 1, 32, 32))  # what it keeps is the processor's
    digits, recipe = elsewhere.digits, elsewhere.recipe
    assert (digits.ink.device.type, digits.ink.dtype) == ("meta", torch.uint8)
    with elsewhere.device:
        if isinstance(recipe, StringRecipe):
            strings = draw_strings(digits, recipe, 4)
            loss = recipe.loss(elsewhere.net(strings.ink), strings.wanted)
        else:
            loss = elsewhere.answer(next(iter(elsewhere.order()))).loss
        elsewhere.step(loss, 0)
    assert {weight.device.type for weight in elsewhere.result.parameters()} == {"meta"}


def test_a_run_resumed_on_another_device_records_both(tmp_path):
    digits = Digits(torch.zeros(16, 3, 32, 32, dtype=torch.uint8), torch.arange(16) % 10)
    training = BatchTrainer(ModernLeNet(3), MOVED, digits, seed=1)
    training.learn(1)
    Run(tmp_path, {"net": "modern", "device": "cuda"}).save(training, [])
    run = Run(tmp_path, {"net": "modern", "device": "cpu"})
    run.resume(training)
    assert run.facts["device"] == "cuda, then cpu"
    run.save(training, [])
    again = Run(tmp_path, {"net": "modern", "device": "cpu"})
    again.resume(training)
    assert again.facts["device"] == "cuda, then cpu"
    with pytest.raises(TrainingFailed, match="other settings"):
        Run(tmp_path, {"net": "wide", "device": "cpu"}).resume(training)


def test_devices_are_recorded_in_order():
    assert gone_on("cpu", "cpu") == "cpu"
    assert gone_on("cuda, then cpu", "cuda") == "cuda, then cpu, then cuda"
