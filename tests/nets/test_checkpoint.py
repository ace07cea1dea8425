import pickle

import pytest
import torch

from lenet_demo.nets import CheckpointError, LeNet5, ModernLeNet, load_net, save_net
from lenet_demo.nets.checkpoint import load_file, write_atomically


@pytest.fixture
def folder(tmp_path):
    save_net(LeNet5(), {"net": "lenet5", "seed": 7}, tmp_path / "lenet5.safetensors")
    return tmp_path


def test_round_trip_keeps_weights_and_facts(tmp_path):
    net = ModernLeNet()
    save_net(net, {"net": "modern", "seed": 7}, tmp_path / "modern.safetensors")
    loaded = load_net("modern", tmp_path)
    assert loaded.facts == {"net": "modern", "seed": 7}
    assert not loaded.training
    for key, weight in net.state_dict().items():
        assert torch.equal(weight, loaded.state_dict()[key])


def damage(path, how):
    content = path.read_bytes()
    match how:
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "empty":
            path.write_bytes(b"")
        case "pickle":
            path.write_bytes(pickle.dumps({"c1": 1}))
        case "no header":
            path.write_bytes(b"\xff" * len(content))
        case "other network":
            save_net(ModernLeNet(), {"net": "modern"}, path)
        case "other network's weights":
            save_net(ModernLeNet(), {"net": "lenet5"}, path)
        case "not numbers":
            net = LeNet5()
            torch.nn.init.constant_(net.f6.bias, float("nan"))
            save_net(net, {"net": "lenet5"}, path)
        case "missing":
            path.unlink()


@pytest.mark.parametrize(
    "how",
    [
        "cut",
        "empty",
        "pickle",
        "no header",
        "other network",
        "other network's weights",
        "not numbers",
        "missing",
    ],
)
def test_a_bad_file_gets_one_sentence_with_the_way_out(folder, how):
    damage(folder / "lenet5.safetensors", how)
    with pytest.raises(CheckpointError) as caught:
        load_net("lenet5", folder)
    sentence = str(caught.value)
    assert "lenet5.safetensors" in sentence
    assert sentence.endswith("python train.py lenet5")
    assert "\n" not in sentence


def test_a_file_alone_tells_its_network(folder):
    copied = (folder / "lenet5.safetensors").rename(folder / "seed-7.safetensors")
    assert isinstance(load_file(copied), LeNet5)
    with pytest.raises(CheckpointError, match=r"gone\.safetensors is missing"):
        load_file(folder / "gone.safetensors")


def test_a_file_or_a_folder_can_be_named_instead(folder):
    (folder / "README.md").write_text("a model card")
    for name in (folder, str(folder), folder / "lenet5.safetensors"):
        assert load_net(name).facts["seed"] == 7
    save_net(LeNet5(), {"net": "lenet5"}, folder / "another.safetensors")
    with pytest.raises(CheckpointError, match="one file of safetensors, not 2"):
        load_net(folder)
    with pytest.raises(CheckpointError, match="is missing"):
        load_net(folder / "none.safetensors")


def test_a_repository_on_hugging_face_can_be_named(folder, monkeypatch):
    import huggingface_hub

    asked = []

    def download(repository, file):
        asked.append((repository, file))
        if repository != "somebody/lenet-5":
            raise OSError("no such repository")
        return str(folder / "lenet5.safetensors")

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    assert load_net("somebody/lenet-5").facts["seed"] == 7
    assert asked == [("somebody/lenet-5", "model.safetensors")]
    with pytest.raises(CheckpointError, match="could not be fetched"):
        load_net("somebody/else")


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".bin", ".ckpt", ".pkl"])
def test_pickled_weights_are_refused(folder, suffix):
    path = folder / f"weights{suffix}"
    path.write_bytes(pickle.dumps({"c1": 1}))
    with pytest.raises(CheckpointError, match="only safetensors are read"):
        load_net(path)


def test_an_unknown_network_is_named_with_those_there_are():
    with pytest.raises(ValueError, match=r"'lenet6'.*lenet5, modern"):
        load_net("lenet6")


def test_a_failed_write_leaves_the_old_file_and_no_part(folder, monkeypatch):
    path = folder / "lenet5.safetensors"
    before = path.read_bytes()

    def full_disk(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"half")
    assert path.read_bytes() == before
    assert [file.name for file in folder.iterdir()] == ["lenet5.safetensors"]


@pytest.mark.parametrize("name", ["lenet5", "modern"])
def test_the_committed_checkpoints_state_their_facts(name):
    facts = load_net(name).facts
    assert facts["parameters"] == {"lenet5": 60_000, "modern": 61_750}[name]
    assert {"seed", "recipe", "epochs", "held_out_error", "test_error", "versions"} <= set(facts)
