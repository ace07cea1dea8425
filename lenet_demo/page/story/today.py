"""Chapter 7: the networks of today beside that of 1998."""

from ...languages import _
from .chapter import Chapter, Fold, Step

CHAPTER = Chapter(
    "today",
    _("Today’s networks"),
    (
        Step(
            "modern",
            _(
                "A LeNet as tutorials build it reads as well, and its F6 draws nothing: nobody "
                "asked it to."
            ),
            large="f6 output",
            unit=("output", 0, 0, 0),
            more=_(
                "Today’s tutorials let each map of C3 see all six maps before, take the largest of "
                "four units where 1998 adds them, cut off what is negative (ReLU), and make ten "
                "weighted sums into probabilities. Nothing asks F6 for a picture, and it draws "
                "none. Both networks have about 60,000 free parameters, and both have weights of "
                "today."
            ),
        ),
    ),
    figure="large",
    folds=(
        Fold("differences", _("What changed"), "today/differences.html"),
        Fold("colour", _("Photographs"), "colour/colour.html"),
        Fold("channels", _("A filter in colour"), "bench/channels.html"),
    ),
)
