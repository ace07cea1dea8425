"""Chapter 4: what LeNet-5 gets wrong, then and now."""

import base64

from ...languages import _
from ...published import FIGURE_8, FIGURE_8_ANSWERS, FIGURE_8_LABELS
from ..digits import as_bytes, misread_in_1998
from .chapter import Chapter, Fold, Step

MISREAD = 40  # which of the 82: both networks read it with today's weights
IS, TAKEN_FOR = FIGURE_8_LABELS[MISREAD], FIGURE_8_ANSWERS[MISREAD]
SEVEN = [[[70, 70], [140, 67], [202, 70], [168, 126], [140, 174], [118, 230]]]

CHAPTER = Chapter(
    "mistakes",
    _("What it gets wrong"),
    (
        Step(
            "misread",
            # The hyphen is one at which no line breaks.
            _(
                "In 1998 LeNet\u20115 misread {n} of 10,000 test digits, this {digit} as a "
                "{answer}. Choose any.",
                n=len(FIGURE_8),
                digit=IS,
                answer=TAKEN_FOR,
            ),
            title=_("{n} errors of 1998", n=len(FIGURE_8)),
            drawing={
                "strokes": [],
                "picture": base64.b64encode(as_bytes(misread_in_1998()[MISREAD])).decode(),
            },
            more=_(
                "Those are the errors of the LeNet-5 that had learnt from distorted digits, too: "
                "0.8 % of MNIST’s test digits (section III-B, figure 8). Most of them, the paper "
                "says, are truly ambiguous, or written in a way that the training digits seldom "
                "are. The weights here are of today, and read most of the 82."
            ),
        ),
        Step(
            "fooling",
            _("Some drawings fool a network that reads you well: find out which."),
            title=_("Fool them"),
            more=_(
                "Digits that one of the two misreads, bent but legible, and shapes that both "
                "confidently take for a digit. Found by search; none was used for training."
            ),
        ),
        Step(
            "turned",
            _(
                "Turned by 32° to the left, this 7 is a 1 to both networks; to the right it stays "
                "a 7."
            ),
            title=_("Turn it"),
            drawing={"strokes": SEVEN, "picture": None},
            state={"stress": {"rotate": -32}},
            more=_(
                "The paper estimates that a digit is read accurately while its size varies by a "
                "factor of about two, it moves up or down by about half its height, and turns by "
                "30° either way (section III-E). The slider turns what is on the pad; above it, "
                "what each network makes of each angle, over the share of 2,000 MNIST test digits "
                "that it reads there."
            ),
        ),
        Step(
            "why",
            _(
                "Hide ink that is [+], and the answer weakens. Faint ink in the right places "
                "turns it into another."
            ),
            title=_("Why?"),
            more=_(
                "Backpropagation computes the derivatives by each module’s input, too (section "
                "I-E, Eq. 3), and so at last by the ink, which learning has no use for. What is "
                "shown came later. First picture: what the lead over the runner-up loses under a "
                "window of 4×4 pixels of paper, averaged over the windows that cover a pixel "
                "(after Zeiler and Fergus, 2014). Second: the derivative of that lead (Simonyan "
                "and others, 2013). Third and fourth: of the changes of ink that turn the answer "
                "nearly the smallest, in the sum of its squares (DeepFool, Moosavi-Dezfooli and "
                "others, 2016). To us the digit is still what it was; to networks of all kinds it "
                "is not (Szegedy and others, 2013)."
            ),
        ),
        Step(
            "broken",
            _(
                "Press a map, a unit or an X to switch it off: how much can it lose, and still "
                "read?"
            ),
            title=_("Break it"),
            more=_(
                "Each map of C3 sees others than the next, so that each must find something else "
                "(section II-B, Table I). What is off says 0. Rounded weights are whole multiples "
                "of a step, as many above 0 as below, the last of which is the stage’s largest "
                "weight; with one bit they are their signs, times their mean size; biases stay. "
                "Noise is normal, its standard deviation a share of that of each stage’s weights. "
                "The digits are MNIST’s test digits (CC BY-SA 3.0)."
            ),
        ),
    ),
    file="mistakes/mistakes.html",
    folds=(
        Fold("stress", _("All nine distortions"), "", "turned"),
        Fold("likes", _("What a unit would like to see"), "why/likes.html", "why"),
    ),
)
