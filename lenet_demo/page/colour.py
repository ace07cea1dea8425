"""Colour pictures: what the networks for CIFAR-10's ten classes make of one."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import gradio as gr
import numpy as np
from starlette.responses import JSONResponse

from ..ink import BadDrawing, open_picture
from ..ink.colour import field_from_colour
from ..ink.picture import MAX_BYTES
from ..nets import LeNet
from ..reading import read
from .answer import MAPPED_STAGES, compact
from .asking import decode, encode
from .figure import plate, stage_cell, stage_titles
from .part import part
from .stages import Stage, parameters_by_stage, stages_of
from .texts import CIFAR_10, TITLES

WHAT_TO_RUN = (
    "There are no weights for colour pictures yet. Make them with "
    "<code>python train.py modern --data-set cifar10</code> (or <code>wide</code>), which "
    "downloads CIFAR-10, 170 MB, and learns its ten classes; then start the app again."
)


def colour(nets: Mapping[str, LeNet], wrong: Sequence[str]) -> gr.HTML:
    """The view for colour pictures, one row a network; without any, what to run.

    `wrong`: sentences on what is wrong with weights that are there.
    """
    drawn = {name: stages_of(net) for name, net in nets.items()}
    absent = [escape(sentence) for sentence in wrong] or ([] if nets else [WHAT_TO_RUN])
    return part(
        "colour",
        "".join(f'<p class="no-colour">{sentence}</p>' for sentence in absent)
        + (view(nets, drawn) if nets else ""),
        ("colour.js",) if nets else (),
        server_functions=[colour_reader(nets)],
        stages={name: [stage._asdict() for stage in stages] for name, stages in drawn.items()},
        classes=CIFAR_10,
        most_bytes=MAX_BYTES,
    )


def colour_reader(nets: Mapping[str, LeNet]) -> Callable:
    """The server function that reads a picture file, in base64, with every one of `nets`."""

    def read_colour(file: Any) -> JSONResponse:
        try:
            field = field_from_colour(open_picture(decode(file, most=MAX_BYTES)))
        except BadDrawing as error:
            return JSONResponse({"error": str(error)})
        found = {}
        for name, net in nets.items():
            reading = read(net, field)
            assert reading.trace
            # A picture stands still: each stage's colours may follow it.
            limits = {
                stage: max(float(np.quantile(np.abs(getattr(reading.trace, stage)), 0.99)), 1e-6)
                for stage in MAPPED_STAGES
            }
            found[name] = compact(net, reading, limits, before=False)
        pixels = np.rint(field.transpose(1, 2, 0) * 255).astype(np.uint8)
        return JSONResponse({"picture": encode(pixels), "nets": found})

    return read_colour


def view(nets: Mapping[str, LeNet], drawn: Mapping[str, Sequence[Stage]]) -> str:
    rows = "".join(
        row(name, net, drawn[name], slot) for slot, (name, net) in enumerate(nets.items(), start=1)
    )
    return (
        f'<div class="figure" data-rows="{len(nets)}">{stage_titles()}'
        '<div class="cell field at-field">'
        f"{plate(32, 32, 'The picture, 32×32 in colour')}"
        '<label class="open">Open<input type="file" accept="image/*" class="unseen" '
        'aria-label="Open a picture"></label>'
        '<p class="small">a photograph of one of the ten kinds; drop or paste it, too</p>'
        f'<p class="message" role="status"></p></div>{rows}</div>'
    )


def row(name: str, net: LeNet, drawn: Sequence[Stage], slot: int) -> str:
    parameters = parameters_by_stage(net)
    *stages, _output = drawn
    cells = "".join(
        stage_cell(name, stage, net, parameters[stage.name], choosable=False) for stage in stages
    )
    bars = "".join(
        f'<li><b>{each}</b><span class="bar"><i></i><em></em></span></li>' for each in CIFAR_10
    )
    error = net.facts.get("test_error")
    when = f"CIFAR-10, {1 - error:.0%} of test pictures right" if error is not None else "CIFAR-10"
    return (
        f'<section class="net" data-colour-net="{name}" data-slot="{slot}">'
        f'<h2 class="net-title">{escape(TITLES[name][0])} <small>{when}</small></h2>{cells}'
        '<div class="cell at-output"><p class="verdict"><span data-role="class"></span></p>'
        f'<ol class="bars">{bars}</ol></div></section>'
    )
