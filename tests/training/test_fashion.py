"""Fashion-MNIST in MNIST's form, a little of it, learnt from end to end."""

import sys

import numpy as np
import pytest
from huggingface_hub import ModelCard
from PIL import Image
from torchvision.datasets import FashionMNIST

from lenet_demo.nets.checkpoint import load_file
from lenet_demo.training.data import DataError, fashion_pictures
from lenet_demo.training.data_sets import DATA_SETS
from tools.mnist_files import write_idx

CLOTHES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker"]
CLOTHES += ["Bag", "Ankle boot"]


@pytest.fixture
def data(tmp_path):
    """240 pictures to learn from and 60 to test by: a square, as far to the right as its class."""
    raw = tmp_path / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for part, count in (("train", 240), ("t10k", 60)):
        labels = np.arange(count) % 10
        pictures = np.zeros((count, 28, 28))
        for picture, label in zip(pictures, labels, strict=True):
            picture[8:20, 2 * label : 2 * label + 8] = 200
        write_idx(raw / f"{part}-images-idx3-ubyte", pictures)
        write_idx(raw / f"{part}-labels-idx1-ubyte", labels)
    return tmp_path


@pytest.fixture
def learn(data, monkeypatch, capsys):
    """learn(*flags): `python train.py` on these pictures; its words."""
    import train

    def run(*flags):
        places = ["--data", data, "--run", data / "run", "--out", data / "out", "--device", "cpu"]
        given = [*flags, "--data-set", "fashion", "--threads", 1, *places]
        monkeypatch.setattr(sys, "argv", ["train.py", *map(str, given)])
        train.main()
        return capsys.readouterr().out

    return run


def test_pictures_lie_in_the_middle_of_the_field(data):
    learn, held_out, test = fashion_pictures(data)
    assert (len(learn), len(held_out), len(test)) == (220, 20, 60)
    assert learn.ink.shape == (220, 1, 32, 32)
    for picture, label in zip(learn.ink[:20, 0], learn.labels[:20].tolist(), strict=True):
        assert np.argwhere(picture.numpy()).min(0).tolist() == [10, 2 + 2 * label]


@pytest.mark.parametrize("net", ["modern", "wide", "small"])
def test_fashion_mnist_is_learnt_end_to_end(learn, data, net):
    assert "220 pictures to learn" in learn(net, "--epochs", 3)
    path = data / "out" / f"{net}-fashion.safetensors"
    learnt = load_file(path)
    metadata = learnt.metadata
    assert (metadata["data_set"], metadata["recipe_name"], metadata["classes"]) == (
        "fashion",
        "labels",
        CLOTHES,
    )
    assert "copies" not in metadata
    for picture in ("curve", "confusion", "misread"):
        assert (data / "run" / f"{picture}.png").read_bytes().startswith(b"\x89PNG")
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    assert "digit" not in card.lower().replace("reading.digit", "").replace("`digits`", "")
    assert ", ".join(CLOTHES) in card
    assert f"`python train.py {net} --data-set fashion` makes it anew" in card
    (result,) = ModelCard(card).data.eval_results
    assert (result.dataset_name, result.metric_name) == (
        "Fashion-MNIST",
        "accuracy on the test pictures",
    )
    assert result.metric_value == round(1 - metadata["test_error"], 4)


def test_the_code_on_the_card_runs(learn, data, monkeypatch, capsys):
    learn("modern", "--epochs", 2)
    code = (data / "out" / "modern-fashion.md").read_text(encoding="utf-8").split("```")[1]
    (data / "out").rename(data / "checkpoints")
    Image.new("L", (28, 28), 90).save(data / "picture.png")
    monkeypatch.chdir(data)
    exec(code.removeprefix("python"), {})
    output = capsys.readouterr().out
    assert any(name in output for name in CLOTHES)


def test_another_recipe_is_in_the_name(learn, data):
    learn("small", "--recipe", "tutorial", "--epochs", 1)
    assert (
        load_file(data / "out" / "small-fashion-tutorial.safetensors").metadata["recipe"][
            "optimizer"
        ]
        == "sgd"
    )


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (
            ["lenet5"],
            "learnt by modern and by wide and by small: the others' outputs are distances",
        ),
        (["lenet1"], "codes of the ten digits"),
        (["modern", "--recipe", "shipped"], "modern has the recipes labels, tutorial for fashion"),
        (["modern", "--history"], "--history is of runs in which one network learns digits"),
    ],
)
def test_networks_that_cannot_learn_fashion_are_refused_with_the_reason(
    learn, capsys, flags, message
):
    with pytest.raises(SystemExit):
        learn(*flags)
    assert message in capsys.readouterr().err


def test_missing_pictures_get_one_sentence(data, monkeypatch):
    (data / "FashionMNIST" / "raw" / "t10k-labels-idx1-ubyte").unlink()
    downloads = []

    def no_network(kind, root, *, download=False, **_how):
        downloads.append((kind, root, download))
        raise RuntimeError("Error downloading t10k-labels-idx1-ubyte.gz")

    # The one thing that a test must not do is to ask others' servers.
    monkeypatch.setattr(FashionMNIST, "__init__", no_network)
    with pytest.raises(
        DataError, match=r"put its four files, train-images-idx3-ubyte and so on"
    ) as at:
        fashion_pictures(data)
    assert f"into {data / 'FashionMNIST' / 'raw'}" in str(at.value)
    assert "\n" not in str(at.value)
    ((_, root, download),) = downloads
    assert (root, download) == (data, True)


def test_damaged_pictures_get_one_sentence(data):
    labels = data / "FashionMNIST" / "raw" / "train-labels-idx1-ubyte"
    labels.write_bytes(labels.read_bytes()[:-30])
    with pytest.raises(DataError, match=r"FashionMNIST in .* is damaged: delete"):
        fashion_pictures(data)


def test_every_data_set_has_ten_classes_and_its_usual_recipe():
    for data_set in DATA_SETS.values():
        assert data_set.classes is None or len(set(data_set.classes)) == 10
        assert all(data_set.usual in recipes for recipes in data_set.recipes.values())
