"""The nine distortions as the page shows them: `ink/distortions.py`, with words."""

from typing import Any, NamedTuple

from ...ink.distortions import DISTORTIONS
from ...languages import _


class Words(NamedTuple):
    """`stops`: of its slider, from neutral to the largest value. `unit`: how values are written.

    `claim`: from where to where LeNet-5 reads, by the paper's section III-E.
    """

    title: str
    does: str
    unit: str
    stops: int
    claim: tuple[float, float] | None = None


WORDS = {
    "right": Words(_("Sideways"), _("Moved to the right, in pixels of the 32×32 field"), "px", 30),
    # About half the height of a digit, which is 20 pixels high.
    "down": Words(
        _("Up and down"),
        _("Moved down, in pixels of the field; the paper: by half a digit's height"),
        "px",
        30,
        (-10, 10),
    ),
    "scale": Words(
        _("Size"),
        _("Larger or smaller, strokes and all; the paper: by a factor of about two"),
        "×",
        60,
        (0.5, 2),
    ),
    "rotate": Words(
        _("Turn"), _("Turned about the middle of the field; the paper: by 30°"), "°", 180, (-30, 30)
    ),
    "squeeze": Words(_("Squeeze"), _("As much wider as it gets lower"), "×", 60),
    "shear": Words(_("Slant"), _("Leaning to the right, in pixels for each row"), "px", 75),
    "width": Words(
        _("Thickness"), _("Strokes wider or thinner, the digit as large as it is"), "×", 60
    ),
    "blur": Words(_("Blur"), _("Out of focus: the standard deviation, in pixels"), "px", 60),
    "noise": Words(
        _("Noise"),
        _(
            "So many pixels inverted; figure 13's network had learnt from digits with a tenth of "
            "them inverted"
        ),
        "%",
        60,
    ),
}


def distortions() -> list[dict[str, Any]]:
    """What the page must know of each, in the order in which they stand there."""
    return [
        {**of._asdict(), **WORDS[of.name]._asdict(), "values": of.values()} for of in DISTORTIONS
    ]
