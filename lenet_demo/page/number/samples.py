"""Numbers to start from, as pen strokes on the wide pad, written by rule."""

from collections.abc import Sequence
from typing import NamedTuple

from ...languages import _
from ..drawings import Point, Stroke, smooth

SIZE = (1120, 280)  # of the wide pad, in the strokes' units

# A digit each, as a hand goes: x to the right and y down, 1 high.
HAND: dict[str, Sequence[Sequence[Point]]] = {
    "0": [
        [
            (0.44, 0.04), (0.24, 0.03), (0.08, 0.22), (0.02, 0.52), (0.1, 0.84), (0.32, 0.99),
            (0.55, 0.84), (0.63, 0.5), (0.56, 0.2), (0.38, 0.03),
        ]
    ],
    "1": [[(0.1, 0), (0.09, 0.33), (0.07, 0.66), (0.05, 1)]],
    "2": [
        [
            (0.04, 0.24), (0.14, 0.05), (0.36, 0), (0.54, 0.12), (0.54, 0.32), (0.36, 0.58),
            (0.12, 0.86), (0.02, 0.97), (0.2, 0.96), (0.42, 0.95), (0.64, 0.96),
        ]
    ],
    "3": [
        [
            (0.05, 0.13), (0.22, 0.01), (0.46, 0.04), (0.55, 0.2), (0.42, 0.38), (0.22, 0.45),
            (0.42, 0.49), (0.58, 0.66), (0.52, 0.88), (0.3, 1), (0.1, 0.95), (0, 0.84),
        ]
    ],
    "4": [
        [(0.22, 0.02), (0.12, 0.3), (0.02, 0.56), (0.2, 0.6), (0.42, 0.58), (0.62, 0.55)],
        [(0.46, 0.28), (0.44, 0.55), (0.42, 0.8), (0.4, 1)],
    ],
    "5": [
        [
            (0.6, 0.02), (0.4, 0.02), (0.2, 0.03), (0.17, 0.2), (0.13, 0.42), (0.34, 0.38),
            (0.54, 0.5), (0.58, 0.72), (0.46, 0.92), (0.24, 1), (0.04, 0.92),
        ]
    ],
    "6": [
        [
            (0.5, 0), (0.28, 0.18), (0.1, 0.45), (0.04, 0.74), (0.18, 0.96), (0.4, 0.97),
            (0.52, 0.78), (0.42, 0.58), (0.22, 0.58), (0.08, 0.74),
        ]
    ],
    "7": [
        [
            (0, 0.06), (0.2, 0.05), (0.42, 0.04), (0.6, 0.03), (0.5, 0.25), (0.38, 0.5),
            (0.3, 0.75), (0.25, 1),
        ]
    ],
    "8": [
        [
            (0.48, 0.14), (0.3, 0.02), (0.1, 0.1), (0.1, 0.28), (0.3, 0.45), (0.5, 0.64),
            (0.48, 0.88), (0.26, 1), (0.05, 0.88), (0.06, 0.66), (0.28, 0.46), (0.46, 0.28),
            (0.48, 0.14),
        ]
    ],
    "9": [
        [
            (0.54, 0.2), (0.4, 0.03), (0.16, 0.04), (0.03, 0.22), (0.12, 0.42), (0.34, 0.44),
            (0.5, 0.28), (0.54, 0.14), (0.52, 0.4), (0.48, 0.7), (0.42, 1),
        ]
    ],
}  # fmt: skip


class Sample(NamedTuple):
    """A number as somebody writes it: its name, its digits, its strokes."""

    name: str
    digits: str
    strokes: list[Stroke]


def write(
    digits: str,
    heights: Sequence[float] = (160,),
    gap: float = 50,
    slant: float = 0.1,
    lift: Sequence[float] = (0, 3, -4, 2),
) -> list[Stroke]:
    """Digits side by side in the middle of the pad.

    `heights` and `lift`, in the pad's units and in turn: how high each is, and how far above the
    middle; `gap`: from the right of one to the left of the next, less than 0 where they overlap.
    """
    at, moved = 0.0, []
    for i, digit in enumerate(digits):
        height, up = heights[i % len(heights)], lift[i % len(lift)]
        strokes = [
            [(height * (x + slant * (0.5 - y)), height * (y - 0.5) - up) for x, y in stroke]
            for stroke in HAND[digit]
        ]
        left = min(x for stroke in strokes for x, _ in stroke)
        right = max(x for stroke in strokes for x, _ in stroke)
        moved += [[(x - left + at, y) for x, y in stroke] for stroke in strokes]
        at += right - left + gap
    shift = (SIZE[0] - (at - gap)) / 2
    return [smooth([(x + shift, y + SIZE[1] / 2) for x, y in stroke]) for stroke in moved]


SAMPLES = (
    Sample(_("a ZIP code"), "07701", write("07701", gap=90)),
    Sample(_("a year"), "1998", write("1998", heights=(180,), gap=90, slant=0.3)),
    Sample(_("touching digits"), "3562", write("3562", heights=(170,), gap=-4)),
    Sample(
        _("large and small"), "42195", write("42195", heights=(190, 120, 165, 100, 150), gap=75)
    ),
    Sample(_("ten digits"), "3141592653", write("3141592653", heights=(110,), gap=45)),
)
