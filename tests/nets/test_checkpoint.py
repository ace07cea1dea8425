import pickle
import socket

import pytest
import torch
from safetensors.torch import save

from lenet_demo.nets import CheckpointError, LeNet5, ModernLeNet, WideLeNet, load_net, save_net
from lenet_demo.nets.checkpoint import load_colour_nets, load_file, write_atomically


@pytest.fixture
def folder(tmp_path):
    save_net(LeNet5(), {"net": "lenet5", "seed": 7}, tmp_path / "lenet5.safetensors")
    return tmp_path


def test_round_trip_keeps_weights_and_metadata(tmp_path):
    net = ModernLeNet()
    save_net(net, {"net": "modern", "seed": 7}, tmp_path / "modern.safetensors")
    loaded = load_net("modern", tmp_path)
    assert loaded.metadata == {"net": "modern", "seed": 7}
    assert not loaded.training
    for key, weight in net.state_dict().items():
        assert torch.equal(weight, loaded.state_dict()[key])


@pytest.mark.parametrize("classes", [7, 26])
def test_round_trip_keeps_the_number_of_classes_and_their_names(tmp_path, classes):
    net, path = WideLeNet(classes=classes).eval(), tmp_path / "letters.safetensors"
    metadata = {"net": "wide", "classes": [chr(ord("a") + i) for i in range(classes)]}
    save_net(net, metadata, path)
    loaded = load_net(path)
    assert (loaded.classes, loaded.metadata) == (classes, metadata)
    ink = torch.rand(2, 1, 32, 32)
    assert torch.equal(loaded(ink), net(ink))
    save_net(net, metadata | {"classes": ["a", "b"]}, path)
    with pytest.raises(CheckpointError, match=r"letters\.safetensors does not fit wide"):
        load_net(path)


@pytest.mark.parametrize("shape", [(0, 84), (1, 84), (7, 85), (7, 84, 1), (7,)])
def test_outputs_that_no_wide_network_has_get_one_sentence(tmp_path, shape):
    path = tmp_path / "odd.safetensors"
    change = {"output.weight": torch.zeros(shape), "output.bias": torch.zeros(shape[0])}
    write(path, '{"net": "wide"}', lambda weights: weights | change, WideLeNet())
    with pytest.raises(CheckpointError, match="does not fit wide"):
        load_net(path)


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
            write(path, '{"net": "lenet5"}', net=ModernLeNet())
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


def write(path, metadata, change=lambda weights: weights, net=None):
    """A checkpoint with `metadata` as it is, and weights as `change` makes them."""
    weights = change((net or LeNet5()).state_dict())
    path.write_bytes(save(weights, metadata={"facts": metadata}))


NESTED = '{"net": "lenet5", "recipe": ' + "[" * 100_000 + "]" * 100_000 + "}"
METADATA = [
    "[]",
    "7",
    "null",
    '"lenet5"',
    NESTED,
    '{"net": ["lenet5"]}',
    '{"net": {}}',
    '{"net": "lenet5", "rejection": [13.2]}',
    '{"net": "lenet5", "rejection": {"distance": "far"}}',
    '{"net": "lenet5", "rejection": {"distance": NaN}}',
    '{"net": "lenet5", "rejection": {"distance": 13.2, "digits_refused": "all"}}',
    '{"net": "lenet5", "recipe": "shipped"}',
    '{"net": "lenet5", "recipe": {"loss": ["Eq. 9"]}}',
    '{"net": "lenet5", "test_error": "none"}',
    '{"net": "lenet5", "test_error": 49}',
    '{"net": "lenet5", "pen_stroke_error": true}',
    '{"net": "lenet5", "data_set": ["cifar10"]}',
    '{"net": "lenet5", "data_set": "cifar10"}',
    '{"net": "lenet5", "classes": "0123456789"}',
    '{"net": "lenet5", "classes": []}',
    '{"net": "lenet5", "classes": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}',
    '{"net": "lenet5", "classes": ["even", "odd"]}',
]


@pytest.mark.parametrize("metadata", METADATA, ids=lambda metadata: metadata[:60])
def test_invalid_metadata_gets_one_sentence(tmp_path, metadata):
    write(tmp_path / "lenet5.safetensors", metadata)
    with pytest.raises(CheckpointError, match=r"lenet5\.safetensors") as caught:
        load_net("lenet5", tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "kind", [torch.float8_e4m3fn, torch.float16, torch.float64, torch.int32, torch.bool]
)
def test_weights_of_another_kind_get_one_sentence(tmp_path, kind):
    path = tmp_path / "lenet5.safetensors"
    write(path, '{"net": "lenet5"}', lambda w: {key: value.to(kind) for key, value in w.items()})
    with pytest.raises(CheckpointError, match="does not fit lenet5"):
        load_net("lenet5", tmp_path)


def test_sound_colour_networks_are_loaded_and_others_named(tmp_path):
    torch.manual_seed(0)
    write(tmp_path / "modern-cifar10.safetensors", '{"net": "lenet5"}')
    sound = '{"net": "wide", "data_set": "cifar10"}'
    write(tmp_path / "wide-cifar10.safetensors", sound, net=WideLeNet())
    nets, wrong = load_colour_nets(tmp_path)
    assert list(nets) == ["wide"]
    (sentence,) = wrong
    assert "modern-cifar10.safetensors does not hold colour weights of modern" in sentence
    write(tmp_path / "wide-cifar10.safetensors", '{"net": "modern"}', net=ModernLeNet())
    (tmp_path / "small-cifar10.safetensors").write_bytes(b"rubbish")
    nets, wrong = load_colour_nets(tmp_path)
    assert (nets, len(wrong)) == ({}, 3)


def test_a_file_alone_tells_its_network(folder):
    copied = (folder / "lenet5.safetensors").rename(folder / "seed-7.safetensors")
    assert isinstance(load_file(copied), LeNet5)
    with pytest.raises(CheckpointError, match=r"gone\.safetensors is missing"):
        load_file(folder / "gone.safetensors")


def test_a_file_or_a_folder_can_be_named_instead(folder):
    (folder / "README.md").write_text("a model card")
    for name in (folder, str(folder), folder / "lenet5.safetensors"):
        assert load_net(name).metadata["seed"] == 7
    save_net(LeNet5(), {"net": "lenet5"}, folder / "another.safetensors")
    with pytest.raises(CheckpointError, match="one file of safetensors, not 2"):
        load_net(folder)
    with pytest.raises(CheckpointError, match="is missing"):
        load_net(folder / "none.safetensors")


def test_a_repository_on_hugging_face_can_be_named(folder, monkeypatch):
    import huggingface_hub

    downloads = []

    def download(repository, file, *, local_files_only):
        assert not local_files_only
        downloads.append((repository, file))
        if repository != "somebody/lenet-5":
            raise OSError("no such repository")
        return str(folder / "lenet5.safetensors")

    with socket.create_server(("127.0.0.1", 0)) as hub:
        monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
        endpoint = f"http://127.0.0.1:{hub.getsockname()[1]}"
        monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", endpoint)
        assert load_net("somebody/lenet-5").metadata["seed"] == 7
        assert downloads == [("somebody/lenet-5", "model.safetensors")]
        with pytest.raises(CheckpointError, match="is the name right"):
            load_net("somebody/else")


def test_without_a_network_a_repository_is_told_from_a_wrong_name(monkeypatch):
    import huggingface_hub

    with socket.create_server(("127.0.0.1", 0)) as gone:
        endpoint = f"http://127.0.0.1:{gone.getsockname()[1]}"
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", endpoint)
    with pytest.raises(CheckpointError, match="cannot be reached, and no copy"):
        load_net("somebody/lenet-5")


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".bin", ".ckpt", ".pkl"])
def test_what_else_is_pickled_is_refused(folder, suffix):
    path = folder / f"weights{suffix}"
    path.write_bytes(pickle.dumps({"c1": 1}))
    with pytest.raises(CheckpointError, match="cannot be read"):
        load_net(path)


def test_an_unknown_network_is_refused_with_the_known_names():
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
def test_the_committed_checkpoints_state_their_metadata(name):
    metadata = load_net(name).metadata
    assert metadata["parameters"] == {"lenet5": 60_000, "modern": 61_750}[name]
    assert {"seed", "recipe", "epochs", "held_out_error", "test_error", "versions"} <= set(metadata)
