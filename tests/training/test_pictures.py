"""A folder of pictures by class: learnt end to end, and refused where it is wrong."""

import sys

import numpy as np
import pytest
from PIL import Image

from lenet_demo.nets.checkpoint import load_file
from lenet_demo.page.texts import CIFAR_10
from lenet_demo.training.data import CLASSES, DataError, colour_pictures, copies_of


def colour_of(label):
    return (label * 25, 255 - label * 25, 128)


@pytest.fixture
def folder(tmp_path):
    """24 and 3 JPEGs a class, each of its class's colour all over."""
    for part, count in (("train", 24), ("test", 3)):
        for label, name in enumerate(CLASSES):
            place = tmp_path / "pictures" / part / name
            place.mkdir(parents=True)
            for i in range(count):
                Image.new("RGB", (32, 32), colour_of(label)).save(place / f"{i:04}.jpg", quality=75)
    return tmp_path / "pictures"


def test_the_page_knows_the_same_classes():
    assert CLASSES == CIFAR_10


def test_pictures_are_read_with_their_classes(folder):
    learn, held_out, test = colour_pictures(folder)
    assert (len(learn), len(held_out), len(test)) == (220, 20, 30)
    for pictures in (learn, held_out, test):
        wanted = np.array([colour_of(label) for label in pictures.labels.tolist()])
        assert np.abs(pictures.ink.float().mean((2, 3)).numpy() - wanted).max() < 4
    assert copies_of(folder) == "JPEG"


def test_other_formats_and_grey_ones_are_read(folder):
    (folder / "train" / "cat" / "0000.jpg").unlink()
    Image.new("L", (32, 32), 77).save(folder / "train" / "cat" / "grey.png")
    learn, held_out, _ = colour_pictures(folder)
    assert len(learn) + len(held_out) == 240


def test_a_folder_of_pictures_is_learnt_end_to_end(folder, tmp_path, monkeypatch, capsys):
    import train

    flags = ["modern", "--data-set", "cifar10", "--epochs", "2", "--threads", "1"]
    places = ["--data", str(folder), "--run", str(tmp_path / "run"), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(sys, "argv", ["train.py", *flags, *places, "--device", "cpu"])
    train.main()
    assert "220 pictures to learn" in capsys.readouterr().out
    metadata = load_file(tmp_path / "out" / "modern-cifar10.safetensors").metadata
    assert (metadata["copies"], metadata["device"], metadata["recipe_name"]) == (
        "JPEG",
        "cpu",
        "shipped",
    )
    assert metadata["recipe"]["distort"] == {"flip": 0.5, "shift": 3}
    card = (tmp_path / "out" / "modern-cifar10.md").read_text(encoding="utf-8")
    assert "JPEG copies" in card


def test_the_tutorial_recipe_and_the_xavier_start_are_flags_away(
    folder, tmp_path, monkeypatch, capsys
):
    import train

    flags = ["wide", "--data-set", "cifar10", "--recipe", "tutorial", "--xavier", "--epochs", "1"]
    places = ["--data", str(folder), "--run", str(tmp_path / "run"), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(sys, "argv", ["train.py", *flags, *places, "--device", "cpu"])
    train.main()
    metadata = load_file(tmp_path / "out" / "wide-cifar10-tutorial.safetensors").metadata
    recipe = metadata["recipe"]
    assert (recipe["rate"], recipe["batch"], recipe["start"]) == (0.01, 64, "start_xavier")
    for wrong, said in (
        (["modern", "--xavier"], "--xavier is a start of wide"),
        (["wide", "--data-set", "cifar10", "--recipe", "paper"], "shipped, tutorial for cifar10"),
    ):
        monkeypatch.setattr(sys, "argv", ["train.py", *wrong])
        with pytest.raises(SystemExit):
            train.main()
        assert said in capsys.readouterr().err


def spoil(folder, how):
    first = folder / "train" / "bird" / "0000.jpg"
    if how == "text":
        first.write_text("no picture")
    if how == "cut":
        noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
        Image.fromarray(noise).save(first)
        first.write_bytes(first.read_bytes()[:700])
    if how == "large":
        Image.new("RGB", (48, 64)).save(first)
    if how == "no class":
        (folder / "train" / "ship").rename(folder / "boat")
    if how == "another class":
        (folder / "train" / "boat").mkdir()
        first.rename(folder / "train" / "boat" / "0000.jpg")
    if how == "empty class":
        for file in (folder / "test" / "dog").iterdir():
            file.unlink()
    if how == "no test":
        (folder / "test").rename(folder / "tests")
    if how == "classes alone":
        for name in CLASSES:
            (folder / "train" / name).rename(folder / name)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("text", "bird/0000.jpg cannot be read as a picture: replace or delete it"),
        ("cut", "bird/0000.jpg cannot be read as a picture"),
        ("large", "bird/0000.jpg has 48×64 pixels: these networks learn from 32×32"),
        ("no class", "train has no folder ship: pictures lie by class"),
        ("another class", "has folders of no class, boat"),
        ("empty class", "test could not be read: Found no valid file for the classes dog"),
        ("no test", "test has no folder airplane"),
        ("classes alone", "train has no folder airplane"),
    ],
)
def test_what_is_wrong_with_a_folder_is_one_sentence(folder, how, said):
    spoil(folder, how)
    with pytest.raises(DataError, match=said) as caught:
        colour_pictures(folder)
    assert "\n" not in str(caught.value)
