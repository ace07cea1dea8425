"""Other people's LeNets, converted: the same is computed, or one sentence says why not."""

import os
import warnings

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from lenet_demo.nets import CheckpointError, TutorialLeNet, load_net, save_net
from lenet_demo.nets.convert import ConversionError, Settings, convert


def tutorial(
    *,
    padding=(2, 0),
    side=5,
    activation=nn.ReLU,
    pooling=nn.MaxPool2d,
    norm=False,
    third=False,
    units=(120, 84),
    channels=1,
    maps=(6, 16),
    kernels=(5, 5),
    bias=True,
):
    """A LeNet as people write it, with any weights; `third`: its third layer is a convolution."""

    def norms(kind, maps):
        return [kind(maps)] if norm else []

    layers, before = [], channels
    for count, kernel, zeros in zip(maps, kernels, padding, strict=True):
        layers += [nn.Conv2d(before, count, kernel, padding=zeros, bias=bias)]
        layers += [*norms(nn.BatchNorm2d, count), activation(), pooling(2)]
        before = count
    if third:
        layers += [nn.Conv2d(before, units[0], side), activation()]
        before, units = units[0], units[1:]
    else:
        before *= side**2
    layers.append(nn.Flatten())
    for count in units:
        layers += [nn.Linear(before, count), *norms(nn.BatchNorm1d, count), activation()]
        before = count
    net = nn.Sequential(*layers, nn.Linear(before, 10))
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            for values in (module.running_mean, module.running_var, module.weight, module.bias):
                values.data.uniform_(0.5, 2)
    return net.eval()


MNIST = {"mean": 0.1307, "deviation": 0.3081}
# How the network is written, the side of its pictures, what the file does not say.
NETWORKS = {
    "28 padded": ({}, 28, {}),
    "28 padded, scaled": ({}, 28, MNIST),
    "28 as it is": ({"padding": (0, 0), "side": 4}, 28, {}),
    "32": ({"padding": (0, 0)}, 32, {}),
    "32, scaled": ({"padding": (0, 0)}, 32, MNIST | {"frame": 32}),
    "tanh, average, a third convolution, normalised": (
        {"activation": nn.Tanh, "pooling": nn.AvgPool2d, "norm": True, "third": True},
        28,
        {"activation": "tanh", "pooling": "average"},
    ),
    "sigmoid, average": (
        {"activation": nn.Sigmoid, "pooling": nn.AvgPool2d},
        28,
        {"activation": "sigmoid", "pooling": "average"} | MNIST,
    ),
    "one full layer": ({"units": ()}, 28, {}),
    "3×3, both padded, two full layers": (
        {"padding": (1, 1), "kernels": (3, 3), "side": 7, "units": (50,)},
        28,
        {},
    ),
    "colour": (
        {"padding": (0, 0), "channels": 3, "maps": (20, 50), "units": (500,)},
        32,
        {"mean": 0.5, "deviation": 0.5},
    ),
    "120 and the outputs": ({"third": True, "units": (120,)}, 28, {}),
    "normalised, without biases": ({"norm": True, "bias": False}, 28, {}),
}


def write(net, path, frame, channels):
    state = {f"module.{name}": values for name, values in net.state_dict().items()}
    match path.suffix.lower():
        case ".pth" | ".pt":
            content = {"epoch": 3, "optimizer": {"state": {0: state}}, "best": {"model": state}}
            torch.save(content if path.suffix == ".pth" else state, path)
        case ".safetensors":
            save_file(net.state_dict(), path)
        case ".onnx":
            pytest.importorskip("onnxscript")
            picture = torch.rand(1, channels, frame, frame)
            torch.onnx.export(net, (picture,), path, verbose=False)


@pytest.mark.filterwarnings("ignore")  # of the exporter
@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        *((suffix, name) for suffix in (".pth", ".PT", ".safetensors") for name in NETWORKS),
        # The exporter takes its time; these have all that it writes.
        (".onnx", "28 padded, scaled"),
        (".onnx", "32"),
        (".onnx", "tanh, average, a third convolution, normalised"),
        (".onnx", "3×3, both padded, two full layers"),
        (".onnx", "colour"),
    ],
)
def test_the_same_is_computed(tmp_path, suffix, name):
    how, frame, said = NETWORKS[name]
    if suffix == ".onnx":  # which says all but the scale
        said = {key: value for key, value in said.items() if key in MNIST}
    torch.manual_seed(0)
    net, channels = tutorial(**how), how.get("channels", 1)
    write(net, tmp_path / f"lenet{suffix}", frame, channels)
    pictures = torch.rand(3, channels, frame, frame)
    made = convert(tmp_path / f"lenet{suffix}", Settings(**said))
    with torch.no_grad():
        scaled = (pictures - said.get("mean", 0)) / said.get("deviation", 1)
        fields = nn.functional.pad(pictures, [(32 - frame) // 2] * 4)
        torch.testing.assert_close(made(fields), net(scaled), atol=1e-4, rtol=1e-4)
    save_net(made, {"title": "Theirs"}, tmp_path / "made.safetensors")
    torch.testing.assert_close(load_net(tmp_path / "made.safetensors")(fields), made(fields))


KERAS = {
    "28 padded": ("same", "relu", "MaxPooling2D", 28, False),
    "32, tanh, average": ("valid", "tanh", "AveragePooling2D", 32, False),
    "normalised": ("same", "sigmoid", "AveragePooling2D", 28, True),
}


@pytest.fixture(scope="module")
def keras():
    os.environ.setdefault("KERAS_BACKEND", "torch")
    return pytest.importorskip("keras")


@pytest.mark.filterwarnings("ignore")  # of the older format
@pytest.mark.parametrize("name", KERAS)
@pytest.mark.parametrize("suffix", [".h5", ".keras", ".weights.h5"])
def test_keras_computes_the_same(tmp_path, keras, suffix, name):
    padding, activation, pooling, side, norm = KERAS[name]
    layers, pool = keras.layers, getattr(keras.layers, pooling)
    is_whole = suffix != ".weights.h5"
    model = keras.Sequential(
        [
            keras.Input((side, side, 1)),
            *([layers.Rescaling(1 / 255)] if is_whole else []),
            layers.Conv2D(6, 5, padding=padding),
            *([layers.BatchNormalization()] if norm and is_whole else []),
            layers.Activation(activation),
            pool(2),
            layers.Conv2D(16, 5, activation=activation),
            pool(2),
            layers.Flatten(),
            layers.Dense(120, activation=activation),
            layers.Dropout(0.3),
            layers.Dense(84, activation=activation),
            layers.Dense(10, activation="softmax"),
        ]
    )
    for weight in model.weights:
        if "batch" in weight.path:
            weight.assign(np.random.default_rng(0).uniform(0.5, 2, weight.shape))
    (model.save if is_whole else model.save_weights)(tmp_path / f"lenet{suffix}")
    pictures = torch.rand(3, 1, side, side)
    kind = "max" if pooling == "MaxPooling2D" else "average"
    said = Settings() if is_whole else Settings(activation=activation, pooling=kind)
    made = convert(tmp_path / f"lenet{suffix}", said)
    with torch.no_grad():
        theirs = model(pictures.permute(0, 2, 3, 1) * (255 if is_whole else 1), training=False)
        ours = made.posterior(made(nn.functional.pad(pictures, [(32 - side) // 2] * 4)))
    torch.testing.assert_close(ours, theirs.cpu(), atol=1e-5, rtol=1e-4)


class Strange(nn.Module):
    """Pickled, this names a class that would have to be imported."""


def without(key):
    return {name: values for name, values in tutorial().state_dict().items() if name != key}


REFUSED = {
    "a layer that is no LeNet's": (
        tutorial().state_dict() | {"prelu.weight": torch.ones(7)},
        "prelu.weight .size 7. belongs to no layer",
    ),
    "a layer that is missing": (without("3.weight"), "two or three convolutions: this file has 1"),
    "layers that do not fit": (
        tutorial(maps=(6, 16)).state_dict() | {"7.weight": torch.ones(120, 401)},
        "7.weight",
    ),
    "kernels too large": (
        tutorial(kernels=(11, 11), padding=(0, 0), side=6).state_dict(),
        "takes 16 maps of 6×6, which kernels of 11×11",
    ),
    "not square": (tutorial().state_dict() | {"0.weight": torch.ones(6, 1, 5, 3)}, "not square"),
    "no number": (
        tutorial().state_dict() | {"0.bias": torch.full((6,), torch.nan)},
        "0.weight holds what is no number",
    ),
    "a whole program": (Strange(), "torch.save.net.state_dict"),
    "no tensors": ([1, 2], "no state dict"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_matched_is_named(tmp_path, name):
    content, sentence = REFUSED[name]
    torch.save(content, tmp_path / "theirs.pth")
    with pytest.raises(ConversionError, match=sentence):
        convert(tmp_path / "theirs.pth")


@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04", bytes(100), b"\x80\x02}q\x00."])
@pytest.mark.parametrize("suffix", [".pth", ".safetensors", ".onnx", ".h5", ".keras", ".txt"])
def test_a_damaged_file_gets_one_sentence(tmp_path, suffix, content):
    (tmp_path / f"theirs{suffix}").write_bytes(content)
    with pytest.raises(ConversionError) as caught:
        convert(tmp_path / f"theirs{suffix}")
    assert "\n" not in str(caught.value)


def test_a_state_dict_is_loaded_with_a_warning_that_says_for_what_it_is_taken(tmp_path):
    torch.save(tutorial().state_dict(), tmp_path / "lenet.pth")
    with pytest.warns(UserWarning, match="activation relu, pooling max, mean 0.0"):
        net = load_net(str(tmp_path / "lenet.pth"))
    assert isinstance(net, TutorialLeNet)
    (tmp_path / "lenet.pth").write_bytes(b"abc")
    with pytest.raises(CheckpointError, match=r"lenet\.pth cannot be read"):
        load_net(tmp_path / "lenet.pth")


def test_our_own_checkpoints_are_loaded_without_a_word(tmp_path):
    save_net(TutorialLeNet(activation="tanh", units=(30,)), {}, str(tmp_path / "mine.safetensors"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net = load_net(str(tmp_path / "mine.safetensors"))
    assert net.settings == TutorialLeNet(activation="tanh", units=(30,)).settings


@pytest.mark.parametrize(
    "settings",
    [
        {"channels": 2},
        {"maps": (6, 0)},
        {"maps": (6,)},
        {"kernels": (40, 5)},
        {"kernels": (29, 5), "padding": (0, 0)},
        {"frame": 30},
        {"padding": (-1, 0)},
        {"units": (1, 2, 3)},
        {"units": (True, 2)},
        {"activation": "elu"},
        {"pooling": "median"},
        {"deviation": 0.0},
        {"mean": float("nan")},
        {"classes": 1},
    ],
)
def test_settings_that_make_no_network_are_named(settings):
    with pytest.raises(ValueError, match="|".join([*settings, "Nothing is left"])):
        TutorialLeNet(**settings)


def test_the_usual_tutorial_has_its_parameters():
    assert sum(p.numel() for p in TutorialLeNet().parameters()) == 61_706
