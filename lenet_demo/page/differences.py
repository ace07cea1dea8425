"""How each network differs from the one of 1998, for a table."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

from torch import nn

from ..languages import Number, Text, _
from ..nets import LeNet, LeNet1, LeNet4, LeNet5, connectivity, layers, summary
from ..published import DISTORTED_ERROR, LENET_1_ERROR, LENET_4_ERROR, TEST_ERROR
from .texts import TITLES

ROWS = (
    _("maps"),
    _("kernels"),
    _("squashing"),
    _("subsampling"),
    _("C3 sees"),
    _("output"),
    _("weights learnt by"),
    _("loss"),
    _("parameters"),
    _("connections"),
    _("MNIST test error of these weights"),
    _("pen-written digits misread"),
    _("1998's own error"),
)
UNKNOWN = "–"
EQ_8, EQ_9 = _("Eq. 8"), _("Eq. 9")
OWN_ERROR: dict[type[LeNet], str] = {
    LeNet1: _("{share} %", share=Number(LENET_1_ERROR, 1)),
    LeNet4: _("{share} %", share=Number(LENET_4_ERROR, 1)),
    LeNet5: _(
        "{share} %, with distortions {distorted} %",
        share=Number(TEST_ERROR, 2),
        distorted=Number(DISTORTED_ERROR, 1),
    ),
}
LOSSES = {
    "maximum_a_posteriori": EQ_9,
    "mean_squared_error": EQ_8,
    "cross_entropy": _("cross-entropy"),
    "squared_difference": _("squared difference"),
}


def differences(nets: Mapping[str, LeNet], missing: Mapping[str, str]) -> dict[str, Any]:
    """What the table and what stands below it say of each network, and of those `missing`."""
    return {
        "rows": ROWS,
        "columns": [
            {"title": TITLES[name][0], "facts": facts_of(net), "summary": summary(net)}
            for name, net in nets.items()
        ],
        "missing": list(missing.values()),
    }


def facts_of(net: LeNet) -> dict[str, str]:
    """What the table says of one network, counted from its modules or read from its header."""
    counts = layers(net)
    by_layer = {row.name: row for row in counts}
    kernel = connectivity(net)["c1"].size
    metadata = net.metadata
    recipe = metadata.get("recipe") or {}
    return {
        "maps": _(
            "{first} and {second}",
            first=by_layer["c1"].output_shape[0],
            second=by_layer["c3"].output_shape[0],
        ),
        "kernels": f"{kernel}×{kernel}",
        "squashing": listed(
            {"tanh": Text("{limit} tanh(⅔·)", limit=Number(1.7159, 4)), "relu": "ReLU"}[
                net.squashing
            ],
            _("batch norm") if net.normalisation_of("c1") else "",
        ),
        "subsampling": _("largest of 2×2")
        if isinstance(net.s2, nn.MaxPool2d)
        else _("2×2 sum × coefficient + bias"),
        "C3 sees": c3_sees(net),
        "output": _("distances to ten prototypes")
        if net.has_prototypes
        else _("ten weighted sums"),
        "weights learnt by": procedure(recipe),
        "loss": loss_of(recipe),
        "parameters": Number(sum(row.parameters for row in counts)),
        "connections": Number(sum(row.connections for row in counts)),
        "MNIST test error of these weights": percent(metadata.get("test_error")),
        "pen-written digits misread": percent(metadata.get("pen_stroke_error")),
        "1998's own error": OWN_ERROR.get(type(net), UNKNOWN),
    }


def listed(*parts: str) -> str:
    """Those that are not empty, one after the other."""
    return reduce(
        lambda these, that: _("{these}, {that}", these=these, that=that), filter(None, parts)
    )


def c3_sees(net: LeNet) -> Text:
    sees = connectivity(net)["c3"].sees
    if len(set(sees)) == 1:
        return _("all maps")
    least, most = min(map(len, sees)), max(map(len, sees))
    if isinstance(net, LeNet5):
        return _("{least} to {most} maps, Table I", least=least, most=most)
    return _("{least} to {most} maps, a table", least=least, most=most)


def loss_of(recipe: Mapping[str, Any]) -> str:
    if "mu" in recipe:
        return EQ_8 if recipe.get("j") is None else EQ_9
    loss = LOSSES.get(recipe.get("loss", ""), UNKNOWN)
    if not isinstance(weight := recipe.get("distillation_weight"), float):
        return loss
    return _(
        "{share} {loss}, {rest} the teachers",
        share=share(1 - weight),
        loss=loss,
        rest=share(weight),
    )


def share(part: float) -> Text:
    """A part of a whole in words where it is so many fifths, else in per cent."""
    fifths = {
        0.2: _("a fifth"),
        0.4: _("two fifths"),
        0.6: _("three fifths"),
        0.8: _("four fifths"),
    }
    return fifths.get(round(part, 6), _("{share} %", share=Number(100 * part)))


def procedure(recipe: Mapping[str, Any]) -> str:
    """How weights of this recipe came about, in a few words; a dash where it is not known."""
    if "mu" in recipe:
        return _("the procedure of 1998, with three departures")
    if "loss" not in recipe:
        return UNKNOWN
    is_sgd = recipe.get("optimizer") == "sgd" or recipe.get("plain")  # as older headers have it
    method = _("plain gradient descent") if is_sgd else _("AdamW, today")
    distort = recipe.get("distort")
    distorted = isinstance(distort, dict) and any(distort.values())
    teachers = recipe.get("teachers")
    count = teachers if isinstance(teachers, int) else len(teachers or ())
    return listed(
        method,
        _("{n} epochs", n=recipe.get("epochs", "?")),
        _("distortions") if distorted else "",
        _("{n} teachers", n=count) if teachers else "",
    )


def percent(share: float | None) -> str:
    return UNKNOWN if share is None else _("{share} %", share=Number(100 * share, 2))
