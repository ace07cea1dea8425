"""Chapter 6: a whole number, cut up, and uncut in one pass."""

from ...languages import Number, Text, _
from ..number import NOTE, RIGHT
from .chapter import Chapter, Fold, Step


def shares_of(way: str) -> Text:
    first, second, third = (Number(share, 1) for share in RIGHT[way])
    return _("{first}, {second} and {third} %", first=first, second=second, third=third)


CHAPTER = Chapter(
    "number",
    _("A whole number"),
    (
        Step(
            "cut",
            _("Cut where digits might meet, read every piece: the cheapest way is the number."),
            title=_("Cut it up"),
            more=_(
                "The paper’s way to read amounts and ZIP codes (sections IV to VI, figures 16 to "
                "20). Ink is cut wherever two digits might meet, rather too often than too seldom: "
                "between two strokes, and within a stroke where the pen goes on to the right. Each "
                "run of neighbouring pieces that may be one digit is an arc of the segmentation "
                "graph, and LeNet-5 reads its ink as it reads a single digit; under its picture "
                "stand the nearest digit and how far its prototype is. From that (Eq. 9) and from "
                "the ink’s shape come the costs of an arc, one for each digit, with weights that "
                "were learnt from whole numbers. The cheapest path from left to right, found by "
                "Viterbi’s algorithm, is the number. Faint arcs are far from all ten digits; arcs "
                "on poor ways are left out. Of 1,000 numbers of four digits by 30 people, right "
                "from end to end, their digits apart, touching, overlapping: cut, {cut}; uncut, "
                "{uncut}.",
                **{way: shares_of(way) for way in RIGHT},
            ),
        ),
        Step(
            "number",
            _("Over a wider field the same network reads a whole number, without cutting it up."),
            title=_("Uncut, at once"),
            more=_(
                "All weights are the same at every place of a map, and so a wider field makes "
                "wider maps: C5, F6 and the output get a column for every four pixels, each seeing "
                "32 of them. The paper calls that a space displacement neural network (section "
                "VII). A column names a digit whose middle is in the middle of what it sees; the "
                "cheapest path over all columns makes a number of that. The weights are of today "
                "and this task’s own: learnt from digits set side by side."
            ),
        ),
    ),
    file="number/number.html",
    folds=(Fold("columns", _("How the columns are read"), "number/columns.html", step="number"),),
    note=NOTE,
    uses_pad=False,
)
