"""Above all: the title, whether the networks agree, and what can be done with the page."""

from collections.abc import Callable, Mapping

import gradio as gr

from ..ink.strokes import MAX_POINTS, MAX_STROKES
from ..nets import LeNet
from .asking import PAD_SIDE
from .differences import differences
from .part import part
from .texts import TOUR

TITLE = "LeNet-5, alive"
SCRIPTS = ("heading.js", "take_away.js")
VIEWS = {"networks": "Networks", "bench": "Filter bench", "colour": "Colour"}
KEYS = [
    ("0 … 9", "a sample digit"),
    ("z", "undo"),
    ("c", "clear"),
    ("n", "both networks, 1998 alone, the modern one alone"),
    ("b", "before or after squashing"),
    ("Shift 1 … 5", "a step on the way to the field on or off"),
    ("p", "play the way from pen to answer"),
    ("Tab, arrows", "to a stage, and from unit to unit in it"),
    ("Enter", "hold the unit, and see its arithmetic"),
    ("Esc", "let go, close"),
    ("v", "the next view: networks, filter bench, colour"),
    ("d", "how the networks differ"),
    ("g", "guided tour"),
    ("t", "talk mode: nothing but the figure, large"),
    ("?", "this help"),
]


def heading(nets: Mapping[str, LeNet], missing: Mapping[str, str], take_trace: Callable) -> gr.HTML:
    """The title and the page's menu, for `nets`; `missing` says why each other one is not there.

    `take_trace`: the server function that gives every stage, from `take_away.tracer`."""
    keys = "".join(f"<dt><kbd>{key}</kbd></dt><dd>{does}</dd>" for key, does in KEYS)
    return part(
        "heading",
        (
            f'<header class="heading"><h1>{TITLE}</h1>'
            '<p data-role="agreement">Draw a digit and watch the network of 1998 and a modern one '
            f'read it, stage by stage.</p><nav aria-label="Views">{views()}</nav>'
            '<nav aria-label="The page">'
            '<button type="button" data-do="tour" title="Guided tour (g)">Tour</button>'
            '<button type="button" data-do="talk" title="Talk mode (t)">Talk</button>'
            '<details><summary>Take away</summary><div class="menu">'
            '<button type="button" data-take="link">Copy the link to this drawing</button>'
            '<button type="button" data-take="png">Figure as PNG</button>'
            '<button type="button" data-take="svg">Figure as SVG</button>'
            '<button type="button" data-take="json">All numbers as JSON</button>'
            '<button type="button" data-take="npz">All numbers as npz</button></div></details>'
            '<button type="button" data-do="compare" title="How the networks differ (d)">'
            "Differences</button>"
            '<button type="button" data-do="help" title="Keys (?)" aria-label="Keys">?</button>'
            '</nav><button type="button" class="leave" data-do="talk" title="Leave talk mode (t)" '
            'aria-label="Leave talk mode">×</button></header>'
            '<dialog class="help" data-role="help" aria-label="Keys"><h2>Keys</h2>'
            f'<dl>{keys}</dl><button type="button" data-do="shut">Close</button></dialog>'
            '<dialog class="help" data-role="compare" aria-label="How the networks differ">'
            f"<h2>How they differ from 1998</h2>{differences(nets, missing)}"
            '<button type="button" data-do="shut">Close</button></dialog>'
            '<aside class="tour" data-role="tour" role="dialog" aria-label="Tour" hidden>'
            '<p data-role="tour-text" aria-live="polite"></p><div>'
            '<button type="button" data-do="back">Back</button><span data-role="tour-at"></span>'
            '<button type="button" data-do="next">Next</button>'
            '<button type="button" data-do="end">End</button></div></aside>'
        ),
        SCRIPTS,
        server_functions=[take_trace],
        tour=TOUR,
        side=PAD_SIDE,
        most_points=MAX_POINTS,
        most_strokes=MAX_STROKES,
    )


def views() -> str:
    return "".join(
        f'<button type="button" data-view="{name}" '
        f'aria-pressed="{str(name == "networks").lower()}">{title}</button>'
        for name, title in VIEWS.items()
    )
