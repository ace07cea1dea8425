"""A network's description, computed from nothing but itself and the tensors, is the network."""

import hashlib
import json

import pytest
import torch
from safetensors import safe_open
from torch import nn
from torch.nn import functional as F

from lenet_demo.nets import (
    NETS,
    LeNet5,
    ModernLeNet,
    TutorialLeNet,
    WideLeNet,
    describe,
    load_net,
    save_net,
)
from lenet_demo.nets.checkpoint import CHECKPOINTS, load_file
from lenet_demo.nets.connectivity import all_see, connectivity, own_map
from lenet_demo.nets.lenet5 import squash
from lenet_demo.training.recipe import start_wide
from tests.support.stages import sums as sums_of

VARIANTS = (
    {},
    {"frame": 32, "padding": (0, 0), "activation": "tanh", "pooling": "average", "mean": 0.13},
    {"padding": (0, 0), "activation": "sigmoid", "pooling": "average", "activation_last": True},
    {"channels": 3, "maps": (8, 5), "kernels": (3, 5), "padding": (1, 2), "units": (30,)},
    {"units": (), "deviation": 0.3, "mean": 0.1, "classes": 4},
)


def make(name):
    """Any weights will do, as long as no number of a normalisation is 0 or 1."""
    torch.manual_seed(0)
    other = {
        "modern in colour": lambda: ModernLeNet(3),
        "wide of 26": lambda: WideLeNet(classes=26),
        **{f"tutorial {i}": lambda how=how: TutorialLeNet(**how) for i, how in enumerate(VARIANTS)},
    }
    net = (other | NETS)[name]()
    if name == "lenet5":
        start_wide(net)
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            for values in (module.running_mean, module.running_var, module.weight, module.bias):
                values.data.uniform_(0.5, 2)
    return net.eval().requires_grad_(False)


@pytest.fixture(
    params=[*NETS, "modern in colour", "wide of 26", *(f"tutorial {i}" for i in range(5))]
)
def net(request):
    return make(request.param)


def seen(stage, before):
    match stage["sees"]:
        case "all":
            return all_see(stage["maps"], before)
        case "own":
            return own_map(stage["maps"])
        case table:
            return tuple(map(tuple, table))


SQUASHES = {
    "tanh": squash,
    "plain tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": F.relu,
    None: lambda a: a,
}


def run(network, tensors, ink):
    """(sums, values) of every stage, by the words of description.py; maps are 1×1 to the end."""
    paper, full = network["pixels"]["paper"], network["pixels"]["ink"]
    values = {"image": paper + (full - paper) * ink.expand(-1, network["channels"], -1, -1)}
    sums, x = {}, values["image"]
    for stage in network["stages"]:
        maps_seen, size, step = seen(stage, x.shape[1]), stage["size"], stage["step"]
        margin = stage.get("margin", 0)
        x = x[..., margin : x.shape[-2] - margin, margin : x.shape[-1] - margin]
        x = F.pad(x, [stage.get("padding", 0)] * 4)
        windows = x.unfold(2, size, step).unfold(3, size, step)
        windows = [windows[:, list(maps)].movedim(1, 3).flatten(3) for maps in maps_seen]
        match stage["kind"]:
            case "weighted":
                pieces = tensors[stage["weights"]].flatten().split([w.shape[-1] for w in windows])
                totals = [w @ piece for w, piece in zip(windows, pieces, strict=True)]
                totals = torch.stack(totals, 1) + tensors[stage["bias"]][:, None, None]
            case "subsampling":
                totals = torch.stack([w.sum(-1) for w in windows], 1)
                totals = totals * tensors[stage["coefficient"]][:, None, None]
                totals = totals + tensors[stage["bias"]][:, None, None]
            case "largest":
                totals = torch.stack([w.amax(-1) for w in windows], 1)
            case "average":
                totals = torch.stack([w.mean(-1) for w in windows], 1)
            case "distance":
                codes = [
                    [1.0 if dot == "X" else -1.0 for dot in row] for row in stage["prototypes"]
                ]
                codes = torch.tensor(codes)
                pairs = zip(windows, codes, strict=True)
                totals = torch.stack([(w - code).square().sum(-1) for w, code in pairs], 1)
        if norm := stage["norm"]:
            names = ("mean", "variance", "weight", "bias")
            numbers = (tensors[norm[key]] for key in names)
            totals = F.batch_norm(totals, *numbers, eps=norm["eps"])
        sums[stage["name"]] = totals
        x = SQUASHES[stage["squash"]](totals)
        values[stage["name"]] = x
    return sums, values


def test_the_description_computes_the_trace(net):
    ink = torch.rand(3, 1, 32, 32)
    trace = net.trace(ink)
    sums, values = run(json.loads(json.dumps(describe(net))), net.state_dict(), ink)
    assert list(values) == ["image", *net.stage_names]
    for stages, expected in ((values, trace), (sums, sums_of(net, trace))):
        for name, stage in stages.items():
            of_torch = getattr(expected, name)
            torch.testing.assert_close(
                stage.reshape(of_torch.shape), of_torch, atol=1e-4, rtol=1e-5
            )


def test_connections_are_those_of_the_modules(net):
    before = net.channels
    for stage in describe(net)["stages"]:
        size, stride, sees, margin, padding = connectivity(net)[stage["name"]]
        assert (stage["size"], stage["step"], stage.get("margin", 0)) == (size, stride, margin)
        assert stage.get("padding", 0) == padding
        assert seen(stage, before) == sees
        before = stage["maps"]


def test_lenet5_is_described_in_the_numbers_of_the_paper():
    network = describe(LeNet5(), {"rejection": {"distance": 13.0}})
    c1, s2, c3, *_, output = network["stages"]
    assert network["pixels"] == pytest.approx({"paper": -0.1, "ink": 1.175})
    assert (c1["squash"], s2["sees"], c3["sees"][0]) == ("tanh", "own", [0, 1, 2])
    assert len(output["prototypes"]) == 10
    assert output["prototypes"][1].startswith("...XX..")
    assert (network["posterior"], network["rejection"]) == ("softmax of minus", 13.0)


def test_what_cannot_be_said_is_refused():
    net = LeNet5()
    net.c1 = nn.Conv2d(1, 6, 5, dilation=2)
    with pytest.raises(TypeError, match="Conv2d"):
        describe(net)
    net = ModernLeNet()
    net.bn1 = nn.InstanceNorm2d(6)
    with pytest.raises(TypeError, match="bn1"):
        describe(net)


def header(path):
    with safe_open(path, framework="pt") as file:
        return file.metadata()


@pytest.mark.parametrize("name", NETS)
def test_the_committed_checkpoints_describe_their_networks(name):
    network = json.loads(header(CHECKPOINTS / f"{name}.safetensors")["network"])
    assert network == describe(load_net(name))


def test_equal_networks_make_equal_files(tmp_path):
    net = LeNet5()
    files = [tmp_path / f"{i}.safetensors" for i in range(8)]
    for file in files:
        save_net(net, {"net": "lenet5"}, file)
    assert len({hashlib.sha256(file.read_bytes()).hexdigest() for file in files}) == 1


def test_an_older_file_is_read_and_gets_its_description(tmp_path):
    from safetensors.torch import load_file as tensors_of
    from safetensors.torch import save_file

    net, path = make("modern"), tmp_path / "old.safetensors"
    save_file(net.state_dict(), path, metadata={"facts": json.dumps({"net": "modern"})})
    before = tensors_of(path)
    older = load_file(path)
    assert describe(older) == describe(net)
    save_net(older, older.metadata, path)
    assert json.loads(header(path)["network"]) == describe(net)
    after = tensors_of(path)
    assert before.keys() == after.keys()
    assert all(torch.equal(before[key], after[key]) for key in before)
