"""The living figure: the paper's figure 2, twice, on the visitor's own drawing.

Two rows, one a network; seven columns, one a stage, so that the same stage of both stands in
the same column. `page.css` turns rows into columns on a phone.
"""

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple

import gradio as gr

from ..nets import LeNet, LeNet5
from ..nets.prototypes import HEIGHT, WIDTH, prototypes

HERE = Path(__file__).parent


class Stage(NamedTuple):
    """How one stage is drawn: `maps` canvases of `width`×`height` units each."""

    name: str
    title: str
    shape: str
    maps: int
    width: int
    height: int


STAGES = (
    Stage("c1", "C1", "6 maps, 28×28", 6, 28, 28),
    Stage("s2", "S2", "6 maps, 14×14", 6, 14, 14),
    Stage("c3", "C3", "16 maps, 10×10", 16, 10, 10),
    Stage("s4", "S4", "16 maps, 5×5", 16, 5, 5),
    Stage("c5", "C5", "120 units", 1, 10, 12),
    Stage("f6", "F6", "84 units as 7×12", 1, WIDTH, HEIGHT),
)
OUTPUT = Stage("output", "Output", "10 classes", 0, 0, 0)

TITLES = {
    "lenet5": ("LeNet-5", "as published in 1998"),
    "modern": ("Modern LeNet", "as tutorials build it today"),
}
# What each network does to reach a stage, in the words under its maps.
STEPS = {
    "lenet5": {
        "c1": "5×5 convolution, tanh",
        "s2": "sum of 2×2 × coefficient + bias, tanh",
        "c3": "5×5 convolution of the maps in Table I, tanh",
        "s4": "sum of 2×2 × coefficient + bias, tanh",
        "c5": "5×5 convolution, tanh",
        "f6": "full layer, tanh",
        "output": "the least distance wins",
    },
    "modern": {
        "c1": "5×5 convolution, batch norm, ReLU",
        "s2": "largest of 2×2",
        "c3": "5×5 convolution of all maps, batch norm, ReLU",
        "s4": "largest of 2×2",
        "c5": "full layer, ReLU",
        "f6": "full layer, ReLU",
        "output": "the most probable wins",
    },
}


def figure(nets: Mapping[str, LeNet], missing: Mapping[str, str], answer: Callable) -> gr.HTML:
    """The figure of `nets`; `missing` says for each other network why it is not there.

    `answer`: the server function that the figure asks, from `answer.reader`.
    """
    rows = [
        network_row(name, has_prototypes=nets[name].has_prototypes)
        if name in nets
        else missing_row(name, missing[name])
        for name in TITLES
    ]
    return gr.HTML(
        value="",
        html_template=(
            '<div class="figure" data-role="figure" data-shown="0" aria-busy="false">'
            f"{stage_titles()}{field_cell()}{''.join(rows)}</div>"
            '<p class="unseen" data-role="spoken" role="status" aria-live="polite"></p>'
        ),
        js_on_load=(HERE / "figure.js").read_text(encoding="utf-8"),
        apply_default_css=False,
        elem_id="figure",
        server_functions=[answer],
        stages=[stage._asdict() for stage in STAGES],
        prototypes=prototypes().int().tolist(),
        nets=list(nets),
        one=127 / LeNet5.squash_limit,  # how F6's ±1 arrives, for the prototypes to match
        titles={name: title for name, (title, _when) in TITLES.items()},
    )


def stage_titles() -> str:
    return "".join(
        f'<h3 class="stage-title at-{name}">{title} <small>{shape}</small></h3>'
        for name, title, shape in (
            ("field", "Input", "32×32"),
            *((stage.name, stage.title, stage.shape) for stage in (*STAGES, OUTPUT)),
        )
    )


def field_cell() -> str:
    return (
        '<div class="cell field at-field" data-stage="image">'
        f"{canvas(32, 32, 'The 32×32 field that the networks see')}"
        "<p>what both networks see</p>"
        '<div class="legend" aria-hidden="true"><i></i><span>−</span><span>0</span><span>+</span>'
        "</div></div>"
    )


def network_row(name: str, *, has_prototypes: bool) -> str:
    title, when = TITLES[name]
    cells = [stage_cell(name, stage, has_prototypes) for stage in STAGES]
    return (
        f'<section class="net" data-net="{name}" aria-label="{escape(title)}, {escape(when)}">'
        f'<h2 class="net-title">{escape(title)} <small>{escape(when)}</small></h2>'
        f"{''.join(cells)}{output_cell(name, has_prototypes)}</section>"
    )


def missing_row(name: str, reason: str) -> str:
    title, when = TITLES[name]
    return (
        f'<section class="net missing" data-net="{name}">'
        f'<h2 class="net-title">{escape(title)} <small>{escape(when)}</small></h2>'
        f'<p class="reason" role="alert">{escape(reason)}</p></section>'
    )


def stage_cell(net: str, stage: Stage, has_prototypes: bool) -> str:
    label = f"{TITLES[net][0]}, {stage.title}"
    maps = "".join(
        canvas(stage.width, stage.height, f"{label}, map {i}" if stage.maps > 1 else label)
        for i in range(stage.maps)
    )
    beside = ""
    if stage.name == "f6" and has_prototypes:
        beside = (
            f"<figure>{canvas(WIDTH, HEIGHT, 'The nearest prototype', role='nearest')}"
            '<figcaption>nearest: <b data-role="nearest-digit"></b></figcaption></figure>'
        )
    elif stage.name == "f6":
        beside = '<p class="aside">No picture: nothing ever asked these units for one.</p>'
    return (
        f'<div class="cell at-{stage.name}" data-stage="{stage.name}">'
        f'<div class="maps">{maps}{beside}</div><p>{STEPS[net][stage.name]}</p></div>'
    )


def output_cell(net: str, has_prototypes: bool) -> str:
    distance = '<span class="bar distance"><i></i><em></em></span>' if has_prototypes else ""
    bars = "".join(
        f'<li data-digit="{digit}"><b>{digit}</b>{distance}'
        '<span class="bar probability"><i></i><em></em></span></li>'
        for digit in range(10)
    )
    heads = ("distance", "probability") if has_prototypes else ("probability",)
    head = "".join(f"<span>{word}</span>" for word in heads)
    return (
        '<div class="cell at-output" data-stage="output">'
        '<p class="verdict"><span data-role="digit"></span><small data-role="remark"></small></p>'
        f'<div class="bars-head" aria-hidden="true"><b></b>{head}</div>'
        f'<ol class="bars">{bars}</ol><p>{STEPS[net]["output"]}</p></div>'
    )


def canvas(width: int, height: int, label: str, role: str = "") -> str:
    marker = f' data-role="{role}"' if role else ""
    return (
        f'<canvas width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(label)}"{marker}></canvas>'
    )
