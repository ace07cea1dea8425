"""How each network differs from the one of 1998, as a table."""

from collections.abc import Mapping
from html import escape
from typing import Any

from ..nets import LeNet, LeNet5, census, summary
from ..published import DISTORTED_ERROR, TEST_ERROR
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
OWN_ERROR = f"{TEST_ERROR} %, with distortions {DISTORTED_ERROR} %"
LOSSES = {
    "maximum_a_posteriori": "Eq. 9",
    "mean_squared_error": "Eq. 8",
    "cross_entropy": "cross-entropy",
    "squared_difference": "squared difference",
}


def differences(nets: Mapping[str, LeNet], missing: Mapping[str, str]) -> str:
    """The table as HTML, each network layer by layer, what to run for those `missing`."""
    columns = [facts_of(net) for net in nets.values()]
    head = "".join(f'<th scope="col">{escape(TITLES[name][0])}</th>' for name in nets)
    body = "".join(
        f'<tr><th scope="row">{escape(row)}</th>'
        + "".join(
            f"<td{' class=other' if column[row] != columns[0][row] else ''}>"
            f"{escape(column[row])}</td>"
            for column in columns
        )
        + "</tr>"
        for row in ROWS
    )
    absent = "".join(f"<p>{escape(reason)}</p>" for reason in missing.values())
    layers = "".join(
        f"<details><summary>{escape(TITLES[name][0])}, layer by layer</summary>"
        f'<pre tabindex="0">{escape(summary(net))}</pre></details>'
        for name, net in nets.items()
    )
    return (
        f'<div class="differences" tabindex="0"><table><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{absent}</div>{layers}"
    )


def facts_of(net: LeNet) -> dict[str, str]:
    """What the table says of one network, counted from its modules or read from its header."""
    counts = census(net)
    wiring = net.wiring
    by_layer = {row.layer: row for row in counts}
    facts = net.facts
    recipe = facts.get("recipe") or {}
    return {
        "maps": f"{by_layer['c1'].output_shape[0]} and {by_layer['c3'].output_shape[0]}",
        "kernels": f"{wiring['c1'].size}×{wiring['c1'].size}",
        "squashing": {"tanh": "1.7159 tanh(⅔·)", "relu": "ReLU"}[net.operations["c1"][-1]]
        + (", batch norm" if "bn1" in net.operations["c1"] else ""),
        "subsampling": "largest of 2×2"
        if net.operations["s2"] == ("max",)
        else "2×2 sum × coefficient + bias",
        "C3 sees": "all maps" if len(set(wiring["c3"].sees)) == 1 else "3 to 6 maps, Table I",
        "output": "distances to ten prototypes" if net.has_prototypes else "ten weighted sums",
        "weights learnt by": procedure(recipe),
        "loss": LOSSES.get(recipe.get("loss", ""), "–"),
        "parameters": f"{sum(row.parameters for row in counts):,}",
        "connections": f"{sum(row.connections for row in counts):,}",
        "MNIST test error of these weights": percent(facts.get("test_error")),
        "pen-written digits misread": percent(facts.get("pen_stroke_error")),
        "1998's own error": OWN_ERROR if isinstance(net, LeNet5) else "–",
    }


def procedure(recipe: Mapping[str, Any]) -> str:
    """How weights of this recipe came about, in a few words; a dash where it is not known."""
    if "mu" in recipe:
        return "the procedure of 1998, with four departures"
    if "loss" not in recipe:
        return "–"
    method = "plain gradient descent" if recipe.get("plain") else "AdamW, today"
    distort = recipe.get("distort")
    distorted = isinstance(distort, dict) and any(distort.values())
    return f"{method}, {recipe.get('epochs', '?')} passes" + ", distortions" * distorted


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}".replace("%", " %")
