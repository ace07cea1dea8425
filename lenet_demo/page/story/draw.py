"""Chapter 0: what the page is, in ten seconds."""

from ...languages import _
from .chapter import Chapter, Step

CHAPTER = Chapter(
    "draw",
    _("Draw a digit. LeNet-5, a network from 1998, reads it while you write."),
    (
        Step(
            "draw",
            _(
                "Each square is a number: [+] positive, [−] negative. The last 84 draw a digit of "
                "their own."
            ),
            title=_("All stages"),
            unit=("c1", 2, 13, 14),
        ),
        Step(
            "field",
            _("Small, thin, in a corner: every drawing first takes one form, 32×32 numbers."),
            title=_("Your ink first"),
            large="image",
            more=_(
                "The strokes are inked anew with one pen. Then, as the paper describes it for its "
                "own digits (sections II-B and III-A; the exact steps of 1998 are lost), they are "
                "cut out, scaled into 20×20 pixels, and set down with their centre of mass in the "
                "middle of the field. The field is larger than any digit, so that stroke ends and "
                "corners can lie in the centre of what the highest detectors see. Paper counts as "
                "−0.1 and ink as 1.175: mean “roughly” 0, variance “roughly” 1, says the paper; "
                "over MNIST’s fields 0.03 and 0.12, in the box of a digit’s ink 0.32 and 0.28. "
                "Untick a step, and see what becomes of the reading."
            ),
        ),
    ),
    figure="row",
)
