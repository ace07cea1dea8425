"""The living figure: the paper's figure 2, twice, on the visitor's own drawing.

Two rows, one a network; columns, one a stage, so that the same stage of both stands in the
same column. `figure.css` turns rows into columns on a phone.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import gradio as gr

from ..nets import LeNet
from ..nets.prototypes import HEIGHT, WIDTH, prototypes
from .part import part
from .stages import COLUMNS, Stage, fields_of, parameters_by_stage, stages_of
from .texts import FIRST_SHOWN, SENTENCES, STEPS, TITLES

SCRIPTS = ("figure.js", "figure_asking.js", "figure_units.js")


# The way to the field: the step's name, its label, what leaving it out means, its picture's side.
WAY = (
    ("pen", "pen", "Ink the strokes anew with the pen that the training digits have", 32),
    ("crop", "crop", "Cut out the ink", 32),
    ("size", "20×20", "Scale the ink to 20×20 pixels", 28),
    ("centre", "centre", "Put the centre of mass in the middle of the 32×32 field", 32),
    ("scale", "−0.1…1.2", "Scale the pixels as each network wants them", 0),
)


def figure(nets: Mapping[str, LeNet], missing: Mapping[str, str], answer: Callable) -> gr.HTML:
    """The figure of `nets`; `missing` says for each other network why it is not there.

    `answer`: the server function that the figure asks, from `answer.reader`.
    """
    drawn = {name: stages_of(net) for name, net in nets.items()}
    rows = [
        network_row(name, nets[name], drawn[name], slot)
        if name in nets
        else missing_row(name, missing[name], slot)
        for slot, name in enumerate(TITLES, start=1)
        if name in nets or name in FIRST_SHOWN
    ]
    return part(
        "figure",
        (
            '<div class="figure" data-role="figure" data-shown="0" aria-busy="false">'
            f"{stage_titles()}{field_cell()}{''.join(rows)}</div>"
            '<p class="unseen" data-role="spoken" role="status" aria-live="polite"></p>'
        ),
        SCRIPTS,
        server_functions=[answer],
        stages={name: [stage._asdict() for stage in stages] for name, stages in drawn.items()},
        prototypes=prototypes().int().tolist(),
        fields={name: fields_of(net) for name, net in nets.items()},
        nets=list(nets),
        titles={name: title for name, (title, _when) in TITLES.items()},
    )


def stage_titles() -> str:
    return "".join(
        f'<h3 class="stage-title at-{name}"><button type="button" data-about="{about}" '
        f'title="{escape(SENTENCES[about])}">{title} <small>{kind}</small></button></h3>'
        for name, about, title, kind in (
            ("field", "image", "Input", "32×32"),
            *((name, name, title, kind) for name, (title, kind) in COLUMNS.items()),
        )
    )


def field_cell() -> str:
    return (
        '<div class="cell field at-field" data-stage="image">'
        f"{''.join(way_step(*step) for step in WAY)}"
        '<button type="button" class="small" data-do="play" title="Play (p)">▶ play</button>'
        '<label class="small"><input type="checkbox" data-role="before"> before squashing</label>'
        '<div class="legend" aria-hidden="true"><i></i><span>−</span><span>0</span><span>+</span>'
        "</div></div>"
    )


def way_step(name: str, label: str, does: str, side: int) -> str:
    picture = plate(side, side, f"After the step {label}") if side else ""
    return (
        f'<div class="step" data-step="{name}"><label class="small" title="{escape(does)}">'
        f'<input type="checkbox" checked value="{name}"> {escape(label)}</label>{picture}</div>'
    )


def network_row(name: str, net: LeNet, drawn: Sequence[Stage], slot: int) -> str:
    """The row of one network; `slot` 1 or 2 is where it begins, further ones begin hidden."""
    title, when = TITLES[name]
    parameters = parameters_by_stage(net)
    *stages, _output = drawn
    cells = [stage_cell(name, stage, net, parameters[stage.name]) for stage in stages]
    return (
        f'<section class="net" data-net="{name}" data-slot="{slot}"{" hidden" if slot > 2 else ""} '
        f'aria-label="{escape(title)}, {escape(when)}">'
        f'<h2 class="net-title">{escape(title)} <small>{escape(when)}, '
        f"{sum(parameters.values()):,} parameters</small></h2>"
        f"{''.join(cells)}{output_cell(name, net, parameters['output'])}</section>"
    )


def missing_row(name: str, reason: str, slot: int) -> str:
    title, when = TITLES[name]
    return (
        f'<section class="net missing" data-net="{name}" data-slot="{slot}">'
        f'<h2 class="net-title">{escape(title)} <small>{escape(when)}</small></h2>'
        f'<p class="reason" role="alert">{escape(reason)}</p></section>'
    )


def stage_cell(
    name: str, stage: Stage, net: LeNet, parameters: int, *, choosable: bool = True
) -> str:
    """The maps of one stage; `choosable`: whether a unit of it can be pointed at and held."""
    label = f"{TITLES[name][0]}, {COLUMNS[stage.name][0]}"
    label += ": arrow keys choose a unit" if choosable else ""
    maps = plate(*stage.size, label, focusable=choosable)
    if stage.name == "f6" and net.has_prototypes:
        maps += "".join(
            f'<figure class="{role}">{plate(WIDTH, HEIGHT, f"The {role} prototype", role=role)}'
            f'<figcaption>{role}: <b data-role="{role}-digit"></b>{gap}</figcaption></figure>'
            for role, gap in (("nearest", ""), ("second", '<br><span data-role="gap"></span>'))
        )
    return (
        f'<div class="cell at-{stage.name}" data-stage="{stage.name}">'
        f'<div class="maps">{maps}</div>'
        f"{caption(STEPS[name][stage.name], parameters, stage.shape)}</div>"
    )


def output_cell(name: str, net: LeNet, parameters: int) -> str:
    heads = ("distance", "probability") if net.has_prototypes else ("probability",)
    bar = "".join(f'<span class="bar {head}"><i></i><em></em></span>' for head in heads)
    bars = "".join(f'<li data-digit="{digit}"><b>{digit}</b>{bar}</li>' for digit in range(10))
    head = "".join(f"<span>{word}</span>" for word in heads)
    return (
        '<div class="cell at-output" data-stage="output">'
        '<p class="verdict"><span data-role="digit"></span><small data-role="remark"></small></p>'
        f'<div class="bars-head" aria-hidden="true"><b></b>{head}</div>'
        f'<ol class="bars" tabindex="0" aria-label="{TITLES[name][0]}, ten classes: arrow keys '
        f'choose one">{bars}</ol>{caption(STEPS[name]["output"], parameters)}</div>'
    )


def caption(words: str, parameters: int, shape: str = "") -> str:
    count = f"{parameters:,}" if parameters else "no"
    shape = f"{shape}: " if shape else ""
    return f'<p class="caption">{shape}{words}<span>{count} parameters</span></p>'


def plate(width: int, height: int, label: str, *, role: str = "", focusable: bool = False) -> str:
    """A canvas of units, and over it the outlines of what is chosen and what it sees."""
    marker = f' data-role="{role}"' if role else ""
    focus = ' tabindex="0"' if focusable else ""
    return (
        f'<div class="plate" style="--w:{width};--h:{height}">'
        f'<canvas width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(label)}"{marker}{focus}></canvas>'
        f'<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="halo"/><path class="line"/></svg></div>'
    )
