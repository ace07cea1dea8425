"""Chapter 5: a run from chance to a network, and the drawing at every step of it."""

from ...languages import _
from ..learning import told_histories
from .chapter import Chapter, Step

CHAPTER = Chapter(
    "learning",
    _("How it learned"),
    (
        Step(
            "backward",
            _("Say that it is another digit: the error runs back, and each weight takes a step."),
            title=_("One step"),
            more=_(
                "The error is Eq. 9’s: how far F6 is from the right prototype, and how near to the "
                "nine others (section II-C). From stage to stage back, a unit’s δ is what it adds "
                "to the units that it feeds, weight by weight, times their δ, times the slope of "
                "its own squashing (section I-C). A weight goes, by the rate, against δ of its "
                "unit times what it saw, added up over all places that share it. A copy of the "
                "network learns here: everywhere else the page reads with the weights that it came "
                "with."
            ),
        ),
        Step(
            "learning",
            _(
                "After 50 digits it read one in three, after 10,000 nineteen in twenty: press "
                "play, and watch F6 become a picture."
            ),
            title=_("The whole run"),
            more=_(
                "LeNet\u20115 trained again by the procedure of 1998, one pattern at a time, with "
                "three departures, 20 epochs over 60,000 digits (section III-B, appendix C). Drag "
                "the slider or press play: the drawing is read by the network of that moment. "
                "Solid, its error on the 10,000 test digits, and on the digits that it learns "
                "from; dashed, the same in the paper’s figure 5. From the second epoch to the last "
                "the error falls from 1.6 to 1.0 %. The hundred test digits are the first ten of "
                "each class in MNIST’s test set (CC BY-SA 3.0); framed: misread. Press one to put "
                "it on the pad."
            ),
        ),
        Step(
            "train",
            _("From chance to a reader: let it learn here, from 10,000 digits and from your own."),
            title=_("Train it here"),
            more=_(
                "One run in your browser, digit by digit: by the procedure of 1998, stochastic "
                "diagonal Levenberg-Marquardt (appendix C) with three departures, or by Adam. The "
                "digits are every sixth of MNIST’s training digits and every tenth of its test "
                "digits (CC BY-SA 3.0), 1.7 MB, fetched when you press play; each of yours comes "
                "up twenty times an epoch. A seed decides chance: equal seeds, and nothing added, "
                "give equal weights. Nothing of it leaves your machine, and no link holds it."
            ),
        ),
    ),
    file="learning/learning.html",
    exists=lambda: bool(told_histories()),
)
