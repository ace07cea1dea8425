"""CIFAR-10's own file format, a little of it, learnt from end to end."""

import pickle
import sys

import numpy as np
import pytest
from torchvision.datasets import CIFAR10

from lenet_demo.nets.checkpoint import load_file
from lenet_demo.training.data import DataError, colour_pictures

NAMES = "airplane automobile bird cat deer dog frog horse ship truck".split()


def write_batch(path, count, seed):
    """Pictures of one colour each, a colour a class: 3,072 bytes a picture, red, green, blue."""
    labels = np.random.default_rng(seed).integers(0, 10, count)
    colours = np.stack([labels * 25, 255 - labels * 25, (labels * 83) % 256], axis=1)
    data = np.repeat(colours, 1024, axis=1).astype(np.uint8)
    path.write_bytes(pickle.dumps({"data": data, "labels": labels.tolist()}))


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A folder as torchvision keeps it, with 250 and 50 pictures; their hashes are not CIFAR's."""
    folder = tmp_path / CIFAR10.base_folder
    folder.mkdir()
    for seed, (name, _) in enumerate([*CIFAR10.train_list, *CIFAR10.test_list]):
        write_batch(folder / name, 50, seed)
    (folder / "batches.meta").write_bytes(pickle.dumps({"label_names": NAMES}))
    for listing in ("train_list", "test_list"):
        files = [[name, None] for name, _ in getattr(CIFAR10, listing)]
        monkeypatch.setattr(CIFAR10, listing, files)
    monkeypatch.setattr(CIFAR10, "meta", CIFAR10.meta | {"md5": None})
    return tmp_path


def test_pictures_come_as_red_green_and_blue(data):
    learn, held_out, test = colour_pictures(data)
    assert (len(learn), len(held_out), len(test)) == (229, 21, 50)
    assert learn.ink.shape == (229, 3, 32, 32)
    for picture, label in zip(learn.ink[:20], learn.labels[:20].tolist(), strict=True):
        assert picture[0].unique().tolist() == [label * 25]
        assert picture[2].unique().tolist() == [label * 83 % 256]


@pytest.mark.parametrize("net", ["modern", "wide"])
def test_colour_pictures_are_learnt_end_to_end(data, tmp_path, monkeypatch, capsys, net):
    import train

    flags = [net, "--data-set", "cifar10", "--epochs", "3", "--threads", "1"]
    places = ["--data", str(data), "--run", str(tmp_path / "run"), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(sys, "argv", ["train.py", *flags, *places])
    train.main()
    assert "pass   3" in capsys.readouterr().out
    learnt = load_file(tmp_path / "out" / f"{net}-cifar10.safetensors")
    assert learnt.channels == 3
    assert learnt.metadata["data_set"] == "cifar10"
    assert 0 <= learnt.metadata["test_error"] <= 1
    for picture in ("curve", "confusion", "misread"):
        assert (tmp_path / "run" / f"{picture}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("how", ["cut", "no pickle", "missing"])
def test_wrong_files_get_one_sentence(data, how):
    batch = data / CIFAR10.base_folder / "data_batch_3"
    if how == "cut":
        batch.write_bytes(batch.read_bytes()[:1000])
    if how == "no pickle":
        batch.write_bytes(b"these are no pictures")
    if how == "missing":
        batch.unlink()
    with pytest.raises(DataError, match="damaged: delete") as caught:
        colour_pictures(data)
    assert "\n" not in str(caught.value)


def test_files_with_other_hashes_are_refused(data, monkeypatch):
    monkeypatch.undo()  # the hashes are checked again
    with pytest.raises(DataError, match="damaged"):
        colour_pictures(data)


def test_lenet5_learns_no_colours(monkeypatch, capsys):
    import train

    monkeypatch.setattr(sys, "argv", ["train.py", "lenet5", "--data-set", "cifar10"])
    with pytest.raises(SystemExit):
        train.main()
    assert "learnt by modern and by wide" in capsys.readouterr().err
