"""What the chapter says. {rubbish}, {digit} and {touching} are the engine's own numbers."""

from ...languages import Number, _

# Per cent of 1,000 numbers of four digits by 30 people that are right from end to end, their digits
# apart, touching, overlapping: `python -m benchmarks.strings`, as docs/paper.md has it.
RIGHT = {"cut": (95.0, 94.9, 94.2), "uncut": (65.2, 47.7, 34.1)}
NOTE = _(
    "People’s numbers read right: cut {least_cut} to {most_cut} %, uncut {least} to {most} %.",
    least_cut=Number(min(RIGHT["cut"])),
    most_cut=Number(max(RIGHT["cut"])),
    least=Number(min(RIGHT["uncut"])),
    most=Number(max(RIGHT["uncut"])),
)
WORDS = {
    "invitation": _("Write a number: LeNet-5 reads it as you write."),
    "coming": _("The network's weights are on their way …"),
    "unread": _("The network's weights could not be fetched; trying again …"),
    "nothing": _("No digit is found here."),
    "network": _(
        "This is LeNet-5 with its 60,000 weights, the same at every place: over a wide field C5, "
        "F6 and the output get a column every four pixels, each seeing 32 (section VII). For those "
        "between, the field is read again two pixels on. The network is of 1998, its weights of "
        "today, learnt from strings."
    ),
    "path": _(
        "A column tells how far F6's picture is from the ten prototypes: near is dark, “none” "
        "counts as {rubbish}. The line is the cheapest way across: a column costs minus the log of "
        "its probability (Eq. 9), a digit that begins {digit}, and {touching} more where no “none” "
        "lies before it."
    ),
    "missing": _(
        "There are no weights yet that learnt whole numbers. Make them with python train.py lenet5 "
        "--recipe string; then start the app again."
    ),
}
