"""The filter bench: the visitor's drawing through one filter and the kinds of pooling.

All is computed in the browser, by `filters.js`, and follows the pen and every number.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

import gradio as gr

from ..nets import LeNet, LeNet5
from ..nets.filters import ink_filters
from .asking import LARGEST_WEIGHT
from .part import part, text_of
from .texts import TITLES

SCRIPTS = ("bench.js", "bench_own.js")
FIELD_SIDE, SIDE = 32, 5
POOLS = (
    ("max", "largest"),
    ("average", "average"),
    ("trainable", "trainable (1998)"),
)
DIAGONAL = [[1.0 if x == y else -0.25 for x in range(SIDE)] for y in range(SIDE)]
VERTICAL = [[-0.25, -0.25, 1.0, -0.25, -0.25]] * SIDE
# Line cells add up to zero: an even surface leaves them silent.
READY_MADE = {
    "vertical line": VERTICAL,
    "horizontal line": [list(column) for column in zip(*VERTICAL, strict=True)],
    "falling line": DIAGONAL,
    "rising line": DIAGONAL[::-1],
    "wide line": [[-0.6, 0.4, 0.4, 0.4, -0.6]] * SIDE,
    "soft line": [[-0.5 * row, 0.0, row, 0.0, -0.5 * row] for row in (0.25, 0.75, 1.0, 0.75, 0.25)],
    "edge": [[-0.5, -0.5, 0.0, 0.5, 0.5]] * SIDE,
    "blur": [[a * b / 256 for a in (1, 4, 6, 4, 1)] for b in (1, 4, 6, 4, 1)],
    "nothing": [[float(x == y == 2) for x in range(SIDE)] for y in range(SIDE)],
}


def bench(nets: Mapping[str, LeNet]) -> gr.HTML:
    """The bench, with the learned C1 filters of `nets`; it hears of the drawing by itself."""
    return part(
        "bench",
        text_of("bench.html")
        .replace("@ready", ready_made())
        .replace("@learned", learned_options(nets))
        .replace("@weights", weights())
        .replace("@pools", "".join(pool(*kind, side) for kind in POOLS for side in (2, 4)))
        .replace("@own", own_kernel() if "lenet5" in nets else ""),
        SCRIPTS,
        largest_weight=LARGEST_WEIGHT,
        ready={name: [w for row in rows for w in row] for name, rows in READY_MADE.items()},
        learned={name: learned(net) for name, net in nets.items()},
    )


def learned(net: LeNet) -> list[dict[str, Any]]:
    """C1's filters as they act on plain ink, and what follows them, map by map.

    A 3×3 filter stands in the middle of a 5×5 one, with one unit of padding for its size.
    """
    filters, biases = ink_filters(net)
    margin = (SIDE - filters.shape[-1]) // 2
    five_by_five = filters.new_zeros(len(filters), SIDE, SIDE)
    five_by_five[:, margin : SIDE - margin, margin : SIDE - margin] = filters
    # Where a network has no trainable subsampling, the bench's stands at a plain average.
    subsampling = net.s2 if isinstance(net, LeNet5) else None
    return [
        {
            "weights": [round(float(w), 3) for w in five_by_five[m].flatten()],
            "bias": round(float(biases[m]), 3),
            "padding": margin,
            "squash": net.operations["c1"][-1],
            "coefficient": round(float(subsampling.coefficient[m]), 3) if subsampling else 0.25,
            "s2_bias": round(float(subsampling.bias[m]), 3) if subsampling else 0.0,
        }
        for m in range(len(filters))
    ]


def ready_made() -> str:
    return "".join(
        f'<button type="button" data-ready="{name}"><canvas width="{SIDE}" height="{SIDE}">'
        f"</canvas>{name}</button>"
        for name in READY_MADE
    )


def learned_options(nets: Mapping[str, LeNet]) -> str:
    return "".join(
        f'<optgroup label="{escape(TITLES[name][0])}">'
        + "".join(
            f'<option value="{name} {m}">{escape(TITLES[name][0])}, C1 map {m}</option>'
            for m in range(len(net.wiring["c1"].sees))
        )
        + "</optgroup>"
        for name, net in nets.items()
    )


def weights() -> str:
    return "".join(
        f'<input type="number" step="0.05" min="-100" max="100" data-weight="{i}" '
        f'aria-label="Weight in row {i // SIDE + 1}, column {i % SIDE + 1}">'
        for i in range(SIDE * SIDE)
    )


def pool(kind: str, words: str, side: int) -> str:
    return (
        f'<figure class="pool" data-pool="{kind} {side}"><figcaption>{words} of {side}×{side}'
        '</figcaption><div class="pair"><canvas></canvas><canvas></canvas></div>'
        '<p class="changed"><i></i><span></span></p></figure>'
    )


def own_kernel() -> str:
    buttons = "".join(
        f'<button type="button" data-own="{m}" aria-pressed="false">{m}</button>' for m in range(6)
    )
    return (
        '<section class="own" aria-label="This filter in LeNet-5"><h3>Your own kernel in C1</h3>'
        "<p>Put this filter, with its bias, in the place of one of LeNet-5's six: "
        f'<span class="places" role="group" aria-label="C1 map">{buttons}</span> '
        '<button type="button" data-do="take-out" disabled>Take it out</button></p>'
        '<p class="finding" data-role="finding" role="status"></p></section>'
    )
