"""How each network differs from the one of 1998, for a table."""

from collections.abc import Mapping
from typing import Any

from torch import nn

from ..nets import LeNet, LeNet1, LeNet4, LeNet5, connectivity, layers, summary
from ..published import DISTORTED_ERROR, LENET_1_ERROR, LENET_4_ERROR, TEST_ERROR
from .texts import TITLES

ROWS = (
    "maps",
    "kernels",
    "squashing",
    "subsampling",
    "C3 sees",
    "output",
    "weights learnt by",
    "loss",
    "parameters",
    "connections",
    "MNIST test error of these weights",
    "pen-written digits misread",
    "1998's own error",
)
OWN_ERROR: dict[type[LeNet], str] = {
    LeNet1: f"{LENET_1_ERROR} %",
    LeNet4: f"{LENET_4_ERROR} %",
    LeNet5: f"{TEST_ERROR} %, with distortions {DISTORTED_ERROR} %",
}
LOSSES = {
    "maximum_a_posteriori": "Eq. 9",
    "mean_squared_error": "Eq. 8",
    "cross_entropy": "cross-entropy",
    "squared_difference": "squared difference",
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
        "maps": f"{by_layer['c1'].output_shape[0]} and {by_layer['c3'].output_shape[0]}",
        "kernels": f"{kernel}×{kernel}",
        "squashing": {"tanh": "1.7159 tanh(⅔·)", "relu": "ReLU"}[net.squashing]
        + (", batch norm" if net.normalisation_of("c1") else ""),
        "subsampling": "largest of 2×2"
        if isinstance(net.s2, nn.MaxPool2d)
        else "2×2 sum × coefficient + bias",
        "C3 sees": c3_sees(net),
        "output": "distances to ten prototypes" if net.has_prototypes else "ten weighted sums",
        "weights learnt by": procedure(recipe),
        "loss": loss_of(recipe),
        "parameters": f"{sum(row.parameters for row in counts):,}",
        "connections": f"{sum(row.connections for row in counts):,}",
        "MNIST test error of these weights": percent(metadata.get("test_error")),
        "pen-written digits misread": percent(metadata.get("pen_stroke_error")),
        "1998's own error": OWN_ERROR.get(type(net), "–"),
    }


def c3_sees(net: LeNet) -> str:
    sees = connectivity(net)["c3"].sees
    if len(set(sees)) == 1:
        return "all maps"
    least, most = min(map(len, sees)), max(map(len, sees))
    table = "Table I" if isinstance(net, LeNet5) else "a table"
    return f"{least} to {most} maps, {table}"


def loss_of(recipe: Mapping[str, Any]) -> str:
    if "mu" in recipe:
        return "Eq. 8" if recipe.get("j") is None else "Eq. 9"
    loss = LOSSES.get(recipe.get("loss", ""), "–")
    if not isinstance(weight := recipe.get("distillation_weight"), float):
        return loss
    return f"{share(1 - weight)} {loss}, {share(weight)} the teachers"


def share(part: float) -> str:
    """A part of a whole in words where it is so many fifths, else in per cent."""
    fifths = {0.2: "a fifth", 0.4: "two fifths", 0.6: "three fifths", 0.8: "four fifths"}
    return fifths.get(round(part, 6), f"{part:.0%}".replace("%", " %"))


def procedure(recipe: Mapping[str, Any]) -> str:
    """How weights of this recipe came about, in a few words; a dash where it is not known."""
    if "mu" in recipe:
        return "the procedure of 1998, with three departures"
    if "loss" not in recipe:
        return "–"
    is_sgd = recipe.get("optimizer") == "sgd" or recipe.get("plain")  # as older headers have it
    method = "plain gradient descent" if is_sgd else "AdamW, today"
    distort = recipe.get("distort")
    distorted = isinstance(distort, dict) and any(distort.values())
    besides = ", distortions" * distorted
    if teachers := recipe.get("teachers"):
        besides += f", {teachers if isinstance(teachers, int) else len(teachers)} teachers"
    return f"{method}, {recipe.get('epochs', '?')} passes{besides}"


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}".replace("%", " %")
