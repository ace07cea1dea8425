"""The drawing pad: strokes as vectors, and everything that starts or undoes a drawing."""

from collections.abc import Callable, Sequence

import gradio as gr

from ..ink.picture import MAX_BYTES
from ..ink.strokes import MAX_POINTS, MAX_STROKES
from .asking import PAD_SIDE, PENS, encode_ink
from .part import part, text_of
from .samples import sample_digits
from .texts import FIRST_SHOWN, TITLES

SCRIPTS = ("pad.js", "pad_starts.js")
USUAL_PEN = 18
SHORT_TITLES = {"lenet5": "1998", "modern": "Modern", "wide": "Wide", "small": "3×3"}


def pad(nets: Sequence[str], take_picture: Callable, figure_8: Callable) -> gr.HTML:
    """The pad for the networks that are there.

    `take_picture`: the server function that makes a picture file into ink; `figure_8`: the one
    that gives the digits that LeNet-5 misread in 1998.
    """
    return part(
        "pad",
        text_of("pad.html")
        .replace("@samples", samples())
        .replace("@choices", choices(nets))
        .replace("@pen", 'min="{}" max="{}" value="{}"'.format(*PENS, USUAL_PEN)),
        SCRIPTS,
        server_functions=[take_picture, figure_8],
        nets=list(nets),
        titles={name: title for name, (title, _when) in TITLES.items()},
        short_titles=SHORT_TITLES,
        side=PAD_SIDE,
        most_bytes=MAX_BYTES,
        most_points=MAX_POINTS,
        most_strokes=MAX_STROKES,
        samples=[encode_ink(digit) for digit in sample_digits()],
    )


def samples() -> str:
    return "".join(
        f'<button type="button" data-sample="{digit}" aria-label="Sample digit {digit}">'
        '<canvas width="28" height="28"></canvas></button>'
        for digit in range(10)
    )


def choices(nets: Sequence[str]) -> str:
    """Two networks to compare, and whether both are shown or either alone.

    Nothing to choose where only one is there; no other pair where there are but two.
    """
    if len(nets) < 2:
        return ""
    # Where one of the two is missing, the other is shown beside the reason.
    at_first = "both" if set(FIRST_SHOWN) <= set(nets) else "upper"
    radios = "".join(
        f'<label><input type="radio" name="shown" value="{value}"'
        f"{' checked' if value == at_first else ''}><span>{text}</span></label>"
        for value, text in (
            ("both", "Both"),
            ("upper", SHORT_TITLES[nets[0]]),
            ("lower", SHORT_TITLES[nets[1]]),
        )
    )
    pair = "".join(
        f'<select data-role="{role}" aria-label="{role.title()} network">{options(nets, nets[i])}'
        "</select>"
        for i, role in enumerate(("upper", "lower"))
    )
    return f'<div class="pair"{" hidden" if len(nets) < 3 else ""}>{pair}</div>{radios}'


def options(nets: Sequence[str], chosen: str) -> str:
    return "".join(
        f'<option value="{name}"{" selected" if name == chosen else ""}>{TITLES[name][0]}</option>'
        for name in nets
    )
