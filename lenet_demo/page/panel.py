"""Under the figure: where a number comes from, and what each stage is for."""

from collections.abc import Sequence

import gradio as gr

from .part import part
from .stages import COLUMNS
from .texts import SENTENCES, TITLES


def panel(nets: Sequence[str]) -> gr.HTML:
    """Shows the unit that the figure tells of, for the networks that are there."""
    return part(
        "panel",
        (
            '<section class="panel" data-role="panel" aria-label="Where a number comes from">'
            '<button type="button" class="close" data-do="close" aria-label="Close">×</button>'
            '<h3 data-role="where"></h3><p class="about" data-role="about"></p>'
            '<div class="sums" data-role="sums"></div><p class="total" data-role="total"></p>'
            "</section>"
        ),
        ("panel.js",),
        stages={name: title for name, (title, _kind) in COLUMNS.items()},
        sentences=SENTENCES,
        titles={name: title for name, (title, _when) in TITLES.items()},
        nets=list(nets),
    )
